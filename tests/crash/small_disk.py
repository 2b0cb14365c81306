"""A disk of a few MiB for one test: filled, emptied, made read-only, always taken away again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MIB = 1024 * 1024
_PIECE_BYTES = 64 * 1024


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


class SmallDisk:
    """A mounted tmpfs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def free_bytes(self) -> int:
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, leave_bytes: int = 0) -> None:
        """Leave that much room, and none where it is 0; less than was free before."""
        with self._filler.open("ab", buffering=0) as file:
            while (room := self.free_bytes() - leave_bytes) > 0:
                file.write(bytes(min(room, _PIECE_BYTES)))

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nobody may have a file open for writing, or the kernel refuses."""
        _run("mount", "-o", "remount,ro", str(self.path))
        try:
            yield
        finally:
            _run("mount", "-o", "remount,rw", str(self.path))

    @contextmanager
    def covered_read_only(self) -> Iterator[None]:
        """What is opened from now on cannot be written; what is open already can."""
        _run("mount", "--bind", str(self.path), str(self.path))
        try:
            _run("mount", "-o", "remount,bind,ro", str(self.path))
            yield
        finally:
            _run("umount", "--lazy", str(self.path))


@contextmanager
def mounted(path: Path, size_mib: int) -> Iterator[SmallDisk]:
    """Mount it; skips the test where that is not allowed here."""
    path.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a disk cannot be mounted here: {error}")
    try:
        yield SmallDisk(path)
    finally:
        # Lazy: it goes away with the last file that a dying process has open.
        _run("umount", "--lazy", str(path))
