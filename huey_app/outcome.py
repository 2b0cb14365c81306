"""How an attempt ends, in one transaction: said by its worker, or by rescue when that is dead."""

import logging
from dataclasses import dataclass
from typing import Any

from peewee import OperationalError

from huey_app import backoff, clock, files, lifecycle, queue, store
from huey_app.kinds import KINDS
from huey_app.kinds.contract import Finished, Permanent
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
    """The attempt did not succeed; `permanent` where another cannot, `spared` where the machine
    and not the task is to blame: then it does not count.
    """

    failure: Failure
    permanent: bool = False
    spared: bool = False


@dataclass(frozen=True)
class Died:
    """The worker is dead; `alone` where its consumer lives, so that it was not an end of all."""

    failure: Failure
    alone: bool


@dataclass(frozen=True)
class Stopped:
    """The kind noticed that a cancel was asked for."""


@dataclass(frozen=True)
class Released:
    """The consumer stops and gives the task back."""


Outcome = Done | Failed | Died | Stopped | Released

_MOST_ATTEMPTS = 50
"""Past this many, every death counts: it is the file, whatever it looks like."""


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


def kept_attempt(task: Task) -> int | None:
    """The attempt whose output is kept when a task is done: for downloads, or for a retry."""
    kept: dict[str, int | None] = {"completed": task.attempt, "failed": task.checkpoint_attempt}
    return kept.get(task.status)


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
            return _complete(task, held, summary, settings)
        case Failed():
            return _fail(task, held, outcome, settings)
        case Died():
            return _take_up_again(task, held, outcome, settings)
        case Released():
            return lifecycle.release(held) and _send(task, None)
    return False  # Stopped: `end` does what is left to do


def _complete(task: Task, held: Claim, summary: dict[str, Any], settings: Settings) -> bool:
    """Let the kind publish and the task complete: both, or none of it."""
    folder = files.attempt_folder(settings.data_dir, task.task_id, held.attempt)
    finished = Finished(task.task_id, task.id, folder, task.params, summary)
    try:
        with store.database.savepoint() as both:
            kept = KINDS[task.kind].publish(finished)
            if moved := lifecycle.complete(held, kept, expiry(settings)):
                return moved
            both.rollback()
    except Permanent as error:
        return lifecycle.fail(held, Failure(error.code, error.sentence), expiry(settings))
    return False


def _take_up_again(task: Task, held: Claim, died: Died, settings: Settings) -> bool:
    spared = _is_spared(task, held, died)
    if held.attempt >= task.max_attempts and not spared:
        return lifecycle.fail(held, died.failure, expiry(settings))
    return lifecycle.back_off(held, died.failure, None, spared=spared) and _send(task, None)


def _fail(task: Task, held: Claim, failed: Failed, settings: Settings) -> bool:
    """Fail for good, or try again later."""
    spared = failed.spared and held.attempt < _MOST_ATTEMPTS
    if failed.permanent or (held.attempt >= task.max_attempts and not spared):
        return lifecycle.fail(held, failed.failure, expiry(settings))
    delay_s = backoff.delay_s(held.attempt, settings.backoff_s, settings.backoff_max_s)
    at = clock.now() + delay_s
    return lifecycle.back_off(held, failed.failure, at, spared=spared) and _send(task, at)


def _is_spared(task: Task, held: Claim, died: Died) -> bool:
    """Whether a death counts as no attempt: it came further than the one before, or the whole
    consumer was ended. A file that kills its worker does so alone, and always at the same place.
    """
    came_further = task.checkpoint_attempt == held.attempt
    return (came_further or not died.alone) and held.attempt < _MOST_ATTEMPTS


def _send(task: Task, at: float | None) -> bool:
    queue.send(task.task_id, at, again=True)
    return True


def _tidy(task: Task, held: Claim, settings: Settings) -> None:
    """Remove what no later attempt and no download needs; what this misses, the sweep finds."""
    try:
        if task.status in DONE:
            # A retry may be at work already, in a later folder.
            kept, last = (kept_attempt(task),), held.attempt
            files.remove_attempts(settings.data_dir, task.task_id, kept, up_to=last)
        elif task.checkpoint_attempt != held.attempt:
            # Only its own: the next attempt may be at work beside it already.
            files.remove_attempt(settings.data_dir, task.task_id, held.attempt)
        KINDS[task.kind].tidy()
    except (OSError, OperationalError):
        logger.exception("task %s: could not remove what it does not need any more", task.task_id)
