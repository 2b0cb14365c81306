"""What must be true of the data at any moment, checked on a live or a stopped service."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

from huey_app import files, lifecycle, presence, prune, store
from huey_app.kinds import KINDS
from huey_app.models import Event, Message, ScheduledMessage, Task, TaskInput, Upload
from huey_app.queue import RUN_TASK
from huey_app.settings import Settings

_MOMENT_S = 2.0


def violations(settings: Settings) -> list[str]:
    """One sentence for each broken invariant; empty when all hold.

    Rows are read in one transaction, which sees them all at one moment and locks nobody out.
    Locks and files are seen a little later: on a live service, ask `lasting` instead.
    """
    checks: tuple[Callable[[Settings], Iterator[str]], ...] = (
        _database_is_sound,
        _messages_can_be_read,
        _messages_match_rows,
        _owners_live,
        _attempts_within_cap,
        _history_leads_to_row,
        _files_are_there,
        _kinds_are_sound,
    )
    with store.database.atomic():
        return [sentence for check in checks for sentence in check(settings)]


def lasting(settings: Settings) -> list[str]:
    """The violations that are still there after a moment: a task that ends while it is looked
    at is none.
    """
    first = violations(settings)
    if not first:
        return []
    time.sleep(_MOMENT_S)
    again = violations(settings)
    return [sentence for sentence in first if sentence in again]


def _database_is_sound(_settings: Settings) -> Iterator[str]:
    for (verdict,) in store.database.execute_sql("PRAGMA integrity_check"):
        if verdict != "ok":
            yield f"database: {verdict}"
    for row in store.database.execute_sql("PRAGMA foreign_key_check"):
        yield f"database: a row of {row[0]} refers to a missing row of {row[2]}"


def _messages_match_rows(_settings: Settings) -> Iterator[str]:
    waiting = Counter(message_task_ids())
    pending = {row.task_id for row in Task.select(Task.task_id).where(Task.status == "pending")}
    for task_id in sorted(pending | set(waiting)):
        count = waiting[task_id]
        if task_id in pending and count != 1:
            yield f"task {task_id} is pending and has {count} messages"
        elif task_id not in pending:
            yield f"a message speaks of task {task_id}, which is not pending"


def message_task_ids() -> Iterator[str]:
    """Task id of every message that is queued or scheduled and can be read."""
    for _, words in _messages():
        if words is not None and words[0] == RUN_TASK:
            yield str(words[1])


def unreadable_messages() -> list[Message | ScheduledMessage]:
    """Messages that say nothing to anybody."""
    return [row for row, words in _messages() if words is None]


def _messages() -> Iterator[tuple[Message | ScheduledMessage, list[Any] | None]]:
    for table in (Message, ScheduledMessage):
        for row in table.select():
            yield row, _words(row.data)


def _words(data: str) -> list[Any] | None:
    try:
        words = json.loads(data)
    except ValueError:
        return None
    is_known = isinstance(words, list) and len(words) >= (2 if words[:1] == [RUN_TASK] else 1)
    return words if is_known else None


def _messages_can_be_read(_settings: Settings) -> Iterator[str]:
    for row in unreadable_messages():
        yield f"message {row.id} cannot be read"


def _owners_live(settings: Settings) -> Iterator[str]:
    for task in Task.select().where(Task.status == "processing"):
        if not presence.alive(settings.data_dir / "run", str(task.worker)):
            yield f"task {task.task_id} is processing by {task.worker}, which is dead"


def _attempts_within_cap(_settings: Settings) -> Iterator[str]:
    for task in Task.select().where(Task.attempt > Task.max_attempts):
        yield f"task {task.task_id} had {task.attempt} attempts of {task.max_attempts}"


def _history_leads_to_row(_settings: Settings) -> Iterator[str]:
    for task in Task.select():
        events = list(Event.select().where(Event.task == task.id).order_by(Event.id))
        yield from _broken_history(task, events)


def _broken_history(task: Task, events: list[Event]) -> Iterator[str]:
    if not events or events[0].name != "accepted":
        yield f"task {task.task_id}: its history does not begin with its acceptance"
        return
    for before, event in pairwise(events):
        sources, status = lifecycle.MOVES.get(event.name, ((before.status,), before.status))
        if before.status not in sources or event.status != status:
            yield f"task {task.task_id}: {event.name} after {before.status} is no transition"
    if (events[-1].status, events[-1].attempt) != (task.status, task.attempt):
        yield f"task {task.task_id} is {task.status}, its history says {events[-1].status}"
    ends = Counter(event.name for event in events)
    if ends["completed"] > 1:
        yield f"task {task.task_id} was completed {ends['completed']} times"


def _files_are_there(settings: Settings) -> Iterator[str]:
    for upload in Upload.select():
        path = files.upload_path(settings.data_dir, upload.file_id)
        if not path.is_file() or path.stat().st_size != upload.file_size:
            yield f"upload {upload.file_id} is not on disk as it was received"
    for task in Task.select().where(Task.expired_at.is_null()):
        if task.status == "completed":
            if not has_result(task, settings):
                yield f"task {task.task_id} is completed and its result is not on disk"
        elif not TaskInput.select().where(TaskInput.task == task.id).exists():
            yield f"task {task.task_id} has no input file"
        saved = task.checkpoint_attempt
        if saved is not None and not has_folder(task, saved, settings):
            yield f"task {task.task_id} has a checkpoint whose files are not on disk"


def has_folder(task: Task, attempt: int, settings: Settings) -> bool:
    """Whether that attempt's folder is there."""
    return files.attempt_folder(settings.data_dir, task.task_id, attempt).is_dir()


def has_result(task: Task, settings: Settings) -> bool:
    """Whether a completed task's folder is there, with files in it where its kind leaves some."""
    folder = files.attempt_folder(settings.data_dir, task.task_id, task.attempt)
    kind = KINDS.get(task.kind)
    leaves_files = kind is not None and bool(kind.exports or kind.outputs)
    return folder.is_dir() and (any(folder.iterdir()) or not leaves_files)


def changed_content(settings: Settings) -> Iterator[str]:
    """One sentence for each upload whose bytes are not those that arrived; reads all of them."""
    for upload in Upload.select():
        path = files.upload_path(settings.data_dir, upload.file_id)
        with suppress(FileNotFoundError), path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != upload.sha256:
                yield f"upload {upload.file_id} has other content than what was received"


def _kinds_are_sound(_settings: Settings) -> Iterator[str]:
    for kind in KINDS.values():
        yield from kind.violations()


def litter(settings: Settings) -> list[str]:
    """Files that no row speaks of; young ones may belong to a submit that is on its way."""
    return sorted(str(path) for path in prune.unowned(settings))
