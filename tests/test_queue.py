"""Taking a message and owning its task are one step; nothing is lost between the two."""

import json
from dataclasses import replace

import pytest

from huey_app import lifecycle, queue, service, settings, store, tasks
from huey_app.models import Message, Task
from tests.conftest import Clock
from tests.work import Work


def test_taking_a_message_owns_its_task(work: Work) -> None:
    task = work.submit()
    held = work.take()
    assert held == lifecycle.Claim(task.id, 1)
    assert work.row(task).status == "processing"
    assert work.messages() == 0


def test_when_the_claim_fails_half_way_the_message_stays(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = work.submit()

    def die(task_id: str, worker: str) -> None:
        raise OSError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "claim", die)
        with pytest.raises(OSError, match="killed"):
            work.take()
    assert (work.row(task).status, work.messages()) == ("pending", 1)
    assert work.take()


def test_a_message_of_a_cancelled_task_is_dropped_and_the_next_is_taken(work: Work) -> None:
    first, second = work.submit(), work.submit()
    with store.transaction():
        lifecycle.cancel(first, 9.0)  # without dropping its message
    held = work.take()
    assert held is not None
    assert held.id == second.id
    assert work.messages() == 0


def test_messages_are_taken_in_the_order_they_were_sent(work: Work) -> None:
    ids = [work.submit().id for _ in range(5)]
    taken = [held.id for held in (work.take() for _ in ids) if held]
    assert taken == ids


def test_an_empty_queue_is_looked_at_without_the_write_lock(work: Work) -> None:
    with store.transaction():
        assert queue.huey.dequeue() is None  # would raise: a transaction in a transaction


def test_a_message_that_no_version_of_ours_wrote_is_dropped(work: Work) -> None:
    Message.create(queue="holdfast", data=json.dumps(["from_the_future", 1]))
    task = work.submit()
    held = work.take()
    assert held is not None
    assert held.id == task.id


def test_a_due_message_moves_to_the_queue_and_stays_there(work: Work, moved_clock: Clock) -> None:
    task = work.submit()
    with store.transaction():
        queue.drop(task.task_id)
        queue.send(task.task_id, moved_clock.at + 5)
    work.move_due()
    assert work.take() is None
    moved_clock.move(5)
    work.move_due()
    assert work.messages() == 1
    assert work.take()


def test_a_waiting_task_is_not_forgotten_when_the_clock_is_set_back(
    work: Work, moved_clock: Clock
) -> None:
    task = work.submit()
    with store.transaction():
        queue.drop(task.task_id)
        queue.send(task.task_id, moved_clock.at + 5)
    moved_clock.move(-86_400)
    work.move_due()
    assert work.take() == lifecycle.Claim(task.id, 1)


def test_a_cancelled_task_leaves_no_message(work: Work) -> None:
    task = work.submit()
    service.cancel(task.task_id, work.settings)
    assert work.messages() == 0
    assert Task.get_by_id(task.id).status == "cancelled"


def test_on_a_nearly_full_disk_tasks_wait_but_not_what_makes_room(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.submit()
    tasks.huey.enqueue(tasks.prune_files.s())
    crowded = replace(work.settings, min_free_mb=10**9)
    with monkeypatch.context() as patch:
        patch.setattr(settings, "current", lambda: crowded)
        assert queue.huey.dequeue().name == "prune_files"
        assert queue.huey.dequeue() is None
    assert work.take()


@pytest.mark.parametrize("data", ["no json", "{}", "[]", "7"])
def test_a_message_that_cannot_be_read_does_not_stop_the_queue(work: Work, data: str) -> None:
    Message.create(queue="holdfast", data=data)
    task = work.submit()
    held = work.take()
    assert held is not None
    assert held.id == task.id


def test_room_that_is_gone_by_the_second_look_starts_no_task(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = work.submit()
    free_bytes = iter([1 << 50, 0, 0])
    monkeypatch.setattr(queue.files, "free_bytes", lambda _data_dir: next(free_bytes))
    monkeypatch.setattr(queue.settings, "current", lambda: replace(work.settings, min_free_mb=1))
    assert work.take() is None
    assert (work.row(task).status, work.messages()) == ("pending", 1)
