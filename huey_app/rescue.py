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

logger = logging.getLogger(__name__)


def sweep(settings: Settings) -> int:
    """Kill workers that overran, end the attempts of the dead; return how many were rescued."""
    if not _processing().exists():
        return 0
    kill_overdue(settings)
    return rescue(settings)


def rescue(settings: Settings) -> int:
    """End every attempt whose worker is dead; safe to do at any time, any number of times."""
    run_dir = settings.data_dir / "run"
    count = 0
    for task in list(_processing()):
        if presence.alive(run_dir, str(task.worker)):
            continue
        status = outcome.end(Claim(task.id, task.attempt), _died(task), settings)
        if status is not None:
            logger.warning("task %s: worker %s died, now %s", task.task_id, task.worker, status)
            count += 1
    return count


def _died(task: Task) -> outcome.Failed:
    reason = sentence(
        "The worker process died at {current} of {total} (attempt {attempt}). If this happens "
        "again with the same file, the file is too much for this machine.",
        current=task.current or 0,
        total=task.total or 0,
        attempt=task.attempt,
    )
    return outcome.Failed(Failure("worker_died", reason), at_once=True)


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
    ignored = Task.cancel_requested_at < now - settings.cancel_limit_s
    too_long = Task.started_at < now - settings.time_limit_s - _HARD_LIMIT_EXTRA_S
    return fn.COALESCE(ignored, False) | too_long
