"""Fixtures: a real database in a folder of the test's own, and a clock that can be moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huey_app import clock, store
from huey_app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var", min_free_mb=0, backoff_s=5.0)


@pytest.fixture
def opened(settings: Settings) -> Iterator[Settings]:
    """A migrated database with this thread's connection open."""
    store.open_store(settings)
    with store.connected():
        yield settings


class Clock:
    """Wall time that only moves when the test says so."""

    def __init__(self) -> None:
        self.at = 1_790_000_000.0

    def now(self) -> float:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved.now)
    return moved
