"""A small real Context in memory, which can be told to stop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huey_app.kinds.contract import Sentence, State


class Stopped(BaseException):
    """What a test ends an attempt with."""


@dataclass
class MemoryContext:
    folder: Path
    inputs: Mapping[str, Path]
    task_id: str = "t"
    order: int = 1
    created_at: float = 1_790_000_000.0
    locale: str = "en"
    resumed: State | None = None
    resumed_folder: Path | None = None
    stop_when: Callable[[int], bool] = lambda done: False
    calls: list[tuple[int, int]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    saved: State | None = None

    def progress(self, done: int, total: int, message: Sentence | None = None) -> None:
        self.calls.append((done, total))
        self.said.append(message.say() if message else "")
        if self.stop_when(done):
            raise Stopped

    def checkpoint(self, state: State) -> None:
        self.saved = state
