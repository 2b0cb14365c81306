"""Tasks whose worker is dead, or will not stop: found by lock, ended, given to another."""

import logging
import os
import signal
from collections.abc import Container
from typing import Any

from peewee import OperationalError

from huey_app import clock, outcome, presence, store
from huey_app.language import sentence
from huey_app.lifecycle import Claim, Failure
from huey_app.models import Task
from huey_app.settings import Settings

_HARD_LIMIT_EXTRA_S = 5.0
"""Time beyond the time limit that an attempt has to end by itself, before its worker is killed."""

logger = logging.getLogger(__name__)


class Sweeper:
    """Looks again and again; remembers since when it sees what, by a clock that nobody can set."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen_at_s: dict[tuple[int, int, bool], float] = {}

    def sweep(self) -> int:
        """Kill workers that overran, end the attempts of the dead; return how many of these."""
        running = list(_processing())
        now_s = clock.steady()
        seen = {_look(task): self._seen_at_s.get(_look(task), now_s) for task in running}
        self._seen_at_s = seen
        if not running:
            return 0
        for task in running:
            if now_s - seen[_look(task)] > self._limit_s(task):
                kill_worker(task, self._settings)
        return rescue(self._settings, self._overran(now_s))

    def _limit_s(self, task: Task) -> float:
        if task.cancel_requested_at is not None:
            return self._settings.cancel_limit_s
        return self._settings.time_limit_s + _HARD_LIMIT_EXTRA_S

    def _overran(self, now_s: float) -> set[Claim]:
        limit_s = self._settings.time_limit_s + _HARD_LIMIT_EXTRA_S
        return {
            Claim(i, a) for (i, a, _), at_s in self._seen_at_s.items() if now_s - at_s > limit_s
        }


def _look(task: Task) -> tuple[int, int, bool]:
    return task.id, task.attempt, task.cancel_requested_at is not None


def rescue(settings: Settings, overran: Container[Claim] = ()) -> int:
    """End every attempt whose worker is dead; safe to do at any time, any number of times.

    `overran` are the attempts that had run longer than they may.
    """
    run_dir = settings.data_dir / "run"
    count = 0
    for task in list(_processing()):
        worker = str(task.worker)
        if presence.alive(run_dir, worker):
            continue
        exit_code = presence.take_exit(run_dir, worker)
        held = Claim(task.id, task.attempt)
        why = outcome.over_time(settings) if held in overran else _death(task, exit_code)
        status = outcome.end(held, outcome.Died(why, alone=exit_code is not None), settings)
        if status is not None:
            logger.warning(
                "task %s: %s died (%s), now %s", task.task_id, worker, exit_code, status
            )
            count += 1
    return count


def _death(task: Task, exit_code: int | None) -> Failure:
    at = {"current": task.current or 0, "total": task.total or 0, "attempt": task.attempt}
    if exit_code is None:
        reason = sentence(
            "The worker process died at {current} of {total} (attempt {attempt}).", **at
        )
    elif exit_code >= 0:
        reason = sentence(
            "The worker process ended with status {status} at {current} of {total} "
            "(attempt {attempt}).",
            status=exit_code,
            **at,
        )
    else:
        reason = sentence(
            "The worker process was killed by {signal} at {current} of {total} "
            "(attempt {attempt}). If it happens again, the file is too much for this machine.",
            signal=_name_of(-exit_code),
            **at,
        )
    return Failure("worker_died", reason)


def _name_of(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def kill_worker(seen: Task, settings: Settings) -> None:
    """Kill the worker of a task that overran, if it still runs that task."""
    try:
        # Under the write lock the worker cannot finish this task and take another: it is the task
        # that was seen which dies, or nothing does.
        with store.transaction(durable=False):
            _kill_owner(seen, settings)
    except OperationalError:
        # Somebody holds the lock for longer than any write takes: most likely this very worker.
        _kill_owner(seen, settings)


def _kill_owner(seen: Task, settings: Settings) -> None:
    worker = str(seen.worker)
    still = _processing().where(Task.id == seen.id, Task.attempt == seen.attempt)
    if still.exists() and presence.alive(settings.data_dir / "run", worker):
        logger.warning("task %s: killing worker %s", seen.task_id, worker)
        os.kill(presence.pid_of(worker), signal.SIGKILL)


def _processing() -> Any:
    return Task.select().where(Task.status == "processing")
