"""Finding tasks in the history, page by page."""

from dataclasses import dataclass
from typing import Any

from peewee import Tuple

from huey_app.models import STATUSES, Task
from huey_app.text_search import Narrowing, ids_that_say


@dataclass(frozen=True)
class Wanted:
    """Which tasks, newest first; None leaves a condition out. Times are epoch seconds.

    `before_id` is the cursor: only tasks that were accepted before that row.
    """

    status: str | None = None
    kind: str | None = None
    q: str | None = None
    created_after: float | None = None
    created_before: float | None = None
    before_id: int | None = None
    oldest_first: bool = False
    """Then the cursor is the row after which to go on."""


def search(wanted: Wanted, limit: int) -> tuple[list[Task], int | None]:
    """Up to `limit` tasks, and the cursor of the next page (None at the end).

    The cursor is a row id, so no page is slower than the first and none skips or repeats a task.
    """
    order = [c.asc() if wanted.oldest_first else c.desc() for c in _columns(wanted)]
    query = Task.select().order_by(*order).limit(limit + 1)
    conditions = _conditions(wanted)
    if text := (wanted.q or "").strip():
        statuses = (wanted.status,) if wanted.status else STATUSES
        narrowing = Narrowing(statuses, conditions, wanted.oldest_first, limit + 1)
        ids = ids_that_say(text, narrowing)
        if not ids:
            return [], None
        conditions = [Task.id.in_(ids)]
    for condition in conditions:
        query = query.where(condition)
    found = list(query)
    more = len(found) > limit
    return found[:limit], found[limit - 1].id if more else None


def _conditions(wanted: Wanted) -> list[Any]:
    conditions = [
        wanted.status is not None and Task.status == wanted.status,
        wanted.kind is not None and Task.kind == wanted.kind,
        wanted.created_after is not None and Task.created_at >= wanted.created_after,
        wanted.created_before is not None and Task.created_at < wanted.created_before,
        wanted.before_id is not None and _past(wanted, wanted.before_id),
    ]
    return [condition for condition in conditions if condition is not False]


def _columns(wanted: Wanted) -> list[Any]:
    """What a page is sorted by: where only a time is asked for, in the order of its index."""
    has_time = wanted.created_after is not None or wanted.created_before is not None
    is_by_time = has_time and not (wanted.q or "").strip()
    return [Task.created_at, Task.id] if is_by_time else [Task.id]


def _past(wanted: Wanted, cursor: int) -> Any:
    columns = _columns(wanted)
    last = Task.select(*columns).where(Task.id == cursor).tuples().first() or (cursor,) * 2
    place, here = Tuple(*columns), Tuple(*last[: len(columns)])
    return place > here if wanted.oldest_first else place < here
