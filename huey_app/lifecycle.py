"""Every transition of a task, and the only writer of `Task.status`.

Each transition is one guarded UPDATE (id, expected status, attempt) and its line of history, in
the transaction of the caller. None or False means that somebody else got there first: a normal
answer, nothing has changed.
"""

from dataclasses import dataclass
from typing import Any

from huey_app import clock
from huey_app.language import Sentence, sentence
from huey_app.models import DONE, Event, Task
from huey_app.store import database

MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "started": (("pending",), "processing"),
    "completed": (("processing",), "completed"),
    "failed": (("processing",), "failed"),
    "attempt_failed": (("processing",), "pending"),
    "released": (("processing",), "pending"),
    "cancelled": (("pending", "processing"), "cancelled"),
    "retried": (("failed", "cancelled"), "pending"),
}
"""Event name -> (statuses that it may start from, status that it leads to)."""


_NO_ERROR = dict.fromkeys(("error_code", "error", "error_facts"))
_NO_PROGRESS = {"progress": 0, "current": None, "total": None}
_NO_CHECKPOINT = dict.fromkeys(("checkpoint", "checkpoint_attempt"))


@dataclass(frozen=True)
class Claim:
    """The right to write to one task: its row id, and the attempt that holds it."""

    id: int
    attempt: int


@dataclass(frozen=True)
class Why:
    """What the history says about a transition: a sentence, and what only an operator reads."""

    reason: Sentence | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Failure:
    """Why an attempt did not succeed: a code for programs, a sentence, a traceback if any."""

    code: str
    reason: Sentence
    detail: str | None = None


def accept(fields: dict[str, Any], message: Sentence) -> Task:
    """Nothing -> pending."""
    now = clock.now()
    task: Task = Task.create(
        status="pending",
        created_at=now,
        updated_at=now,
        message=message.text,
        message_facts=dict(message.facts),
        **fields,
    )
    _write_history(task.id, "accepted", "pending", 0, Why())
    return task


def claim(task_id: str, worker: str) -> Claim | None:
    """Pending -> processing by `worker`, with the next attempt number; else no change."""
    task = Task.named(task_id)
    if task is None:
        return None
    held = Claim(task.id, task.attempt + 1)
    resumed = task.checkpoint is not None
    shown = {} if resumed else _NO_PROGRESS | _saying(sentence("Work has begun."))
    now = clock.now()
    changes = shown | {"worker": worker, "started_at": now, "next_attempt_at": None}
    why = Why(_resuming(task) if resumed else None)
    moved = _move(
        Claim(task.id, task.attempt), "started", changes | {"attempt": held.attempt}, why
    )
    return held if moved else None


def _resuming(task: Task) -> Sentence:
    return sentence("Taken up again at {progress} %.", progress=task.progress)


def complete(held: Claim, summary: dict[str, Any], expires_at: float) -> bool:
    """Processing -> completed; else, and where a cancel was asked for, no change."""
    changes = {
        "result": summary,
        "progress": 100,
        # A kind that ends without counting its last unit has done it all the same.
        "current": Task.total,
        "expires_at": expires_at,
    }
    changes |= _NO_CHECKPOINT | _NO_ERROR | _ending(sentence("Done."))
    return _move(held, "completed", changes, only=_not_cancelled())


def fail(held: Claim, failure: Failure, expires_at: float) -> bool:
    """Processing -> failed; else, and where a cancel was asked for, no change."""
    changes = _ending(sentence("Failed.")) | _error(failure) | {"expires_at": expires_at}
    why = Why(failure.reason, failure.detail)
    return _move(held, "failed", changes, why, only=_not_cancelled())


def back_off(
    held: Claim, failure: Failure, next_attempt_at: float | None, *, spared: bool = False
) -> bool:
    """Processing -> pending until `next_attempt_at`; else, or asked to stop, no change.

    A `spared` attempt does not count: one more is allowed.
    """
    said = sentence("Attempt {attempt} failed; it will be tried again.", attempt=held.attempt)
    changes = _error(failure) | _waiting(said) | {"next_attempt_at": next_attempt_at}
    changes["max_attempts"] = Task.max_attempts + spared
    why = Why(failure.reason, failure.detail)
    return _move(held, "attempt_failed", changes, why, only=_not_cancelled())


def release(held: Claim) -> bool:
    """Processing -> pending without blame: the attempt is not counted; else no change."""
    said = sentence("Waiting: the service is restarting.")
    changes = _waiting(said) | {"max_attempts": Task.max_attempts + 1}
    return _move(held, "released", changes, Why(said), only=_not_cancelled())


def cancel(task: Task, expires_at: float) -> bool:
    """Pending -> cancelled; else no change."""
    changes = _cancelling(expires_at)
    return _move(Claim(task.id, task.attempt), "cancelled", changes, only=_of_status("pending"))


def stop(held: Claim, expires_at: float) -> bool:
    """Processing, and asked to stop -> cancelled; else no change."""
    asked = _of_status("processing") & Task.cancel_requested_at.is_null(False)
    return _move(held, "cancelled", _cancelling(expires_at), only=asked)


def request_cancel(task: Task) -> bool:
    """Processing, asked to stop; the status stays. No change where it is not processing."""
    now = clock.now()
    said = sentence("Stopping.")
    changes = {"cancel_requested_at": now} | _saying(said)
    held = Claim(task.id, task.attempt)
    if not _update(held, ("processing",), changes, only=_not_cancelled()):
        return False
    _write_history(task.id, "cancel_requested", "processing", task.attempt, Why())
    return True


def retry(task: Task, more_attempts: int) -> bool:
    """Failed or cancelled -> pending with `more_attempts` attempts left; else no change."""
    changes = _waiting(sentence("Waiting for a free worker.")) | {
        "max_attempts": task.attempt + more_attempts,
        "completed_at": None,
        "expires_at": None,
        "cancel_requested_at": None,
    }
    changes |= _NO_ERROR | ({} if task.checkpoint else _NO_PROGRESS)
    return _move(Claim(task.id, task.attempt), "retried", changes)


@dataclass(frozen=True)
class Shown:
    """What a running task shows: percent, counted work, a sentence."""

    progress: int
    current: int
    total: int
    message: Sentence | None = None


def report(held: Claim, shown: Shown, checkpoint: dict[str, Any]) -> bool:
    """Write progress and `checkpoint`'s columns; False where the claim is lost or cancelled."""
    changes = {
        "progress": shown.progress,
        "current": shown.current,
        "total": shown.total,
        **checkpoint,
    }
    if shown.message is not None:
        changes |= _saying(shown.message)
    return _update(held, ("processing",), changes, only=_not_cancelled())


def expire(task: Task) -> bool:
    """Note that the files of a finished task were removed; its status stays."""
    changes = {"expired_at": clock.now(), "idempotency_key": None}
    held = Claim(task.id, task.attempt)
    if not _update(held, (task.status,), changes):
        return False
    _write_history(task.id, "expired", task.status, task.attempt, Why())
    return True


def forget_checkpoint(task: Task) -> bool:
    """Start from the beginning next time: what the checkpoint speaks of is lost."""
    return _update(Claim(task.id, task.attempt), (task.status,), dict(_NO_CHECKPOINT))


def follow_history(task: Task, last: Event) -> bool:
    """Any status -> the finished one that the history ends with, where they differ."""
    if last.status not in DONE or (last.status, last.attempt) == (task.status, task.attempt):
        return False
    changes = {"status": last.status, "attempt": last.attempt, "worker": None}
    return _update(Claim(task.id, task.attempt), (task.status,), changes)


def remember(columns: dict[str, Any], events: list[dict[str, Any]]) -> Task:
    """Nothing -> a finished task of another service, as its history says, its files gone."""
    task: Task = Task.create(**columns)
    for event in events:
        Event.create(task=task.id, **event)
    if task.expired_at is None:
        expire(task)
    return task


def _move(
    held: Claim, event: str, changes: dict[str, Any], why: Why = Why(), *, only: Any = None
) -> bool:
    sources, status = MOVES[event]
    owner = {} if status == "processing" else {"worker": None}
    if not _update(held, sources, {"status": status} | owner | changes, only):
        return False
    _write_history(held.id, event, status, changes.get("attempt", held.attempt), why)
    return True


def _update(
    held: Claim, sources: tuple[str, ...], changes: dict[str, Any], only: Any = None
) -> bool:
    if not database.in_transaction():
        raise RuntimeError("a transition and what belongs to it are one transaction")
    guard = (Task.id == held.id) & Task.status.in_(sources) & (Task.attempt == held.attempt)
    if only is not None:
        guard &= only
    return bool(Task.update({"updated_at": clock.now()} | changes).where(guard).execute())


def _write_history(id_: int, event: str, status: str, attempt: int, why: Why) -> None:
    Event.insert(
        task=id_,
        at=clock.now(),
        name=event,
        status=status,
        attempt=attempt,
        reason=why.reason.text if why.reason else None,
        reason_facts=dict(why.reason.facts) if why.reason else None,
        detail=why.detail,
    ).execute()


def _not_cancelled() -> Any:
    return Task.cancel_requested_at.is_null()


def _of_status(status: str) -> Any:
    return Task.status == status


def _cancelling(expires_at: float) -> dict[str, Any]:
    changes = {"next_attempt_at": None, "expires_at": expires_at}
    return changes | _NO_CHECKPOINT | _ending(sentence("Cancelled."))


def _saying(message: Sentence) -> dict[str, Any]:
    return {"message": message.text, "message_facts": dict(message.facts)}


def _waiting(message: Sentence) -> dict[str, Any]:
    return _saying(message) | {"started_at": None}


def _ending(message: Sentence) -> dict[str, Any]:
    return _saying(message) | {"completed_at": clock.now()}


def _error(failure: Failure) -> dict[str, Any]:
    return {
        "error_code": failure.code,
        "error": failure.reason.text,
        "error_facts": dict(failure.reason.facts),
    }
