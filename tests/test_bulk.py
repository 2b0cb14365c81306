"""One action on many tasks."""

import pytest

from huey_app import bulk
from huey_app.models import Task
from huey_app.refusal import Refused
from huey_app.search import Wanted
from huey_app.service import remove_files, retry
from tests.work import Work


def test_all_waiting_tasks_of_a_filter_are_cancelled(work: Work) -> None:
    tasks = [work.submit() for _ in range(5)]
    assert bulk.apply("cancel", Wanted(kind="count"), work.settings) == (5, False)
    assert {work.row(task).status for task in tasks} == {"cancelled"}
    assert work.messages() == 0


def test_a_filter_that_fits_nothing_changes_nothing(work: Work) -> None:
    task = work.submit()
    assert bulk.apply("cancel", Wanted(status="failed"), work.settings) == (0, False)
    assert work.row(task).status == "pending"


def test_only_tasks_that_say_the_text_are_cancelled(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_PAGE_TASKS", 2)
    tasks = [work.submit() for _ in range(6)]
    wanted = tasks[::2] + tasks[5:]
    for task in wanted:
        Task.update(filename="blue kettle.json").where(Task.id == task.id).execute()
    assert bulk.apply("cancel", Wanted(q="kettle"), work.settings) == (4, False)
    cancelled = [task.id for task in tasks if work.row(task).status == "cancelled"]
    assert cancelled == [task.id for task in wanted]


def test_failed_and_cancelled_tasks_run_again(work: Work) -> None:
    failed = work.submit(then="refuse", attempts=1)
    work.run_next()
    bulk.apply("cancel", Wanted(), work.settings)
    assert bulk.apply("retry", Wanted(), work.settings)[0] == 1
    assert work.run_next() == "completed"
    assert work.row(failed).attempt == 2


def test_more_than_one_request_takes_is_said(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_MOST_TASKS", 3)
    monkeypatch.setattr(bulk, "_PAGE_TASKS", 2)
    for _ in range(5):
        work.submit()
    assert bulk.apply("cancel", Wanted(), work.settings) == (3, True)
    assert bulk.apply("cancel", Wanted(), work.settings) == (2, False)


def test_what_has_lost_its_files_stands_in_nobodys_way(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, *lost = [work.submit() for _ in range(6)]
    for _task in (kept, *lost):
        work.run_next()
    for task in lost:
        remove_files(task.task_id, work.settings)
    monkeypatch.setattr(bulk, "_MOST_TASKS", 2)
    assert bulk.apply("remove", Wanted(), work.settings) == (1, False)
    assert work.row(kept).expired_at is not None


def test_a_request_ends_where_all_that_it_found_has_moved_on(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        work.submit()
    monkeypatch.setattr(bulk, "_MOST_TASKS", 2)
    monkeypatch.setitem(bulk.ACTIONS, "cancel", (retry, ("pending",)))
    assert bulk.apply("cancel", Wanted(), work.settings) == (0, True)


def test_a_preview_has_only_what_the_action_is_for(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, removed, failed = work.submit(), work.submit(), work.submit(then="refuse", attempts=1)
    for _ in range(3):
        work.run_next()
    remove_files(removed.task_id, work.settings)
    waiting = work.submit()
    assert _previewed("remove") == ([failed.id, done.id], False)
    assert _previewed("retry") == ([failed.id], False)
    assert _previewed("cancel") == ([waiting.id], False)
    assert _previewed("cancel", "failed") == ([], False)
    monkeypatch.setattr(bulk, "_MOST_TASKS", 1)
    assert _previewed("remove")[1]


def _previewed(name: str, status: str | None = None) -> tuple[list[int], bool]:
    found, is_more = bulk.preview(name, Wanted(status=status))
    return [task.id for task in found], is_more


def test_removing_files_leaves_the_record(work: Work) -> None:
    task = work.submit()
    work.run_next()
    assert bulk.apply("remove", Wanted(), work.settings) == (1, False)
    row = work.row(task)
    assert row.status == "completed"
    assert row.expired_at is not None
    assert list((work.settings.data_dir / "tasks").iterdir()) == []
    assert list((work.settings.data_dir / "uploads").iterdir()) == []
    with pytest.raises(Refused, match=r"were removed on \d{4}-\d\d-\d\d: send"):
        remove_files(task.task_id, work.settings)


def test_an_unfinished_task_keeps_its_files(work: Work) -> None:
    task = work.submit()
    with pytest.raises(Refused):
        remove_files(task.task_id, work.settings)
    assert work.run_next() == "completed"
