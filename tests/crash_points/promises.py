"""What must be true after a crash at any point of any operation, and after going on from there."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from huey_app import backup, clock, files, invariants, prune, rescue, service, store
from huey_app.models import Task, Upload
from tests.crash_points.folder_kind import assert_output
from tests.work import Work

_PARTS = ("uploads", "incoming", "resumable", "tasks", "run", "backups")
_DATABASE_FILES = ("", "-wal", "-shm", ".turn")
_LATER_S = 7200.0


@dataclass(frozen=True)
class Told:
    """What the child said before it died, and in the last line where."""

    lines: tuple[str, ...]

    @property
    def at_its_end(self) -> bool:
        """Whether the operation was over before the child could be killed."""
        return self.lines[-1] == "killed at its end"

    def ids(self, what: str) -> set[str]:
        said = (line.split() for line in self.lines)
        return {words[1] for words in said if words[0] == what}


def check(work: Work, operation: str, told: Told) -> None:
    """Start the service again on what the crash left; all promises hold, and work goes on."""
    _promises_are_kept(told)
    unexplained = [v for v in invariants.violations(work.settings) if "which is dead" not in v]
    assert unexplained == []
    rescue.rescue(work.settings)
    _assert_only_litter_is_left(work)
    AFTER.get(operation, completes)(work, told)
    _assert_only_litter_is_left(work)


def _promises_are_kept(told: Told) -> None:
    rows = {row.task_id: row for row in Task.select()}
    assert told.ids("accepted") <= rows.keys()
    assert told.ids("stored") <= {upload.file_id for upload in Upload.select()}
    for status in ("completed", "failed", "cancelled"):
        for task_id in told.ids(status):
            assert rows[task_id].status == status
    assert all(rows[task_id].status == "pending" for task_id in told.ids("retried"))
    assert all(rows[task_id].expired_at for task_id in told.ids("expired"))
    stopping = (rows[task_id] for task_id in told.ids("stopping"))
    assert all(row.cancel_requested_at or row.status == "cancelled" for row in stopping)


def _assert_only_litter_is_left(work: Work) -> None:
    """What no row speaks of is removed once it is old; nothing is there that nobody knows."""
    with mock.patch.object(clock, "now", return_value=time.time() + _LATER_S):
        prune.remove_unowned(work.settings)
    assert invariants.violations(work.settings) == []
    assert invariants.litter(work.settings) == []
    assert _unknown(work.settings.data_dir) == []


def _unknown(data: Path) -> list[Path]:
    known = {*_PARTS, *(f"holdfast.db{ending}" for ending in _DATABASE_FILES)}
    lasting = {"run": (".lock", ".exit"), "backups": (".gz",)}
    inside = [path for part in lasting for path in (data / part).iterdir()]
    return [
        *(path for path in data.iterdir() if path.name not in known),
        *(path for path in inside if path.suffix not in lasting[path.parent.name]),
    ]


def go_on(work: Work) -> None:
    """Run whatever waits."""
    work.move_due()
    while work.messages():
        work.run_next()
        work.move_due()


def completes(work: Work, _told: Told) -> None:
    """Every task is completed exactly once, with the output of an undisturbed run."""
    go_on(work)
    for row in Task.select().where(Task.expired_at.is_null()):
        assert row.status == "completed"
        assert work.events(row).count("completed") == 1
        folder = files.attempt_folder(work.settings.data_dir, row.task_id, row.attempt)
        assert_output(folder, row.params["total"])


def _submitted_again(work: Work, told: Told) -> None:
    task = work.submit(key="k")
    assert told.ids("accepted") <= {task.task_id}
    assert Task.select().count() == 1
    completes(work, told)


def _resumed(work: Work, told: Told) -> None:
    completes(work, told)
    for task_id in told.ids("checkpointed"):
        assert Task.get(Task.task_id == task_id).result["first"] == 10


def _fails(work: Work, _told: Told) -> None:
    go_on(work)
    (row,) = Task.select()
    assert (row.status, row.error_code) == ("failed", "told_to")
    assert work.events(row).count("failed") == 1


def _retried(work: Work, told: Told) -> None:
    (row,) = Task.select()
    if row.status == "failed":
        service.retry(row.task_id, work.settings)
    completes(work, told)


def _cancelled(work: Work, _told: Told) -> None:
    (row,) = Task.select()
    if row.status != "cancelled":
        service.cancel(row.task_id, work.settings)
    go_on(work)
    assert work.row(row).status == "cancelled"
    left = (work.settings.data_dir / "tasks").rglob("*")
    assert [path for path in left if path.is_file()] == []


def _stopped(work: Work, told: Told) -> None:
    if told.ids("stopping"):
        _cancelled(work, told)
    else:
        go_on(work)
        assert Task.get().status in ("cancelled", "completed")


def _pruned(work: Work, told: Told) -> None:
    prune.prune(replace(work.settings, retention_days=0.0))
    assert [row.expired_at is not None for row in Task.select().order_by(Task.id)] == [True, False]
    assert len(list((work.settings.data_dir / "uploads").iterdir())) == 1
    completes(work, told)


def _backed_up(work: Work, told: Told) -> None:
    backups = work.settings.data_dir / "backups"
    archives = list(backups.iterdir())
    assert archives
    for archive in archives:
        _assert_restorable(archive, work)
    backup.rotate(work.settings)
    assert len(list(backups.iterdir())) == 1
    completes(work, told)


def _restored(work: Work, told: Told) -> None:
    """All as it was, or all as it was backed up; what was there before is kept."""
    counts = {1} if told.ids("restored") else {1, 2}
    assert Task.select().count() in counts
    assert all(Path(before).is_dir() for before in told.ids("restored"))
    completes(work, told)


def _assert_restorable(archive: Path, work: Work) -> None:
    elsewhere = work.settings.data_dir.with_name(archive.stem) / "var"
    store.make_folders(elsewhere)
    backup.restore(replace(work.settings, data_dir=elsewhere), archive)


def _started(work: Work, told: Told) -> None:
    if not told.ids("accepted"):
        work.submit()
    completes(work, told)


AFTER: dict[str, Callable[[Work, Told], None]] = {
    "submit": _submitted_again,
    "checkpoint": _resumed,
    "fail_for_good": _fails,
    "retry": _retried,
    "cancel_waiting": _cancelled,
    "cancel_running": _stopped,
    "prune_expired": _pruned,
    "back_up": _backed_up,
    "restore": _restored,
    "start": _started,
}
