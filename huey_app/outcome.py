"""How an attempt ends, in one transaction: said by its worker, or by rescue when that is dead."""

import logging
from dataclasses import dataclass
from typing import Any

from huey_app import backoff, clock, files, lifecycle, queue, store
from huey_app.language import sentence
from huey_app.lifecycle import Claim, Failure
from huey_app.models import DONE, Task
from huey_app.settings import Settings

_DAY_S = 86_400.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """The kind returned its summary."""

    summary: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """The attempt did not succeed; `permanent` where another cannot, `at_once` without a wait."""

    failure: Failure
    permanent: bool = False
    at_once: bool = False


@dataclass(frozen=True)
class Stopped:
    """The kind noticed that a cancel was asked for."""


@dataclass(frozen=True)
class Released:
    """The consumer stops and gives the task back."""


Outcome = Done | Failed | Stopped | Released


def end(held: Claim, outcome: Outcome, settings: Settings) -> str | None:
    """End the attempt `held`; return the task's new status, None where the claim was lost.

    A cancel that was asked for meanwhile wins over every other outcome. Repeating is safe.
    """
    with store.transaction():
        task: Task = Task.of_row(held.id)
        moved = _apply(task, held, outcome, settings)
        moved = moved or lifecycle.stop(held, expiry(settings))
        task = Task.of_row(held.id)
    if not moved:
        return None
    _tidy(task, held, settings)
    return str(task.status)


def expiry(settings: Settings) -> float:
    """When the files of a task that ends now are removed (epoch seconds)."""
    return clock.now() + settings.retention_days * _DAY_S


def over_time(settings: Settings) -> Failure:
    """The failure of an attempt that ran longer than it may."""
    reason = sentence(
        "It ran longer than the limit of {seconds} s. Send a smaller file, or ask the operator to "
        "raise HOLDFAST_TIME_LIMIT_S.",
        seconds=settings.time_limit_s,
    )
    return Failure("time_limit", reason)


def _apply(task: Task, held: Claim, outcome: Outcome, settings: Settings) -> bool:
    match outcome:
        case Done(summary):
            return lifecycle.complete(held, summary, expiry(settings))
        case Failed(failure, permanent, at_once):
            if permanent or held.attempt >= task.max_attempts:
                return lifecycle.fail(held, failure, expiry(settings))
            delay_s = backoff.delay_s(held.attempt, settings.backoff_s, settings.backoff_max_s)
            at = clock.now() + (0.0 if at_once else delay_s)
            return lifecycle.back_off(held, failure, at) and _send(task, None if at_once else at)
        case Released():
            return lifecycle.release(held) and _send(task, None)
        case Stopped():
            return False


def _send(task: Task, at: float | None) -> bool:
    queue.send(task.task_id, at)
    return True


def _tidy(task: Task, held: Claim, settings: Settings) -> None:
    """Remove what no later attempt and no download needs; what this misses, the sweep finds."""
    kept = {"completed": task.attempt, "failed": task.checkpoint_attempt}.get(task.status)
    try:
        if task.status in DONE:
            files.remove_attempts(settings.data_dir, task.task_id, keep=(kept,))
        elif task.checkpoint_attempt != held.attempt:
            # Only its own: the next attempt may be at work beside it already.
            files.remove_attempt(settings.data_dir, task.task_id, held.attempt)
    except OSError:
        logger.exception("task %s: could not remove what it does not need any more", task.task_id)
