"""A video task whose worker is killed while it matches or writes goes on, and comes out right."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from huey_app import submit as core
from huey_app.files import Incoming, attempt_folder
from huey_app.models import Task
from tests.crash.service import CLAIMS_HUEY, Service
from tests.kinds.video.media import scenes, scorer
from tests.kinds.video.media.scenes import Made, Scene
from tests.live import until

_LIMIT_S = 90.0

pytestmark = [pytest.mark.crash, pytest.mark.timeout(int(3 * _LIMIT_S))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return scenes.make(Scene(duration_s=30.0), tmp_path_factory.mktemp("scene"))


def submit(service: Service, made: Made) -> Task:
    sent = {}
    for name, path in made.inputs.items():
        incoming = Incoming(service.settings.data_dir)
        incoming.write(path.read_bytes())
        sent[name] = core.Sent.arrived(incoming, path.name)
    return service.row(core.submit(core.Request("video", sent), service.settings)[0])


def folder_of(service: Service, task: Task) -> Path:
    row = service.row(task)
    return attempt_folder(service.settings.data_dir, row.task_id, row.attempt)


@pytest.mark.parametrize("percent", [26, 62])
def test_a_killed_task_goes_on_and_is_in_sync(service: Service, made: Made, percent: int) -> None:
    killed = submit(service, made)
    service.live.consumer(CLAIMS_HUEY)
    until(lambda: (service.row(killed).progress or 0) >= percent, _LIMIT_S, "the place to kill")
    os.kill(service.worker_pid(killed), signal.SIGKILL)
    matched = service.row(killed).checkpoint is not None
    assert matched == (percent > 60)
    service.until_done(limit_s=_LIMIT_S)
    assert service.events(killed).count("started") == 2
    folder = folder_of(service, killed)
    for name in ("modular.mp4", "v2.mp4"):
        errors = scorer.errors_ms(folder / name, made.truth, made.clicks_s)
        assert len(errors) > 12
        assert np.abs(errors).max() < 2
    service.assert_sound()
