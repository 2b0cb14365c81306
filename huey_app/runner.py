"""One attempt: run its kind, end it. The one place that turns exceptions into outcomes."""

import logging
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from peewee import OperationalError

from huey_app import files, interrupts
from huey_app.attempt import Attempt, Cancelled, ClaimLost
from huey_app.kinds import KINDS
from huey_app.kinds.contract import Permanent
from huey_app.language import sentence
from huey_app.lifecycle import Claim, Failure
from huey_app.models import Task
from huey_app.outcome import Done, Failed, Outcome, Released, Stopped, end, over_time
from huey_app.settings import Settings

_END_TRIES = 30
_END_PAUSE_S = 2.0

logger = logging.getLogger(__name__)


class TimeLimit(BaseException):
    """The attempt ran longer than it may."""


def run(held: Claim, settings: Settings) -> str | None:
    """Run the attempt `held` to its end; return the task's new status, None if the claim is lost.

    Raises OperationalError where the outcome cannot be written: then the worker must die, so
    that its task is rescued.
    """
    task: Task = Task.of_row(held.id)
    try:
        outcome = _attempt(task, held, settings)
    except ClaimLost:
        logger.warning("task %s: attempt %d lost its claim", task.task_id, held.attempt)
        return None
    status = _end(held, outcome, settings)
    logger.info("task %s: attempt %d ended, now %s", task.task_id, held.attempt, status)
    return status


def _attempt(task: Task, held: Claim, settings: Settings) -> Outcome:
    attempt = Attempt(task, held, settings)
    try:
        with interrupts.let_through(), _time_limit(settings.time_limit_s):
            summary = KINDS[task.kind].run(attempt, task.params)
            attempt.flush()
            files.sync_output(attempt.folder)
    except Cancelled:
        return Stopped()
    except KeyboardInterrupt:
        return Released()
    except TimeLimit:
        return Failed(over_time(settings))
    except Permanent as error:
        return Failed(Failure(error.code, error.sentence, _trace(error)), permanent=True)
    except Exception as error:
        logger.exception("task %s: attempt %d failed", task.task_id, held.attempt)
        return _unexpected(error)
    return Done(summary)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    def expire(_signum: int, _frame: FrameType | None) -> None:
        raise TimeLimit

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _unexpected(error: Exception) -> Failed:
    if isinstance(error, OSError) and error.errno in files.NO_ROOM:
        return Failed(_no_room(error), spared=True)
    reason = sentence(
        "An unexpected error happened ({error}). Try again later; if it stays, tell the operator.",
        error=f"{type(error).__name__}: {error}"[:300],
    )
    return Failed(Failure("unexpected", reason, _trace(error)))


def _no_room(error: OSError) -> Failure:
    reason = sentence("The disk was full. It will be tried again when there is room.")
    return Failure("disk_full", reason, _trace(error))


def _trace(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def _end(held: Claim, outcome: Outcome, settings: Settings) -> str | None:
    for _ in range(_END_TRIES):
        try:
            return end(held, outcome, settings)
        except OperationalError:
            # A full disk or a held lock is no reason to do the work again: wait for room.
            logger.exception("task row %d: cannot write the outcome yet", held.id)
            time.sleep(_END_PAUSE_S)
    return end(held, outcome, settings)
