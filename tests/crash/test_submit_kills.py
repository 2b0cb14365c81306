"""The web process is killed -9 while it accepts: a 202 is a promise, all else leaves no half."""

import http.client
import os
from pathlib import Path

import pytest

from huey_app import files, invariants
from huey_app.models import Task, Upload
from tests.crash import client, crash_points
from tests.crash.service import LIMIT_S, Service
from tests.crash.workbooks import make_workbook, undisturbed_result
from tests.live import Group, until

pytestmark = pytest.mark.crash

DEADLY_WEB = "tests.crash.web"


def submit_and_die(service: Service, web: Group, workbook: bytes, key: str) -> None:
    with pytest.raises((OSError, http.client.HTTPException)):
        client.submit(service.settings.port, workbook, key)
    web.process.wait(LIMIT_S)


def has_open(group: Group, folder: Path) -> bool:
    """Whether a process has a file of `folder` open, be it one without a name."""
    opened = [fd.readlink() for fd in Path(f"/proc/{group.pid}/fd").iterdir() if fd.is_symlink()]
    return any(path.is_relative_to(folder) for path in opened)


def test_a_kill_while_the_body_arrives_leaves_no_task(service: Service) -> None:
    web = service.live.web()
    incoming = service.settings.data_dir / "incoming"
    with client.begin_submit(service.settings.port, os.urandom(2_000_000), share=0.7):
        until(lambda: has_open(web, incoming), LIMIT_S, "the body on its way to the disk")
        web.kill()
    assert (Task.select().count(), Upload.select().count()) == (0, 0)
    service.assert_strays_are_pruned()


@pytest.mark.parametrize("point", ["submit-before", "keep-before", "keep-after", "accept-after"])
def test_a_kill_before_the_commit_leaves_no_half_task(service: Service, point: str) -> None:
    web = service.live.web(DEADLY_WEB)
    crash_points.arm(service.settings, point)
    submit_and_die(service, web, make_workbook(5, seed=2), key="k")
    assert (Task.select().count(), Upload.select().count(), service.messages()) == (0, 0, 0)
    assert invariants.violations(service.settings) == []
    assert len(invariants.litter(service.settings)) == 1
    service.assert_strays_are_pruned()


def test_a_kill_between_commit_and_answer_leaves_a_whole_task(service: Service) -> None:
    web = service.live.web(DEADLY_WEB)
    crash_points.arm(service.settings, "submit-after")
    workbook = make_workbook(5, seed=3)
    submit_and_die(service, web, workbook, key="k")
    (task,) = Task.select()
    assert invariants.violations(service.settings) == []
    service.live.web(DEADLY_WEB)
    again = client.submit(service.settings.port, workbook, key="k")
    assert (again.status, again.document["task_id"]) == (202, task.task_id)
    service.live.consumer()
    service.until_done(task)
    assert service.events(task) == ["accepted", "started", "completed"]
    service.assert_sound()


def test_what_was_answered_202_exists_and_finishes_after_a_kill(service: Service) -> None:
    web = service.live.web()
    workbook = make_workbook(8, seed=4)
    answers = [client.submit(service.settings.port, workbook) for _ in range(5)]
    web.kill()
    assert [answer.status for answer in answers] == [202] * 5
    ids = {answer.document["task_id"] for answer in answers}
    assert {task.task_id for task in Task.select()} == ids
    for upload in Upload.select():
        path = files.upload_path(service.settings.data_dir, upload.file_id)
        assert path.read_bytes() == workbook
    service.live.consumer()
    service.live.web()
    service.until_done()
    for task_id in ids:
        answer = client.call(service.settings.port, "GET", f"/task/{task_id}/result")
        assert answer.body == undisturbed_result(workbook)
    service.assert_sound()
