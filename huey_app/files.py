"""Uploads and attempt folders on disk: atomic, durable writes under names of our own making."""

import ctypes
import errno
import hashlib
import os
import secrets
import shutil
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_NAME_LIMIT = 200
_SYNC_EVERY_BYTES = 8 * 1024 * 1024
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def new_id() -> str:
    """An unguessable id of 128 bits that is safe in a path, in a URL and as an argument."""
    return secrets.token_hex(16)


def shown_name(name: str) -> str:
    """Make a submitted name fit to show: no folders, no control characters, bounded length."""
    base = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip()
    return visible[:_NAME_LIMIT] or "file"


class Incoming:
    """One upload while it arrives: a writable file that hashes and counts, nothing in memory."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "incoming" / new_id()
        self._file: IO[bytes] = self.path.open("wb+")
        self._hash = hashlib.sha256()
        self._unsynced_bytes = 0
        self.file_size = 0

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self._hash.update(data)
        self.file_size += len(data)
        self._unsynced_bytes += len(data)
        if self._unsynced_bytes >= _SYNC_EVERY_BYTES:
            self._start_writeback()
        return len(data)

    def _start_writeback(self) -> None:
        # The disk works while the rest arrives, so that the sync before the 202 is short.
        self._file.flush()
        os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self._unsynced_bytes = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def flush(self) -> None:
        self._file.flush()

    def keep(self, target: Path) -> None:
        """Move to `target` for good: content synced, renamed, folder synced."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.path.rename(target)
        sync_folder(target.parent)

    def discard(self) -> None:
        """Leave nothing behind; safe to call again, and after `keep`."""
        self.path.unlink(missing_ok=True)
        with suppress(OSError):  # on a full disk, of what was buffered
            self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def upload_path(data_dir: Path, file_id: str) -> Path:
    """Where the bytes of an upload are."""
    return data_dir / "uploads" / file_id


def task_folder(data_dir: Path, task_id: str) -> Path:
    """Folder of all attempts of a task."""
    return data_dir / "tasks" / task_id


def attempt_folder(data_dir: Path, task_id: str, attempt: int) -> Path:
    """Folder that one attempt writes to."""
    return task_folder(data_dir, task_id) / str(attempt)


def make_attempt_folder(data_dir: Path, task_id: str, attempt: int) -> Path:
    """Create the empty folder of an attempt."""
    folder = attempt_folder(data_dir, task_id, attempt)
    # Only a restored backup can know less attempts than the disk has folders.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file: whole or not at all, and there to stay when this returns."""
    making = path.with_name(f"{path.name}.making")
    making.write_bytes(content)
    sync_file(making)
    making.rename(path)
    sync_folder(path.parent)


def sync_output(folder: Path) -> None:
    """Bring all files of an attempt, and the folders that lead to them, to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            sync_file(path)
    sync_names(folder)


def sync_names(folder: Path) -> None:
    """Bring the names of an attempt's files, and of the folders that lead to them, to the disk."""
    inner = (path for path in folder.rglob("*") if path.is_dir())
    for each in (*inner, folder, folder.parent, folder.parent.parent):
        sync_folder(each)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk: a rename before this is durable after it."""
    sync_file(folder)


def sync_file(path: Path) -> None:
    """Bring a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def exchange(one: Path, other: Path) -> None:
    """Let two folders change places at once: no crash leaves only one of the names.

    Raises OSError, and on a network file system always: SQLite's log cannot live there either.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(one))


def remove_attempts(
    data_dir: Path, task_id: str, keep: tuple[int | None, ...] = (), up_to: int | None = None
) -> None:
    """Remove the attempt folders of a task, but those in `keep` and those past `up_to`.

    Safe to repeat.
    """
    folder = task_folder(data_dir, task_id)
    if not folder.is_dir():
        return
    kept = {str(attempt) for attempt in keep}
    for path in folder.iterdir():
        if path.name not in kept and not (up_to is not None and int(path.name) > up_to):
            shutil.rmtree(path, ignore_errors=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def remove_attempt(data_dir: Path, task_id: str, attempt: int) -> None:
    """Remove the folder of one attempt; safe to repeat."""
    shutil.rmtree(attempt_folder(data_dir, task_id, attempt), ignore_errors=True)


def free_bytes(data_dir: Path) -> int:
    """Room left on the disk of the data folder."""
    return shutil.disk_usage(data_dir).free
