"""The history as JSON lines: to keep elsewhere, to analyse, to take along to another machine."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from peewee import IntegrityError

from huey_app import lifecycle, store, task_view
from huey_app.models import DONE, Event, Task

_PAGE_ROWS = 500
_OWN_COLUMNS = ("id", "worker", "idempotency_key", "fingerprint", "checkpoint")


_UNUSABLE = (IntegrityError, AttributeError, TypeError, ValueError, OverflowError)


class RecordError(ValueError):
    """A line is no record of a task; the text says which and why."""


def export_tasks() -> Iterator[str]:
    """One JSON line a task, oldest first, with its events; files are not part of it."""
    last_id = 0
    while rows := list(Task.select().where(Task.id > last_id).order_by(Task.id).limit(_PAGE_ROWS)):
        for task in rows:
            yield json.dumps(_record(task), ensure_ascii=False)
        last_id = rows[-1].id


def _record(task: Task) -> dict[str, Any]:
    events = Event.select().where(Event.task == task.id).order_by(Event.id)
    columns = {name: value for name, value in task.__data__.items() if name not in _OWN_COLUMNS}
    return columns | {"events": [_event(event) for event in events]}


def _event(event: Event) -> dict[str, Any]:
    return {name: value for name, value in event.__data__.items() if name not in ("id", "task")}


def import_tasks(lines: Iterable[str]) -> tuple[int, int]:
    """Take over the records of finished tasks; return how many, and how many were left out.

    Left out is what is here already, and what was not finished: its files are not part of a
    record, so it could not go on. The files of what is taken over count as removed. Repeating is
    safe. Raises RecordError; what came before the bad line is kept.
    """
    taken = skipped = 0
    for number, line in enumerate(lines, 1):
        if _take_over(_parse(line, number), number):
            taken += 1
        else:
            skipped += 1
    return taken, skipped


def _parse(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise RecordError(f"Line {number} is no JSON: {error}.") from None
    keys = {"task_id", "status", "events"}
    if not (isinstance(record, dict) and keys <= record.keys() and _is_id(record["task_id"])):
        raise RecordError(f"Line {number} is no record that export-tasks wrote.")
    return record


def _is_id(value: object) -> bool:
    return isinstance(value, str) and value.isalnum()


def _take_over(record: dict[str, Any], number: int) -> bool:
    events = record.pop("events")
    if record["status"] not in DONE or Task.named(record["task_id"]) is not None:
        return False
    try:
        with store.transaction():
            task_view.show(lifecycle.remember(record, events), "en")
    except _UNUSABLE as error:
        raise RecordError(f"Line {number} cannot be taken over: {error}.") from error
    return True
