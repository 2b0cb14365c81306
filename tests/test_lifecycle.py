"""Every status, every transition, every stale attempt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from huey_app import lifecycle, store
from huey_app.language import sentence
from huey_app.lifecycle import Claim, Failure
from huey_app.models import DONE, STATUSES, Event, Task
from huey_app.settings import Settings

FAILURE = Failure("boom", sentence("It broke."))
SHOWN = lifecycle.Shown(10, 1, 10)


@dataclass(frozen=True)
class Transition:
    """A transition, the statuses it may start from, where it leads (None: the status stays)."""

    do: Callable[[Task, Claim], Any]
    sources: tuple[str, ...]
    target: str | None
    needs_claim: bool = True


TABLE = {
    "claim": Transition(lambda t, h: lifecycle.claim(t.task_id, "w"), ("pending",), "processing"),
    "complete": Transition(
        lambda t, h: lifecycle.complete(h, {}, 9.0), ("processing",), "completed"
    ),
    "fail": Transition(lambda t, h: lifecycle.fail(h, FAILURE, 9.0), ("processing",), "failed"),
    "back_off": Transition(
        lambda t, h: lifecycle.back_off(h, FAILURE, 9.0), ("processing",), "pending"
    ),
    "release": Transition(lambda t, h: lifecycle.release(h), ("processing",), "pending"),
    "cancel": Transition(lambda t, h: lifecycle.cancel(t, 9.0), ("pending",), "cancelled"),
    "stop": Transition(lambda t, h: lifecycle.stop(h, 9.0), (), None),
    "request_cancel": Transition(
        lambda t, h: lifecycle.request_cancel(t), ("processing",), "processing"
    ),
    "report": Transition(
        lambda t, h: lifecycle.report(h, SHOWN, {}), ("processing",), "processing"
    ),
    "retry": Transition(lambda t, h: lifecycle.retry(t, 4), ("failed", "cancelled"), "pending"),
}


def make(status: str, attempt: int = 2) -> Task:
    worker = "w" if status == "processing" else None
    task: Task = Task.create(
        task_id=f"{status}-{attempt}",
        kind="count",
        status=status,
        worker=worker,
        params={},
        locale="en",
        attempt=attempt,
        max_attempts=4,
        created_at=1.0,
        updated_at=1.0,
    )
    return task


def row(task: Task) -> dict[str, Any]:
    found: dict[str, Any] = Task.select().where(Task.id == task.id).dicts().get()
    return found


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", TABLE)
def test_a_transition_happens_from_its_sources_only(
    opened: Settings, name: str, status: str
) -> None:
    transition, task = TABLE[name], make(status)
    before = row(task)
    with store.transaction():
        happened = transition.do(task, Claim(task.id, task.attempt))
    if status in transition.sources:
        assert happened
        assert row(task)["status"] == transition.target
    else:
        assert not happened
        assert row(task) == before
        assert Event.select().count() == 0


@pytest.mark.parametrize("attempt", [1, 3])
@pytest.mark.parametrize("name", ["complete", "fail", "back_off", "release", "stop", "report"])
def test_a_stale_attempt_can_change_nothing(opened: Settings, name: str, attempt: int) -> None:
    task = make("processing", attempt=2)
    with store.transaction():
        lifecycle.request_cancel(task) if name == "stop" else None
        before = row(task)
        assert not TABLE[name].do(task, Claim(task.id, attempt))
    assert row(task) == before


@pytest.mark.parametrize("name", ["complete", "fail", "back_off", "release", "report"])
def test_a_task_that_was_asked_to_stop_can_only_stop(opened: Settings, name: str) -> None:
    task = make("processing")
    held = Claim(task.id, task.attempt)
    with store.transaction():
        assert lifecycle.request_cancel(task)
        assert not TABLE[name].do(task, held)
        assert lifecycle.stop(held, 9.0)
    assert row(task)["status"] == "cancelled"
    assert row(task)["worker"] is None


def test_a_claim_counts_the_attempt_and_names_the_worker(opened: Settings) -> None:
    task = make("pending", attempt=0)
    with store.transaction():
        held = lifecycle.claim(task.task_id, "worker-7")
    assert held == Claim(task.id, 1)
    assert (row(task)["attempt"], row(task)["worker"]) == (1, "worker-7")


def test_a_task_that_has_begun_does_not_say_that_it_waits(opened: Settings) -> None:
    with store.transaction():
        task = make("pending", attempt=0)
        assert lifecycle.claim(task.task_id, "w")
    assert Task.of_row(task.id).message == "Work has begun."


def test_only_one_of_two_claims_wins(opened: Settings) -> None:
    task = make("pending", attempt=0)
    with store.transaction():
        assert lifecycle.claim(task.task_id, "a")
        assert lifecycle.claim(task.task_id, "b") is None
    assert row(task)["worker"] == "a"


def test_every_transition_leaves_one_line_of_history(opened: Settings) -> None:
    task = make("pending", attempt=0)
    with store.transaction():
        held = lifecycle.claim(task.task_id, "w")
        assert held
        lifecycle.back_off(held, FAILURE, 9.0)
    names = [(e.name, e.status, e.attempt, e.reason) for e in Event.select().order_by(Event.id)]
    assert names == [
        ("started", "processing", 1, None),
        ("attempt_failed", "pending", 1, "It broke."),
    ]


def test_a_release_does_not_use_up_an_attempt(opened: Settings) -> None:
    task = make("processing", attempt=2)
    with store.transaction():
        lifecycle.release(Claim(task.id, 2))
    assert row(task)["max_attempts"] - row(task)["attempt"] == 4 - 2 + 1


def test_a_completed_task_has_done_all_that_it_counted(opened: Settings) -> None:
    task = make("processing")
    held = Claim(task.id, task.attempt)
    with store.transaction():
        lifecycle.report(held, lifecycle.Shown(99, 99, 100), {})
        assert lifecycle.complete(held, {}, 9.0)
    assert [row(task)[name] for name in ("progress", "current", "total")] == [100, 100, 100]


def test_a_completed_task_that_counted_nothing_says_nothing(opened: Settings) -> None:
    task = make("processing")
    with store.transaction():
        assert lifecycle.complete(Claim(task.id, task.attempt), {}, 9.0)
    assert [row(task)[name] for name in ("current", "total")] == [None, None]


@pytest.mark.parametrize("status", DONE)
def test_expiring_leaves_the_status(opened: Settings, status: str) -> None:
    task = make(status)
    with store.transaction():
        assert lifecycle.expire(task)
    assert row(task)["status"] == status
    assert row(task)["expired_at"] is not None


def test_a_transition_outside_a_transaction_is_refused(opened: Settings) -> None:
    task = make("processing")
    with pytest.raises(RuntimeError, match="one transaction"):
        lifecycle.release(Claim(task.id, task.attempt))


def test_the_moves_are_those_of_the_table(opened: Settings) -> None:
    statuses = {status for sources, target in lifecycle.MOVES.values() for status in sources}
    assert statuses | {target for _, target in lifecycle.MOVES.values()} == set(STATUSES)
