"""The signal that ends the grace period gives a task back; it never loses what was decided."""

import signal
from collections.abc import Iterator

import pytest

from huey_app import interrupts, lifecycle
from tests.work import Work


@pytest.fixture
def held(work: Work) -> Iterator[Work]:
    """What a worker process does first; what is still pending at the end is dropped."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    interrupts.hold()
    yield work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    signal.signal(signal.SIGINT, handler)


def test_an_interrupt_while_the_outcome_is_written_does_not_undo_it(
    held: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = held.submit()
    complete = lifecycle.complete

    def interrupted(held: lifecycle.Claim, summary: dict[str, object], expires_at: float) -> bool:
        moved = complete(held, summary, expires_at)
        signal.raise_signal(signal.SIGINT)
        return moved

    monkeypatch.setattr(lifecycle, "complete", interrupted)
    assert held.run_next() == "completed"
    assert held.events(task) == ["accepted", "started", "completed"]
    assert signal.SIGINT in signal.sigpending()


def test_an_interrupt_before_the_work_has_begun_gives_the_task_back(held: Work) -> None:
    task = held.submit()
    signal.raise_signal(signal.SIGINT)
    assert held.run_next() == "pending"
    assert held.events(task) == ["accepted", "started", "released"]
    row = held.row(task)
    assert row.max_attempts - row.attempt == task.max_attempts


def test_an_interrupt_while_nothing_runs_raises_nothing(held: Work) -> None:
    signal.raise_signal(signal.SIGINT)
    assert held.take() is None
