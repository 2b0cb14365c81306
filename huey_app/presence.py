"""A worker's life as a kernel lock: held while the process lives, let go by the kernel when not.

There is no heartbeat and so no guess: a slow or stopped worker is alive, a killed one is dead at
once. Whatever claims on another host needs another implementation of these four functions.
"""

import contextlib
import fcntl
import os
import re
import secrets
import time
from pathlib import Path

_EXIT_PATIENCE_S = 3.0
_NAME = re.compile(r"worker-\d+-[\w-]+")

_own: tuple[int, str] | None = None  # descriptor and name of this process's lock


def enter(run_dir: Path) -> str:
    """Take this process's lock and return its name; the same name when called again."""
    global _own
    if _own is None:
        _own = _take(run_dir)
    return _own[1]


def _take(run_dir: Path) -> tuple[int, str]:
    name = f"worker-{os.getpid()}-{os.getppid()}-{secrets.token_hex(4)}"
    path = run_dir / f"{name}.lock"
    making = path.with_suffix(".making")
    # Locked before it has its name: nobody can find the file and see it unlocked.
    descriptor = os.open(making, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    making.rename(path)
    return descriptor, name


def leave(run_dir: Path) -> None:
    """Give this process's lock back, at a clean end."""
    global _own
    if _own is not None:
        (run_dir / f"{_own[1]}.lock").unlink(missing_ok=True)
        os.close(_own[0])
        _own = None


def alive(run_dir: Path, name: str) -> bool:
    """Tell whether the process that took the lock `name` still lives."""
    if not _NAME.fullmatch(name):
        return False
    try:
        descriptor = os.open(run_dir / f"{name}.lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def living(run_dir: Path) -> list[str]:
    """Names of all living workers; removes what the dead left."""
    names = []
    for path in sorted(run_dir.glob("worker-*.lock")):
        if alive(run_dir, path.stem):
            names.append(path.stem)
        else:
            path.unlink(missing_ok=True)
    return names


def note_exit(run_dir: Path, pid: int, exit_code: int) -> None:
    """Leave word how a process ended: its exit status, or minus the signal that killed it."""
    # A courtesy: a full disk must not end the consumer over it.
    with contextlib.suppress(OSError):
        making = run_dir / f"{pid}.making"
        making.write_text(str(exit_code))
        making.rename(run_dir / f"{pid}.exit")  # whole or not at all: somebody waits for it


def take_exit(run_dir: Path, name: str) -> int | None:
    """How the dead worker `name` ended; None where its parent is dead, too, or does not say."""
    if not _NAME.fullmatch(name):
        return None
    path = run_dir / f"{pid_of(name)}.exit"
    until_s = time.monotonic() + _EXIT_PATIENCE_S
    while not path.exists() and _parent_lives(name) and time.monotonic() < until_s:
        time.sleep(0.02)
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        return None
    finally:
        path.unlink(missing_ok=True)


def _parent_lives(name: str) -> bool:
    parent = name.split("-")[2]
    return parent.isdigit() and Path(f"/proc/{parent}").exists()


def pid_of(name: str) -> int:
    """Process id in a worker's name; it is that process only while `alive` says so."""
    return int(name.split("-")[1])


def _close_in_child() -> None:
    # A forked child shares the lock with its parent: it would keep a dead worker alive.
    global _own
    if _own is not None:
        os.close(_own[0])
        _own = None


os.register_at_fork(after_in_child=_close_in_child)
