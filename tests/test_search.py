"""Finding tasks costs the same among a million as among a hundred."""

import pytest

from huey_app import search, store
from huey_app.search import Wanted
from tests.work import Work

FILTERS = {
    "all": Wanted(),
    "next page": Wanted(before_id=500),
    "oldest first": Wanted(oldest_first=True, before_id=5),
    "status": Wanted(status="failed"),
    "status, next page": Wanted(status="completed", before_id=500),
    "kind": Wanted(kind="claims", before_id=500),
    "time": Wanted(created_after=1.0, created_before=2.0),
    "time, next page": Wanted(created_after=1.0, before_id=5),
}


def plan(wanted: Wanted) -> list[str]:
    """How SQLite goes about it."""
    seen: list[str] = []
    execute = store.database.execute_sql

    def explain(sql: str, params: object = None) -> object:
        seen.extend(row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params))
        return execute(sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.database, "execute_sql", explain)
        search.search(wanted, 50)
    return seen


@pytest.mark.parametrize("name", FILTERS)
def test_a_page_is_found_without_sorting_or_reading_all(work: Work, name: str) -> None:
    steps = plan(FILTERS[name])
    if name == "all":  # the primary key, backwards, and no further than the page
        assert steps == ["SCAN t1"]
    else:
        assert all(step.startswith("SEARCH") for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_pages_follow_each_other_without_gap_or_repeat(work: Work) -> None:
    tasks = [work.submit() for _ in range(7)]
    seen, cursor = [], None
    while True:
        found, cursor = search.search(Wanted(before_id=cursor), 3)
        seen += [task.id for task in found]
        if cursor is None:
            break
    assert seen == [task.id for task in reversed(tasks)]


def test_pages_of_a_time_follow_each_other_too(work: Work) -> None:
    tasks = [work.submit() for _ in range(5)]
    first, cursor = search.search(Wanted(created_after=1.0), 3)
    rest, _ = search.search(Wanted(created_after=1.0, before_id=cursor), 3)
    assert [task.id for task in first + rest] == [task.id for task in reversed(tasks)]


def test_a_later_task_does_not_shift_the_next_page(work: Work) -> None:
    tasks = [work.submit() for _ in range(4)]
    _, cursor = search.search(Wanted(), 2)
    work.submit()
    found, _ = search.search(Wanted(before_id=cursor), 2)
    assert [task.id for task in found] == [tasks[1].id, tasks[0].id]
