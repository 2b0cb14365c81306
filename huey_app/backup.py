"""Backups while the service runs: one archive with the database and every file it speaks of."""

import contextlib
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from huey_app import clock, files, store
from huey_app.settings import Settings

_PARTS = ("uploads", "tasks")
_DATABASE = "holdfast.db"


class BackupError(RuntimeError):
    """A backup cannot be made or restored; the text is one sentence for the operator."""


def make_backup(settings: Settings, target: Path | None = None) -> Path:
    """Write a backup archive (tar, gzip) and return its path.

    The database is copied first: whatever that copy speaks of is on disk already, and files are
    never changed afterwards, so the archive is consistent without stopping anything.
    """
    name = (
        "holdfast-" + (clock.iso(clock.now()) or "").replace(":", "").replace(".", "") + ".tar.gz"
    )
    target = target or settings.data_dir / "backups" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="making-") as made:
        _copy_database(settings.database_path, Path(made) / _DATABASE)
        archive = Path(made) / "archive"
        with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
            tar.add(Path(made) / _DATABASE, _DATABASE)
            for part in _PARTS:
                _add_folder(tar, settings.data_dir / part, part)
        files.sync_file(archive)
        archive.rename(target)
    # `rotate` removes an older one next: not before this one is there to stay.
    files.sync_folder(target.parent)
    return target


def _add_folder(tar: tarfile.TarFile, folder: Path, name: str) -> None:
    tar.add(folder, name, recursive=False)
    # `os.walk` goes on where a folder is cleaned away meanwhile.
    for where, folders, names in os.walk(folder):
        for path in (Path(where) / each for each in sorted(folders) + sorted(names)):
            with contextlib.suppress(FileNotFoundError):
                tar.add(path, f"{name}/{path.relative_to(folder)}", recursive=False)


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        # In one step: in several, SQLite starts over whenever somebody commits between them.
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=delete")


def rotate(settings: Settings) -> None:
    """Make the daily backup and remove the oldest past `backup_keep`; 0 makes none."""
    if settings.backup_keep == 0:
        return
    make_backup(settings)
    made = sorted((settings.data_dir / "backups").glob("holdfast-*.tar.gz"))
    for old in made[: -settings.backup_keep]:
        old.unlink()


def restore(settings: Settings, archive: Path) -> Path:
    """Replace the data folder's content by a backup. The service must be stopped.

    What was there is kept beside it; returns where. Raises BackupError, with nothing
    changed, where the archive cannot be read.
    """
    with _nobody_else(settings):
        return _replace(settings, archive)


@contextmanager
def _nobody_else(settings: Settings) -> Iterator[None]:
    try:
        with store.in_use(settings, alone=True):
            yield
    except BlockingIOError:
        raise BackupError("The service is running: stop the service, then restore.") from None


def _replace(settings: Settings, archive: Path) -> Path:
    restoring = settings.data_dir.with_name(settings.data_dir.name + ".restoring")
    before = settings.data_dir.with_name(settings.data_dir.name + ".before-restore")
    if before.exists():
        raise BackupError(f"{before} is in the way: move it away, then restore.")
    shutil.rmtree(restoring, ignore_errors=True)
    _unpack(archive, restoring)
    store.make_folders(restoring)
    shutil.copytree(settings.data_dir / "backups", restoring / "backups", dirs_exist_ok=True)
    files.sync_output(restoring)
    restoring.rename(before)
    files.exchange(before, settings.data_dir)
    files.sync_folder(settings.data_dir.parent)
    return before


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        with closing(sqlite3.connect(folder / _DATABASE)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except (OSError, EOFError, tarfile.TarError, zlib.error, sqlite3.Error) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise BackupError(f"{archive} cannot be restored: {error}.") from error
    if verdict != "ok":
        shutil.rmtree(folder, ignore_errors=True)
        raise BackupError(f"The database in {archive} is damaged: {verdict}.")
