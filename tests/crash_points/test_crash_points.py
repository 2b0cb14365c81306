"""Each operation is killed before each of its changes to the disk: every promise holds after."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from peewee import PeeweeException

from huey_app import presence, store
from huey_app import settings as settings_module
from huey_app.backup import BackupError
from huey_app.kinds import KINDS
from tests.crash_points import shim
from tests.crash_points.folder_kind import FolderKind
from tests.crash_points.operations import OPERATIONS, settings_for
from tests.crash_points.promises import Told, check
from tests.crash_points.victims import Sweep, Victims
from tests.work import Work

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(shim.compiler() is None, reason="no C compiler builds the shim"),
    pytest.mark.skipif(sys.platform != "linux", reason="the shim speaks Linux system calls"),
]


@pytest.fixture(scope="module")
def victims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victims]:
    with closing(Victims(tmp_path_factory.mktemp("shim"))) as started:
        yield started


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders to begin with: `new` has nothing in it, `made` an empty service."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "new").mkdir()
    store.open_store(settings_for(folder / "made"))
    return folder


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The kind that the children run; whoever would say how one died has done so by now."""
    monkeypatch.setattr(presence, "_EXIT_PATIENCE_S", 0.0)
    monkeypatch.setitem(KINDS, FolderKind.name, FolderKind())
    return monkeypatch


@contextmanager
def started_again(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Work]:
    settings = settings_for(folder)
    patch.setattr(settings_module, "current", lambda: settings)
    store.open_store(settings)
    try:
        with store.connected():
            yield Work(settings)
    finally:
        presence.leave(settings.data_dir / "run")


def broken_promise(
    sweep: Sweep, number: int, told: Told, patch: pytest.MonkeyPatch
) -> Iterator[str]:
    try:
        with started_again(sweep.folder(number), patch) as work:
            check(work, sweep.operation, told)
    except (AssertionError, OSError, PeeweeException, BackupError) as error:
        yield f"{number} {told.lines[-1]}: {type(error).__name__}: {error}"


@pytest.fixture(params=[False, True], ids=["killed", "power-cut"])
def power_cut(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=OPERATIONS)
def sweep(
    request: pytest.FixtureRequest, power_cut: bool, templates: Path, tmp_path: Path
) -> Sweep:
    template = templates / ("new" if request.param == "start" else "made")
    return Sweep(request.param, template, tmp_path, power_cut)


def test_a_crash_at_any_point_breaks_no_promise(
    sweep: Sweep, victims: Victims, patch: pytest.MonkeyPatch
) -> None:
    broken: list[str] = []
    for number, told in victims.die(sweep):
        broken += broken_promise(sweep, number, told, patch)
    assert broken == []
    assert number > 2
