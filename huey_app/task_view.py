"""The task object of the interface: what every answer about a task says."""

from typing import Any

from huey_app import clock
from huey_app.language import Sentence
from huey_app.models import DONE, Event, Task

_COPIED = (
    "task_id",
    "kind",
    "status",
    "progress",
    "current",
    "total",
    "unit",
    "filename",
    "file_size",
    "file_id",
    "doc_id",
    "sheet_name",
    "column_name",
    "attempt",
    "max_attempts",
)
_TIMES = (
    "created_at",
    "updated_at",
    "started_at",
    "completed_at",
    "next_attempt_at",
    "expires_at",
    "expired_at",
)


def show(task: Task, locale: str) -> dict[str, Any]:
    """JSON object of a task in `locale`, without addresses; what does not apply is None."""
    shown = {name: getattr(task, name) for name in _COPIED}
    shown |= {name: clock.iso(getattr(task, name)) for name in _TIMES}
    return shown | {
        "result": None if task.result is None else dict(task.result),
        "done": task.status in DONE,
        "message": _say(task.message, task.message_facts, locale),
        "error": _say(task.error, task.error_facts, locale),
        "error_code": task.error_code,
        "cancel_requested": task.cancel_requested_at is not None,
    }


def show_event(event: Event, locale: str) -> dict[str, Any]:
    """JSON object of one line of history; a traceback is for the operator and is left out."""
    return {
        "at": clock.iso(event.at),
        "event": event.name,
        "status": event.status,
        "attempt": event.attempt,
        "reason": _say(event.reason, event.reason_facts, locale),
    }


def _say(text: str | None, facts: dict[str, Any] | None, locale: str) -> str | None:
    return None if text is None else Sentence(text, facts or {}).say(locale)
