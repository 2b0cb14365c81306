"""Finding tasks costs the same among a million as among a hundred."""

from dataclasses import replace
from importlib import import_module
from uuid import uuid4

import pytest

from huey_app import lifecycle, search, store
from huey_app.language import sentence
from huey_app.models import Task
from huey_app.search import Wanted
from tests.work import Work

FILTERS = {
    "all": Wanted(),
    "next page": Wanted(cursor=500),
    "oldest first": Wanted(order="oldest", cursor=5),
    "failed first": Wanted(order="failed"),
    "failed first, next page": Wanted(order="failed", cursor=5),
    "longest": Wanted(order="longest"),
    "longest, next page": Wanted(order="longest", cursor=1),
    "status": Wanted(status="failed"),
    "status, next page": Wanted(status="completed", cursor=500),
    "kind": Wanted(kind="claims", cursor=500),
    "time": Wanted(created_after=1.0, created_before=2.0),
    "time, next page": Wanted(created_after=1.0, cursor=5),
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
    if "failed first" in name:  # what did not fail: backwards, too
        assert steps[-1] == "SCAN t1"
        assert all(step.startswith("SEARCH") for step in steps[:-1]), steps
    elif name == "longest":
        assert steps == ["SCAN t1 USING INDEX task_running_s"]
    elif name == "all":  # the primary key, backwards, and no further than the page
        assert steps == ["SCAN t1"]
    else:
        assert all(step.startswith("SEARCH") for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


COMMON = {
    "longest of a kind": Wanted(kind="claims", order="longest"),
    "longest of a status": Wanted(status="completed", order="longest", cursor=2),
    "longest of both": Wanted(kind="claims", status="completed", order="longest"),
    "time and kind": Wanted(kind="claims", created_after=1.0),
    "time and both": Wanted(kind="claims", status="completed", created_after=1.0, cursor=3),
}


@pytest.mark.parametrize("name", COMMON)
def test_what_most_tasks_are_is_not_sorted(
    work: Work, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for seconds in (3.0, 9.0, 5.0):
        ended = {"status": "completed", "completed_at": 100 + seconds, "started_at": 100.0}
        send("a.xlsx", **ended)
    sorted_ids = [task.id for task in search.search(COMMON[name], 50)[0]]
    monkeypatch.setattr(search, "_FEW_TASKS", 2)
    steps = plan(COMMON[name])
    assert not any("TEMP B-TREE" in step for step in steps), steps
    assert [task.id for task in search.search(COMMON[name], 50)[0]] == sorted_ids != []


def test_pages_follow_each_other_without_gap_or_repeat(work: Work) -> None:
    tasks = [work.submit() for _ in range(7)]
    seen, cursor = [], None
    while True:
        found, cursor = search.search(Wanted(cursor=cursor), 3)
        seen += [task.id for task in found]
        if cursor is None:
            break
    assert seen == [task.id for task in reversed(tasks)]


def pages(wanted: Wanted, limit: int) -> list[int]:
    """The rows of all pages, one behind the other."""
    seen: list[int] = []
    while True:
        found, cursor = search.search(wanted, limit)
        seen += [task.id for task in found]
        if cursor is None:
            return seen
        wanted = replace(wanted, cursor=cursor)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 50])
@pytest.mark.parametrize("q", [None, "report"])
def test_failed_tasks_come_first_where_asked(work: Work, limit: int, q: str | None) -> None:
    tasks = [send("report.xlsx") for _ in range(7)]
    failed = {"status": "failed", "completed_at": 2.0}
    Task.update(failed).where(Task.id.in_([tasks[1].id, tasks[4].id])).execute()
    order = [tasks[n].id for n in (4, 1, 6, 5, 3, 2, 0)]
    assert pages(Wanted(q=q, order="failed"), limit) == order


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize("q", [None, "report"])
def test_what_ran_longest_comes_first_where_asked(work: Work, limit: int, q: str | None) -> None:
    ran_s = [5.0, 80.0, 5.0, None, 12.5]
    tasks = [
        send("report.xlsx", started_at=100.0, completed_at=seconds and 100 + seconds)
        for seconds in ran_s
    ]
    order = [tasks[n].id for n in (1, 4, 2, 0)]
    assert pages(Wanted(q=q, order="longest"), limit) == order


def test_pages_of_a_time_follow_each_other_too(work: Work) -> None:
    tasks = [work.submit() for _ in range(5)]
    first, cursor = search.search(Wanted(created_after=1.0), 3)
    rest, _ = search.search(Wanted(created_after=1.0, cursor=cursor), 3)
    assert [task.id for task in first + rest] == [task.id for task in reversed(tasks)]


def test_a_later_task_does_not_shift_the_next_page(work: Work) -> None:
    tasks = [work.submit() for _ in range(4)]
    _, cursor = search.search(Wanted(), 2)
    work.submit()
    found, _ = search.search(Wanted(cursor=cursor), 2)
    assert [task.id for task in found] == [tasks[1].id, tasks[0].id]


def send(name: str, **fields: object) -> Task:
    """A task of that name, as one that is sent; `fields` are written as a transition does."""
    columns = {"kind": "claims", "params": {}, "locale": "en", "max_attempts": 1}
    with store.transaction():
        columns |= {"filename": name, "task_id": uuid4().hex}
        task = lifecycle.accept(columns, sentence("Waiting for a free worker."))
        if fields:
            Task.update(fields).where(Task.id == task.id).execute()
    return task


def found(q: str, **more: object) -> list[int]:
    return [task.id for task in search.search(Wanted(q=q, **more), 50)[0]]  # type: ignore[arg-type]


@pytest.mark.parametrize("q", ["终版", "版", "报告 (最终版", "REPORT", "x", '"最', "50%", "rt"])
def test_any_part_of_a_name_finds_it_whatever_its_length(work: Work, q: str) -> None:
    send("other.csv.zip")
    wanted = send('报告 (最终版) "最新" 50%_report.xlsx 终版')
    assert found(q) == [wanted.id]


@pytest.mark.parametrize("q", ["%", "_", "*", '"', "a OR b", "NEAR(", "\0", "é"])
def test_no_character_has_a_meaning_of_its_own(work: Work, q: str) -> None:
    send("plain.pdf")
    assert found(q) == []


@pytest.mark.parametrize("q", ["等待", "WAITING", "free work"])
def test_a_message_is_found_in_both_languages(work: Work, q: str) -> None:
    task = send("a.pdf")
    send("b.pdf", message="Done.")
    assert found(q) == [task.id]


def test_an_error_is_found_by_its_sentence_and_by_what_fills_it(work: Work) -> None:
    why = {"error": "The sheet {name} is not there.", "error_facts": {"name": "第二季度"}}
    task = send("a.pdf", **why)
    assert found("季度") == found("sheet") == [task.id]
    Task.update(error=None, error_facts=None).where(Task.id == task.id).execute()
    assert found("季度") == found("sheet") == []


def test_a_task_that_is_gone_is_not_found(work: Work) -> None:
    send("a.pdf").delete_instance()
    assert found("a.pdf") == []
    store.database.execute_sql("INSERT INTO task_text (task_text) VALUES ('integrity-check')")


def test_what_was_there_before_the_index_is_found(work: Work) -> None:
    task = send("老文件.pdf")
    step = import_module("huey_app.migrations.0004_task_text")
    for kind, name in UNDONE:
        store.database.execute_sql(f"DROP {kind} {name}")
    step.up(None, store.database)
    assert found("老文件") == found("件.") == [task.id]


UNDONE = (
    ("TRIGGER", "task_text_insert"),
    ("TRIGGER", "task_text_update"),
    ("TRIGGER", "task_text_delete"),
    ("TABLE", "task_text_term"),
    ("TABLE", "task_text"),
    ("INDEX", "task_message_status"),
    ("INDEX", "task_error_status"),
)


def test_pages_of_a_text_follow_each_other_and_keep_the_filters(work: Work) -> None:
    tasks = [send(f"report {number}.pdf") for number in range(7)]
    send("report.pdf", kind="video")
    seen, cursor = [], None
    while True:
        wanted = Wanted(q="report", kind="claims", created_after=1.0, cursor=cursor)
        page, cursor = search.search(wanted, 3)
        seen += [task.id for task in page]
        if cursor is None:
            break
    assert seen == [task.id for task in reversed(tasks)]
    assert found("report", kind="claims", order="oldest") == [task.id for task in tasks]


@pytest.mark.parametrize("q", ["report", "re", "等待", "b" * 32])
def test_a_text_is_looked_up_and_never_read_for(work: Work, q: str) -> None:
    send("report.pdf")
    steps = plan(Wanted(q=q, status="pending"))
    unlike = [step for step in steps if not step.startswith("SEARCH")]
    assert all("VIRTUAL TABLE INDEX" in step for step in unlike), unlike
    assert not any(step.endswith("VIRTUAL TABLE INDEX 0:") for step in steps), steps
