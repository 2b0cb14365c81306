"""Tasks whose worker is dead, or will not stop: found by lock, ended, given to another."""

import logging
import os
import signal
from typing import Any

from peewee import fn

from huey_app import clock, outcome, presence, store
from huey_app.language import sentence
from huey_app.lifecycle import Claim, Failure
from huey_app.models import Task
from huey_app.settings import Settings

_HARD_LIMIT_EXTRA_S = 5.0
"""Time beyond the time limit that an attempt has to end by itself, before its worker is killed."""

_EXIT_PATIENCE_S = 0.4

logger = logging.getLogger(__name__)


def sweep(settings: Settings) -> int:
    """Kill workers that overran, end the attempts of the dead; return how many were rescued."""
    if not _processing().exists():
        return 0
    kill_overdue(settings)
    return rescue(settings, patience_s=_EXIT_PATIENCE_S)


def rescue(settings: Settings, patience_s: float = 0.0) -> int:
    """End every attempt whose worker is dead; safe to do at any time, any number of times.

    `patience_s` is how long to wait for the word of how it died, which its parent leaves.
    """
    run_dir = settings.data_dir / "run"
    count = 0
    for task in list(_processing()):
        worker = str(task.worker)
        if presence.alive(run_dir, worker):
            continue
        exit_code = presence.take_exit(run_dir, worker, patience_s)
        failed = outcome.Failed(_death(task, exit_code, settings), at_once=True)
        status = outcome.end(Claim(task.id, task.attempt), failed, settings)
        if status is not None:
            logger.warning(
                "task %s: %s died (%s), now %s", task.task_id, worker, exit_code, status
            )
            count += 1
    return count


def _death(task: Task, exit_code: int | None, settings: Settings) -> Failure:
    if _ran_too_long(task, settings):
        return outcome.over_time(settings)
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


def _ran_too_long(task: Task, settings: Settings) -> bool:
    limit_s = settings.time_limit_s + _HARD_LIMIT_EXTRA_S
    return task.started_at is not None and task.started_at < clock.now() - limit_s


def kill_overdue(settings: Settings) -> None:
    """Kill the workers of tasks that ignored a cancel or overran the time limit."""
    for task in list(_processing().where(_overdue(settings))):
        _kill_worker(task, settings)


def _kill_worker(seen: Task, settings: Settings) -> None:
    # Under the write lock the worker cannot finish this task and take another: it is the task
    # that was seen which dies, or nothing does.
    worker = str(seen.worker)
    with store.transaction(durable=False):
        still = _processing().where(Task.id == seen.id, Task.attempt == seen.attempt)
        if still.exists() and presence.alive(settings.data_dir / "run", worker):
            logger.warning("task %s: killing worker %s", seen.task_id, worker)
            os.kill(presence.pid_of(worker), signal.SIGKILL)


def _processing() -> Any:
    return Task.select().where(Task.status == "processing")


def _overdue(settings: Settings) -> Any:
    now = clock.now()
    asked_at, limit_s = Task.cancel_requested_at, settings.cancel_limit_s
    # Asked for in the future: the clock was set back since.
    ignored = (asked_at < now - limit_s) | (asked_at > now + limit_s)
    too_long = Task.started_at < now - settings.time_limit_s - _HARD_LIMIT_EXTRA_S
    return fn.COALESCE(ignored, False) | too_long
