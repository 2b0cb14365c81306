"""The wall clock of all processes of a chaos run: the real one, moved by what a file says.

The service reads wall time in one place, which is moved here. Preloading libfaketime would move
Huey's clock too, but its `clock_nanosleep` fails in Python since 3.11 (EINVAL from `time.sleep`).
"""

import time
from pathlib import Path

from huey_app import clock
from huey_app.settings import Settings


def follow(settings: Settings) -> None:
    """Let this process's service read the moved clock."""
    offset = _offset_file(settings)
    clock.now = lambda: time.time() + _read_s(offset)


def move(settings: Settings, offset_s: int) -> None:
    """Set how far all of them are ahead of the real clock."""
    offset = _offset_file(settings)
    new = offset.with_suffix(".new")
    new.write_text(str(offset_s))
    new.rename(offset)


def offset_s(settings: Settings) -> int:
    """How far they are ahead now."""
    return _read_s(_offset_file(settings))


def _read_s(offset: Path) -> int:
    return int(offset.read_text()) if offset.exists() else 0


def _offset_file(settings: Settings) -> Path:
    return settings.data_dir.with_name("clock-offset")
