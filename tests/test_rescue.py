"""A task whose worker is dead is found at once; one whose worker lives is never touched."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from huey_app import presence, rescue, runner, service, store
from huey_app.attempt import Attempt
from huey_app.language import Sentence
from huey_app.models import Task
from tests.conftest import Clock
from tests.work import Work

HOLD = """
import sys, time, os
from pathlib import Path
from huey_app import presence
print(presence.enter(Path(sys.argv[1])), flush=True)
if len(sys.argv) > 2 and os.fork() == 0:
    time.sleep(60)
time.sleep(60)
"""


class Worker:
    """Another process that holds a worker's lock."""

    def __init__(self, work: Work, *more: str) -> None:
        command = [sys.executable, "-c", HOLD, str(work.settings.data_dir / "run"), *more]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        self.name = self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.kill()


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent here is pytest, which leaves no word how a worker ended."""
    monkeypatch.setattr(presence, "_EXIT_PATIENCE_S", 0.05)


def owned_by(work: Work, name: str) -> Task:
    task = work.submit()
    work.take()
    Task.update(worker=name).where(Task.id == task.id).execute()
    return task


def test_the_task_of_a_killed_worker_is_queued_again_at_once(work: Work) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    worker.kill()
    assert rescue.Sweeper(work.settings).sweep() == 1
    row = work.row(task)
    assert (row.status, row.attempt, row.error_code) == ("pending", 1, "worker_died")
    assert work.run_next() == "completed"


def test_the_task_of_a_living_worker_is_left_alone_however_long_it_takes(
    work: Work, moved_clock: Clock
) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    sweeper = rescue.Sweeper(work.settings)
    assert sweeper.sweep() == 0
    moved_clock.move(work.settings.time_limit_s - 1)
    assert sweeper.sweep() == 0
    assert work.row(task).status == "processing"
    worker.end()


def test_a_stopped_process_is_alive(work: Work) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    os.kill(worker.process.pid, signal.SIGSTOP)
    assert rescue.Sweeper(work.settings).sweep() == 0
    assert work.row(task).status == "processing"
    worker.end()


def test_a_child_of_a_worker_does_not_keep_it_alive(work: Work) -> None:
    worker = Worker(work, "with a child")
    task = owned_by(work, worker.name)
    worker.kill()
    assert rescue.Sweeper(work.settings).sweep() == 1
    assert work.row(task).status == "pending"
    worker.end()


def test_rescuing_twice_changes_nothing_more(work: Work) -> None:
    task = owned_by(work, "worker-1-gone")
    assert rescue.rescue(work.settings) == 1
    assert rescue.rescue(work.settings) == 0
    assert work.messages() == 1
    assert work.events(task).count("attempt_failed") == 1


def die(work: Work, exit_code: int | None = -9) -> None:
    """The worker of the task that runs is dead; its parent says how, where it lives."""
    Task.update(worker="worker-1-gone").where(Task.status == "processing").execute()
    if exit_code is not None:
        (work.settings.data_dir / "run" / "1.exit").write_text(str(exit_code))
    assert rescue.rescue(work.settings) == 1


def test_a_task_that_kills_every_worker_fails_after_the_cap(work: Work) -> None:
    task = work.submit()
    for _ in range(work.settings.max_attempts):
        assert work.take()
        die(work)
    row = work.row(task)
    assert (row.status, row.error_code, work.messages()) == ("failed", "worker_died", 0)


@pytest.mark.parametrize(
    ("exit_code", "said"),
    [
        (None, "died at"),
        (-11, "killed by SIGSEGV"),
        (3, "ended with status 3"),
        (-63, "signal 63"),
    ],
)
def test_a_rescue_says_how_the_worker_died(work: Work, exit_code: int | None, said: str) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    worker.kill()
    if exit_code is not None:
        presence.note_exit(work.settings.data_dir / "run", worker.process.pid, exit_code)
    rescue.Sweeper(work.settings).sweep()
    assert said in Sentence(work.row(task).error, work.row(task).error_facts).say()
    assert list((work.settings.data_dir / "run").glob("*.exit")) == []


def test_a_worker_killed_for_running_too_long_says_so(work: Work, moved_clock: Clock) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    sweeper = rescue.Sweeper(work.settings)
    sweeper.sweep()
    moved_clock.move(work.settings.time_limit_s + 10)
    sweeper.sweep()
    worker.process.wait(5)
    sweeper.sweep()
    assert work.row(task).error_code == "time_limit"
    worker.end()


def test_a_clock_that_is_set_forward_kills_nobody(work: Work, moved_clock: Clock) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    sweeper = rescue.Sweeper(work.settings)
    sweeper.sweep()
    moved_clock.set(moved_clock.at + 10 * work.settings.time_limit_s)
    sweeper.sweep()
    assert worker.process.poll() is None
    worker.kill()
    sweeper.sweep()
    assert work.row(task).error_code == "worker_died"
    worker.end()


def test_the_end_of_the_whole_consumer_counts_as_no_attempt(work: Work) -> None:
    task = work.submit()
    for _ in range(3 * work.settings.max_attempts):
        assert work.take()
        die(work, exit_code=None)
    assert work.row(task).max_attempts - work.row(task).attempt == work.settings.max_attempts
    assert work.run_next() == "completed"


def test_a_death_that_came_further_than_the_last_counts_as_no_attempt(work: Work) -> None:
    task = work.submit()
    for _ in range(3 * work.settings.max_attempts):
        held = work.take()
        assert held
        Attempt(work.row(task), held, work.settings).checkpoint({"next": 0, "size": 0})
        die(work)
    assert work.row(task).status == "pending"


def test_no_task_is_spared_for_ever(work: Work) -> None:
    task = work.submit()
    while work.take():
        die(work, exit_code=None)
    assert work.row(task).status == "failed"


def test_a_dead_workers_task_that_was_asked_to_stop_is_cancelled(work: Work) -> None:
    task = owned_by(work, "worker-1-gone")
    service.cancel(task.task_id, work.settings)
    rescue.rescue(work.settings)
    assert work.row(task).status == "cancelled"
    assert work.messages() == 0


def test_a_worker_that_ignores_a_cancel_is_killed(work: Work, moved_clock: Clock) -> None:
    worker, sibling = Worker(work), Worker(work)
    task, other = owned_by(work, worker.name), owned_by(work, sibling.name)
    service.cancel(task.task_id, work.settings)
    sweeper = rescue.Sweeper(work.settings)
    sweeper.sweep()
    assert worker.process.poll() is None
    moved_clock.move(work.settings.cancel_limit_s + 0.1)
    sweeper.sweep()
    assert worker.process.wait(5) == -signal.SIGKILL
    sweeper.sweep()
    assert work.row(task).status == "cancelled"
    assert work.row(other).status == "processing"
    worker.end()
    sibling.end()


def test_a_cancel_is_not_forgotten_when_the_clock_is_set_back(
    work: Work, moved_clock: Clock
) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    service.cancel(task.task_id, work.settings)
    sweeper = rescue.Sweeper(work.settings)
    sweeper.sweep()
    moved_clock.set(moved_clock.at - 86_400)
    moved_clock.run_s += 1
    sweeper.sweep()
    assert worker.process.wait(5) == -signal.SIGKILL
    worker.end()


def test_a_worker_far_over_the_time_limit_is_killed(work: Work, moved_clock: Clock) -> None:
    worker = Worker(work)
    task = owned_by(work, worker.name)
    sweeper = rescue.Sweeper(work.settings)
    sweeper.sweep()
    moved_clock.move(work.settings.time_limit_s + 10)
    sweeper.sweep()
    assert worker.process.wait(5) == -signal.SIGKILL
    sweeper.sweep()
    assert work.row(task).status == "pending"
    worker.end()


def test_a_late_worker_can_change_nothing_after_a_rescue(work: Work) -> None:
    task = work.submit()
    held = work.take()
    assert held
    Task.update(worker="worker-1-gone").execute()
    rescue.rescue(work.settings)
    assert runner.run(held, work.settings) is None
    assert work.row(task).status == "pending"
    assert work.run_next() == "completed"
    assert work.events(task).count("completed") == 1


def test_a_lock_is_given_back_at_a_clean_end(work: Work) -> None:
    run_dir = work.settings.data_dir / "run"
    name = presence.enter(run_dir)
    assert presence.living(run_dir) == [name]
    presence.leave(run_dir)
    assert presence.living(run_dir) == []


def test_entering_twice_is_one_worker(work: Work) -> None:
    run_dir = work.settings.data_dir / "run"
    assert presence.enter(run_dir) == presence.enter(run_dir)


@pytest.mark.parametrize("limit", [0.0, 5.0])
def test_the_limits_are_those_of_the_settings(
    work: Work, moved_clock: Clock, limit: float
) -> None:
    worker = Worker(work)
    owned_by(work, worker.name)
    service.cancel(Task.get().task_id, work.settings)
    sweeper = rescue.Sweeper(replace(work.settings, cancel_limit_s=limit))
    sweeper.sweep()
    moved_clock.move(2.0)
    sweeper.sweep()
    time.sleep(0.05)
    assert (worker.process.poll() is None) == (limit == 5.0)
    worker.end()


def test_a_row_that_names_no_worker_does_not_stop_the_rescue_of_others(work: Work) -> None:
    strange, dead = owned_by(work, "me"), owned_by(work, "worker-1-2-ab")
    assert rescue.Sweeper(work.settings).sweep() == 2
    assert {work.row(each).status for each in (strange, dead)} == {"pending"}


def test_a_worker_that_has_another_task_by_now_is_not_killed(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, killed = Worker(work), []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    seen = work.row(owned_by(work, worker.name))
    Task.update(attempt=2).where(Task.id == seen.id).execute()
    rescue.kill_worker(seen, work.settings)
    assert killed == []
    monkeypatch.undo()
    worker.end()


def test_a_worker_is_killed_while_nobody_can_give_it_another_task(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, locked = Worker(work), []
    monkeypatch.setattr(os, "kill", lambda *_: locked.append(store.database.in_transaction()))
    rescue.kill_worker(work.row(owned_by(work, worker.name)), work.settings)
    assert locked == [True]
    monkeypatch.undo()
    worker.end()


def test_what_died_goes_on_before_what_never_began(work: Work) -> None:
    task = owned_by(work, "worker-1-2-ab")
    work.submit()
    rescue.rescue(work.settings)
    held = work.take()
    assert held is not None
    assert held.id == task.id
