"""Each broken promise is found, and a sound service has none."""

from collections.abc import Callable

import pytest

from huey_app import files, invariants, mend, presence, queue, service, store
from huey_app.models import Event, Message, Task
from huey_app.refusal import Refused
from tests.work import Work


def test_a_service_at_work_breaks_nothing(work: Work) -> None:
    for told in ({}, {"then": "refuse"}, {"then": "raise"}):
        work.submit(**told)
        work.run_next()
    service.cancel(work.submit().task_id, work.settings)
    work.submit()
    work.take()
    work.submit()
    assert invariants.violations(work.settings) == []
    assert invariants.litter(work.settings) == []


BREAKS: dict[str, tuple[Callable[[Work, Task], object], str]] = {
    "lost message": (lambda w, t: Message.delete().execute(), "0 messages"),
    "second message": (
        lambda w, t: Message.insert_from(
            Message.select(Message.queue, Message.data, Message.priority),
            [Message.queue, Message.data, Message.priority],
        ).execute(),
        "2 messages",
    ),
    "message of nobody": (lambda w, t: Task.update(status="failed").execute(), "not pending"),
    "too many attempts": (lambda w, t: Task.update(attempt=9).execute(), "9 attempts"),
    "dead owner": (
        lambda w, t: Task.update(status="processing", worker="worker-1-x").execute(),
        "which is dead",
    ),
    "forged history": (
        lambda w, t: Event.create(
            task=t.id, at=0, name="completed", status="completed", attempt=0
        ),
        "no transition",
    ),
    "missing upload": (
        lambda w, t: files.upload_path(w.settings.data_dir, t.file_id).unlink(),
        "not on disk",
    ),
    "unreadable message": (
        lambda w, t: Message.create(queue="holdfast", data="garbage"),
        "cannot be read",
    ),
    "message of no task": (
        lambda w, t: Message.create(queue="holdfast", data='["run_task"]'),
        "cannot be read",
    ),
    "lost checkpoint": (
        lambda w, t: Task.update(checkpoint={"next": 1}, checkpoint_attempt=1).execute(),
        "whose files are not on disk",
    ),
    "missing result": (
        lambda w, t: Task.update(status="completed").execute(),
        "its result is not on disk",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_promise_is_found(work: Work, name: str) -> None:
    do_break, expected = BREAKS[name]
    do_break(work, work.submit())
    found = invariants.violations(work.settings)
    assert any(expected in sentence for sentence in found), found
    presence.leave(work.settings.data_dir / "run")


MENDED = [
    "lost message",
    "second message",
    "message of nobody",
    "missing upload",
    "unreadable message",
    "message of no task",
    "lost checkpoint",
]


@pytest.mark.parametrize("name", MENDED)
def test_what_can_be_mended_is_and_is_said(work: Work, name: str) -> None:
    task = work.submit()
    BREAKS[name][0](work, task)
    if name == "message of nobody":
        Task.update(status="pending").execute()
        service.cancel(task.task_id, work.settings)
        Message.create(queue="holdfast", data=queue.encode(queue.RUN_TASK, task.task_id))
    assert mend.mend(work.settings)
    assert invariants.violations(work.settings) == []
    assert mend.mend(work.settings) == []


def finished(work: Work, then: str = "return") -> Task:
    task = work.submit(then=then)
    work.run_next()
    return work.row(task)


def test_a_status_that_was_changed_by_hand_follows_the_history_again(work: Work) -> None:
    task = finished(work)
    Task.update(status="failed").execute()
    assert mend.mend(work.settings)
    assert work.row(task).status == "completed"
    assert invariants.violations(work.settings) == []


def test_a_result_without_its_input_is_kept(work: Work) -> None:
    task = finished(work)
    files.upload_path(work.settings.data_dir, task.file_id).unlink()
    assert mend.mend(work.settings)
    assert work.row(task).expired_at is None
    assert invariants.violations(work.settings) == []


def test_a_failed_task_without_its_input_cannot_be_retried(work: Work) -> None:
    task = finished(work, then="refuse")
    files.upload_path(work.settings.data_dir, task.file_id).unlink()
    mend.mend(work.settings)
    assert invariants.violations(work.settings) == []
    with pytest.raises(Refused, match="removed"):
        service.retry(task.task_id, work.settings)


def test_an_emptied_result_is_found(work: Work) -> None:
    task = finished(work)
    folder = files.attempt_folder(work.settings.data_dir, task.task_id, 1)
    (folder / "numbers.txt").unlink()
    assert any("not on disk" in each for each in invariants.violations(work.settings))
    mend.mend(work.settings)
    assert work.row(task).expired_at is not None


def test_rows_of_a_task_that_is_gone_are_removed(work: Work) -> None:
    task = finished(work)
    store.database.execute_sql("PRAGMA foreign_keys=0")
    Task.delete().where(Task.id == task.id).execute()
    store.database.execute_sql("PRAGMA foreign_keys=1")
    assert any("missing row" in each for each in invariants.violations(work.settings))
    mend.mend(work.settings)
    assert not any("missing row" in each for each in invariants.violations(work.settings))


def test_changed_bytes_of_an_upload_are_found_where_asked(work: Work) -> None:
    task = work.submit()
    assert list(invariants.changed_content(work.settings)) == []
    path = files.upload_path(work.settings.data_dir, task.file_id)
    path.write_bytes(path.read_bytes().swapcase())
    assert "other content" in next(invariants.changed_content(work.settings))


def test_the_queue_drops_a_message_of_no_task(work: Work) -> None:
    Message.create(queue="holdfast", data='["run_task"]')
    task = work.submit()
    held = work.take()
    assert held is not None
    assert held.id == task.id


def test_the_task_of_a_dead_worker_is_queued_again(work: Work) -> None:
    task = work.submit()
    work.take()
    Task.update(worker="worker-1-gone").execute()
    assert len(mend.mend(work.settings)) == 1
    assert work.row(task).status == "pending"
    assert invariants.violations(work.settings) == []


def test_a_lost_result_counts_as_expired(work: Work) -> None:
    task = work.submit()
    work.run_next()
    files.remove_attempts(work.settings.data_dir, task.task_id)
    assert "its result is gone" in mend.mend(work.settings)[0]
    assert invariants.violations(work.settings) == []


def test_a_sound_service_is_left_as_it_is(work: Work) -> None:
    work.submit()
    work.run_next()
    work.submit()
    assert mend.mend(work.settings) == []
