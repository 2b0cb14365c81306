"""Fixtures: a real database in a folder of the test's own, and a clock that can be moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huey_app import clock, presence, store
from huey_app import settings as settings_module
from huey_app.kinds import KINDS
from huey_app.settings import Settings
from tests.toy_kind import CountKind
from tests.work import Work

_ONE_AFTER_ANOTHER = {"browser", "crash"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side, those that start services do so one after another: the
    browser's share one, and each has times that it keeps only on a machine that is not full.
    """
    for item in items:
        if _ONE_AFTER_ANOTHER & {mark.name for mark in item.iter_markers()}:
            item.add_marker(pytest.mark.xdist_group("services"))


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
    """Time that only moves when the test says so; `set` moves the wall clock alone."""

    def __init__(self) -> None:
        self.at = 1_790_000_000.0
        self.run_s = 1_000.0

    def now(self) -> float:
        return self.at

    def steady(self) -> float:
        return self.run_s

    def move(self, seconds: float) -> None:
        self.at += seconds
        self.run_s += seconds

    def set(self, at: float) -> None:
        self.at = at


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved.now)
    monkeypatch.setattr(clock, "steady", moved.steady)
    return moved


@pytest.fixture
def count_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the kind that counts."""
    monkeypatch.setitem(KINDS, CountKind.name, CountKind())


@pytest.fixture
def work(opened: Settings, count_kind: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """The core on a database of its own, driven step by step."""
    monkeypatch.setattr(settings_module, "current", lambda: opened)
    yield Work(opened)
    presence.leave(opened.data_dir / "run")
