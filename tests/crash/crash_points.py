"""Places where a process kills or interrupts itself, as often as a test has armed them."""

import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from huey_app import settings as settings_module
from huey_app.settings import Settings


def arm(
    settings: Settings, point: str, times: int = 1, number: signal.Signals = signal.SIGKILL
) -> None:
    """Let the next `times` processes that come to `point` send themselves a signal there."""
    folder = _folder(settings)
    folder.mkdir(exist_ok=True)
    for time in range(times):
        (folder / f"{point}.{time}").write_text(str(int(number)))


def left(settings: Settings, point: str) -> int:
    """How many signals at `point` are still to come."""
    return len(list(_folder(settings).glob(f"{point}.*")))


def here(point: str) -> None:
    """Send this process the signal that is armed here."""
    for armed in sorted(_folder(settings_module.current()).glob(f"{point}.*")):
        try:
            number = int(armed.read_text())
            armed.unlink()
        except FileNotFoundError:
            continue  # somebody else has taken this one
        os.kill(os.getpid(), number)
        return


def around(owner: Any, name: str) -> None:
    """Make a function deadly: points `NAME-before`, and `NAME-after` where it found something."""
    function: Callable[..., Any] = getattr(owner, name)

    @wraps(function)
    def deadly(*arguments: Any, **named: Any) -> Any:
        here(f"{name}-before")
        result = function(*arguments, **named)
        if result or result is None:
            here(f"{name}-after")
        return result

    setattr(owner, name, deadly)


def _folder(settings: Settings) -> Path:
    return settings.data_dir.with_name("crash-points")
