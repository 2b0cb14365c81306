"""One attempt: what each way of ending leaves in the row, in the queue and on the disk."""

import json
import signal
from dataclasses import replace
from typing import Any

import pytest
from peewee import OperationalError

from huey_app import attempt, files, lifecycle, outcome, runner, service, store
from huey_app.attempt import Attempt
from huey_app.kinds import KINDS
from huey_app.kinds.contract import Context, Params, Summary
from huey_app.models import Event, Task
from tests.conftest import Clock
from tests.toy_kind import CountKind
from tests.work import Work


def folders(work: Work, task: Task) -> list[str]:
    path = files.task_folder(work.settings.data_dir, task.task_id)
    return sorted(each.name for each in path.iterdir()) if path.is_dir() else []


def test_a_task_that_returns_is_completed(work: Work) -> None:
    task = work.submit(total=3)
    assert work.run_next() == "completed"
    done = work.row(task)
    assert done.result == {"counted": 3, "first": 0, "numbers_output": "numbers.txt"}
    assert (done.progress, done.current, done.total) == (100, 3, 3)
    assert done.worker is None
    assert work.events(task) == ["accepted", "started", "completed"]
    assert folders(work, task) == ["1"]


def test_a_task_that_raises_is_tried_again_with_growing_delay(
    work: Work, moved_clock: Clock
) -> None:
    task = work.submit(then="raise")
    delays = []
    for number in (1, 2, 3):
        assert work.run_next() == "pending"
        row = work.row(task)
        assert row.attempt == number
        delays.append(row.next_attempt_at - moved_clock.at)
        moved_clock.move(delays[-1])
        work.move_due()
    assert work.run_next() == "failed"
    assert [5 * 0.9 <= delays[0] <= 5.5, 9 <= delays[1] <= 11, 18 <= delays[2] <= 22] == [True] * 3
    assert "ValueError: told to fail" in work.row(task).error_facts["error"]
    assert work.messages() == 0


def test_a_full_disk_is_not_blamed_on_the_task(work: Work, moved_clock: Clock) -> None:
    task = work.submit(then="fill", attempts=6)
    for _ in range(6):
        assert work.run_next() == "pending"
        assert work.row(task).error_code == "disk_full"
        moved_clock.move(400)
        work.move_due()
    assert work.run_next() == "completed"


def test_bad_input_fails_at_once(work: Work) -> None:
    task = work.submit(then="refuse")
    assert work.run_next() == "failed"
    assert work.row(task).error_code == "told_to"
    assert work.row(task).attempt == 1


def test_an_attempt_that_failed_leaves_its_traceback_in_the_history(work: Work) -> None:
    task = work.submit(then="raise")
    work.run_next()
    assert "told to fail" in service.history(task)[-1].detail


def test_a_second_attempt_goes_on_from_the_checkpoint(work: Work, moved_clock: Clock) -> None:
    task = work.submit(total=25, at=17, then="raise", attempts=1)
    work.run_next()
    assert work.row(task).progress == 40  # at the checkpoint, after 10 of 25
    moved_clock.move(10)
    work.move_due()
    assert work.run_next() == "completed"
    done = work.row(task)
    assert done.result["first"] == 10
    output = files.attempt_folder(work.settings.data_dir, task.task_id, 2) / "numbers.txt"
    assert output.read_text().split() == [str(n) for n in range(25)]
    assert folders(work, task) == ["2"]


def test_a_cancel_is_noticed_at_the_next_progress(work: Work) -> None:
    task = work.submit(total=1000, pause_s=0.01)
    held = work.take()
    assert held
    service.cancel(task.task_id, work.settings)
    assert runner.run(held, work.settings) == "cancelled"
    assert folders(work, task) == []
    assert work.row(task).cancel_requested_at is not None


def test_a_cancel_that_comes_while_it_finishes_still_wins(work: Work) -> None:
    task = work.submit(total=0)
    held = work.take()
    assert held
    service.cancel(task.task_id, work.settings)
    assert runner.run(held, work.settings) == "cancelled"


class Interrupted(CountKind):
    def run(self, context: Context, params: Params) -> Summary:
        raise KeyboardInterrupt


def test_a_stopped_consumer_gives_its_task_back_without_blame(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = work.submit()
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, "count", Interrupted())
        assert work.run_next() == "pending"
    assert work.row(task).max_attempts - work.row(task).attempt == work.settings.max_attempts
    assert work.run_next() == "completed"


def test_a_task_that_runs_too_long_is_ended(work: Work) -> None:
    task = work.submit(then="hang")
    work.settings = replace(work.settings, time_limit_s=0.05, max_attempts=1)
    Task.update(max_attempts=1).execute()
    assert work.run_next() == "failed"
    assert work.row(task).error_code == "time_limit"
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


class Usurped(CountKind):
    """While it works, somebody else takes its task over."""

    def run(self, context: Context, params: Params) -> Summary:
        Task.update(attempt=Task.attempt + 1).execute()
        context.progress(1, 2)
        assert isinstance(context, Attempt)
        context.flush()
        return {}


def test_an_attempt_that_lost_its_claim_writes_nothing(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = work.submit()
    monkeypatch.setitem(KINDS, "count", Usurped())
    assert work.run_next() is None
    row = work.row(task)
    assert (row.status, row.attempt, row.current) == ("processing", 2, None)


def test_progress_never_goes_back_and_is_full_only_at_the_end(work: Work) -> None:
    task = work.submit()
    held = work.take()
    assert held
    attempt = Attempt(work.row(task), held, work.settings)
    seen = []
    for done, total in ((5, 10), (3, 10), (10, 10), (0, 0)):
        attempt.progress(done, total)
        attempt.flush()
        seen.append(work.row(task).progress)
    assert seen == [50, 50, 99, 99]


def test_progress_is_written_only_some_times_a_second(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.submit(total=2000)
    written = []
    report = lifecycle.report

    def counted(*arguments: Any) -> bool:
        written.append(1)
        return report(*arguments)

    monkeypatch.setattr(lifecycle, "report", counted)
    monkeypatch.setattr("tests.toy_kind._CHECKPOINT_EVERY", 10**9)
    work.run_next()
    assert 1 <= len(written) < 50


def test_the_output_of_a_completed_task_is_what_the_kind_wrote(work: Work) -> None:
    task = work.submit(total=2)
    work.run_next()
    folder = service.output_folder(work.row(task), work.settings)
    assert json.loads(b"".join(KINDS["count"].result(folder, {}))) == {"numbers": ["0", "1"]}


def test_an_outcome_waits_while_the_disk_is_full(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.submit(total=0)
    held = work.take()
    assert held
    pauses = []

    def make_room(seconds: float) -> None:
        pauses.append(seconds)
        store.database.execute_sql("PRAGMA max_page_count = 1000000")

    monkeypatch.setattr("huey_app.runner.time.sleep", make_room)
    fill_database(held)
    assert runner.run(held, work.settings) == "completed"
    assert len(pauses) == 1


def fill_database(held: lifecycle.Claim) -> None:
    """Leave no page free, and no room in the last ones."""
    pages = store.database.execute_sql("PRAGMA page_count").fetchone()[0]
    store.database.execute_sql(f"PRAGMA max_page_count = {pages}")
    for size in (2000, 100, 1):
        with pytest.raises(OperationalError, match="is full"):
            write_until_full(held, size)


def write_until_full(held: lifecycle.Claim, size: int) -> None:
    for _ in range(1000):
        write(held, size)


def write(held: lifecycle.Claim, size: int) -> None:
    with store.transaction(durable=False):
        Event.create(task=held.id, at=0, name="x" * size, status="processing", attempt=1)


def test_what_a_failed_attempt_wrote_is_removed_at_once(work: Work) -> None:
    task = work.submit(total=3, then="raise")
    work.run_next()
    assert folders(work, task) == []


def test_what_a_failed_attempt_saved_is_kept_for_the_next(work: Work) -> None:
    task = work.submit(total=15, then="raise")
    work.run_next()
    assert folders(work, task) == ["1"]


def test_progress_that_cannot_be_written_does_not_end_the_attempt(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unwritable(CountKind):
        def run(self, context: Context, params: Params) -> Summary:
            store.database.execute_sql("PRAGMA query_only = ON")
            try:
                return super().run(context, params)
            finally:
                store.database.execute_sql("PRAGMA query_only = OFF")

    monkeypatch.setitem(KINDS, "count", Unwritable())
    task = work.submit(total=25)
    assert work.run_next() == "completed"
    assert work.events(task) == ["accepted", "started", "completed"]


def test_a_resumed_attempt_shows_nothing_twice(work: Work) -> None:
    task = work.submit(total=100)
    held = work.take()
    assert held
    Task.update(progress=61, current=61, total=100).execute()
    attempt = Attempt(work.row(task), held, work.settings)
    for done, shown in ((5, 61), (62, 62)):
        attempt.progress(done, 100)
        attempt.flush()
        assert (work.row(task).progress, work.row(task).current) == (shown, shown)


def test_a_retry_of_what_failed_half_way_goes_on_from_there(work: Work) -> None:
    task = work.submit(total=25, at=17, then="refuse", attempts=1)
    assert work.run_next() == "failed"
    service.retry(task.task_id, work.settings)
    assert work.row(task).progress == 40
    assert work.run_next() == "completed"
    assert work.row(task).result["first"] == 10


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every progress is written, and so every one can hear of a change."""
    monkeypatch.setattr(attempt, "_WRITE_EVERY_S", 0.0)


@pytest.mark.usefixtures("eager")
def test_an_attempt_that_lost_its_claim_stops_and_says_nothing(work: Work) -> None:
    task = work.submit(total=50, at=20, then="lose")
    held = work.take()
    assert held is not None
    assert runner.run(held, work.settings) is None
    row = work.row(task)
    assert (row.status, row.current) == ("processing", 20)


@pytest.mark.usefixtures("eager")
def test_an_attempt_that_is_asked_to_stop_goes_no_further(work: Work) -> None:
    task = work.submit(total=50, at=20, then="be asked to stop")
    assert work.run_next() == "cancelled"
    assert work.row(task).current == 20
    assert folders(work, task) == []


def test_an_earlier_attempt_leaves_the_disk_once_its_checkpoint_is_overtaken(work: Work) -> None:
    task = work.submit(total=40, at=35, then="raise", attempts=1)
    work.run_next()
    assert folders(work, task) == ["1"]
    held = lifecycle_claim(work, task)
    row = work.row(task)
    kind, second = KINDS["count"], attempt.Attempt(row, held, work.settings)
    kind.run(second, row.params)
    assert work.row(task).checkpoint_attempt == 2
    assert folders(work, task) == ["2"]


def lifecycle_claim(work: Work, task: Task) -> lifecycle.Claim:
    with store.transaction():
        held = lifecycle.claim(task.task_id, "worker-1-2-ab")
    assert held is not None
    return held


def test_what_a_late_worker_tidies_is_not_the_next_attempt(work: Work) -> None:
    task = work.submit(then="refuse", attempts=1)
    work.run_next()
    service.retry(task.task_id, work.settings)
    late = lifecycle.Claim(task.id, 1)
    folder = files.make_attempt_folder(work.settings.data_dir, task.task_id, 2)
    row = work.row(task)
    row.status = "failed"  # as the worker has read it before the retry
    outcome._tidy(row, late, work.settings)
    assert folder.is_dir()
