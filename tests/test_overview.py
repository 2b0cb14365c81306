"""What the overview counts, and that it looks at no more rows than it must."""

import pytest

from huey_app import overview, store
from huey_app.models import Task
from tests.conftest import Clock
from tests.work import Work

HOUR_S = 3600


def finish(work: Work, then: str = "return") -> Task:
    task = work.submit(then=then)
    work.run_next()
    return task


def test_tasks_are_counted_in_the_hour_and_day_they_ended(work: Work, moved_clock: Clock) -> None:
    finish(work)
    moved_clock.move(2 * HOUR_S)
    finish(work)
    finish(work, then="refuse")
    day = overview.last_day()
    assert [(b.completed, b.failed) for b in day[-3:]] == [(1, 0), (0, 0), (1, 1)]
    assert len(day) == 24
    assert sum(bucket.total for bucket in overview.last_month()) == 3


def test_what_is_older_is_left_out(work: Work, moved_clock: Clock) -> None:
    finish(work)
    moved_clock.move(31 * 24 * HOUR_S)
    assert sum(bucket.total for bucket in overview.last_month()) == 0


def test_a_kind_shows_how_often_and_how_fast_it_succeeded(work: Work) -> None:
    finish(work)
    finish(work, then="refuse")
    figures = next(each for each in overview.kinds(work.settings) if each.kind == "count")
    assert (figures.finished, figures.success_rate) == (2, 0.5)
    assert figures.upload_bytes > 0
    assert figures.running_s is not None


def test_the_room_of_a_kind_holds_what_its_tasks_wrote(work: Work) -> None:
    finish(work)
    figures = {each.kind: each.result_bytes for each in overview.kinds(work.settings)}
    assert figures["count"] == len(b"0\n1\n2\n")
    assert figures["claims"] == 0


def test_times_are_told_by_the_hour_and_day_of_submission(work: Work, moved_clock: Clock) -> None:
    work.submit()
    moved_clock.move(40)
    work.run_next()
    moved_clock.move(2 * HOUR_S)
    finish(work)
    day = overview.times_of_day("count")
    assert [times.waiting_s for times in day[-3:]] == [40, None, 0]
    assert [times.running_s is None for times in day[-3:]] == [False, True, False]
    assert len(overview.times_of_month("count")) == 30
    assert all(times.running_s is None for times in overview.times_of_day("claims"))


def test_a_kind_that_never_ran_has_no_rate(work: Work) -> None:
    figures = next(each for each in overview.kinds(work.settings) if each.kind == "count")
    assert (figures.success_rate, figures.waiting_s, figures.running_s) == (None, None, None)


def test_room_is_told_by_what_takes_it(work: Work) -> None:
    finish(work)
    room = overview.room(work.settings)
    assert room["uploads"] > 0
    assert room["results"] == len(b"0\n1\n2\n")
    assert room["free"] > 0


def times_of_claims() -> list[overview.Times]:
    return overview.times_of_month("claims")


@pytest.mark.parametrize(
    "ask", [overview.last_month, overview.next_expiry, overview.running, times_of_claims]
)
def test_no_question_reads_the_whole_history(work: Work, ask: object) -> None:
    seen: list[str] = []
    execute = store.database.execute_sql

    def explain(sql: str, params: object = None) -> object:
        plan = execute(f"EXPLAIN QUERY PLAN {sql}", params)
        seen.extend(row[3] for row in plan if row[3].startswith("SCAN"))
        return execute(sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.database, "execute_sql", explain)
        assert callable(ask)
        ask()
    assert [line for line in seen if "USING" not in line] == []
