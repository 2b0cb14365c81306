"""A backup holds every task and its files, and comes back as it was."""

from pathlib import Path

import pytest

from huey_app import backup, invariants, presence, service, store
from huey_app.models import Task
from tests.conftest import Clock
from tests.work import Work


def test_what_was_backed_up_comes_back(work: Work) -> None:
    done, waiting = work.submit(), work.submit(total=5)
    work.run_next()
    archive = backup.make_backup(work.settings)
    service.cancel(waiting.task_id, work.settings)
    work.submit()
    store.database.close()
    presence.leave(work.settings.data_dir / "run")
    before = backup.restore(work.settings, archive)
    assert (before / "holdfast.db").is_file()
    store.database.connect()
    assert [t.status for t in Task.select().order_by(Task.id)] == ["completed", "pending"]
    assert invariants.violations(work.settings) == []
    assert work.run_next() == "completed"
    assert service.output_folder(work.row(done), work.settings).is_dir()


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00cut"])
def test_what_is_no_backup_changes_nothing(work: Work, tmp_path: Path, content: bytes) -> None:
    work.submit()
    archive = tmp_path / "broken.tar.gz"
    archive.write_bytes(content)
    with pytest.raises(backup.BackupError, match="cannot be restored"):
        backup.restore(work.settings, archive)
    assert Task.select().count() == 1


def test_a_running_service_is_not_restored_over(work: Work) -> None:
    work.submit()
    archive = backup.make_backup(work.settings)
    stopped = pytest.raises(backup.BackupError, match="stop the service")
    with store.in_use(work.settings), stopped:
        backup.restore(work.settings, archive)


def test_only_the_newest_backups_are_kept(work: Work, moved_clock: Clock) -> None:
    for _ in range(9):
        backup.rotate(work.settings)
        moved_clock.move(86_400)
    assert len(list((work.settings.data_dir / "backups").iterdir())) == work.settings.backup_keep
