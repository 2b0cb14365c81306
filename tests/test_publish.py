"""A kind's own rows appear with its task's completion: both, or none of it."""

import pytest

from huey_app import outcome, service, store
from tests.work import Work


@pytest.fixture(autouse=True)
def _table(work: Work) -> None:
    store.database.execute_sql("CREATE TABLE published (task_order INTEGER)")


def published() -> list[int]:
    return [row[0] for row in store.database.execute_sql("SELECT task_order FROM published")]


def test_rows_and_completion_come_together(work: Work) -> None:
    task = work.submit(publish="row")
    assert work.run_next() == "completed"
    assert published() == [task.id]
    assert work.row(task).result["published"]


def test_a_cancel_that_came_first_leaves_no_rows(work: Work) -> None:
    task = work.submit(publish="row")
    held = work.take()
    assert held is not None
    service.cancel(task.task_id, work.settings)
    assert outcome.end(held, outcome.Done({"counted": 3}), work.settings) == "cancelled"
    assert published() == []


def test_a_refusal_while_publishing_fails_the_task_and_leaves_no_rows(work: Work) -> None:
    task = work.submit(publish="refuse")
    assert work.run_next() == "failed"
    assert work.row(task).error_code == "told_to"
    assert published() == []
