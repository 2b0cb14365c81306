"""A small real Context that keeps everything in memory and can die at a chosen row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huey_app.kinds.contract import Sentence, State


class Killed(Exception):
    """What the test ends an attempt with."""


@dataclass
class MemoryContext:
    folder: Path
    inputs: Mapping[str, Path]
    created_at: float = 1_790_000_000.0
    locale: str = "en"
    resumed: State | None = None
    resumed_folder: Path | None = None
    kill_at_call: int = 0
    calls: list[tuple[int, int, Sentence | None]] = field(default_factory=list)
    saved: State | None = None

    def progress(self, done: int, total: int, message: Sentence | None = None) -> None:
        self.calls.append((done, total, message))
        if self.kill_at_call and len(self.calls) >= self.kill_at_call:
            raise Killed

    def checkpoint(self, state: State) -> None:
        self.saved = json.loads(json.dumps(state))

    def after(self, folder: Path, kill_at_call: int = 0) -> "MemoryContext":
        """The next attempt's context, given what this one saved."""
        folder.mkdir()
        resumed_folder = self.folder if self.saved else self.resumed_folder
        return MemoryContext(
            folder,
            self.inputs,
            resumed=self.saved or self.resumed,
            resumed_folder=resumed_folder,
            kill_at_call=kill_at_call,
        )
