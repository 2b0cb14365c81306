"""Finding tasks in the history, page by page."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from peewee import SQL, Field, NodeList, Tuple

from huey_app.models import STATUSES, Task
from huey_app.text_search import Narrowing, ids_that_say

Order = Literal["newest", "oldest", "failed", "longest"]
ORDERS: tuple[Order, ...] = get_args(Order)
"""By the time of submission; or failed ones first, then the newest; or what ran longest first."""

# Behind all failed tasks, when no other has been shown.
_BEHIND_FAILED = -(1 << 62)
# Of the tasks that say a text, so many of the newest are sorted by how long they ran.
_MOST_SORTED = 2_000
_RUNNING_S = Task.completed_at - Task.started_at
_HAS_RUN = (Task.completed_at.is_null(False), Task.started_at.is_null(False))
_MOST_COUNTED = 1_000
# More than these are not sorted: the index of the order is walked until a page is full.
_FEW_TASKS = 5_000


@dataclass(frozen=True)
class Wanted:
    """Which tasks, in which order; None leaves a condition out. Times are epoch seconds.

    `cursor` is what `search` gave for the page before.
    """

    status: str | None = None
    kind: str | None = None
    q: str | None = None
    created_after: float | None = None
    created_before: float | None = None
    cursor: int | None = None
    order: Order = "newest"
    but_status: str | None = None
    """Tasks of that status are left out."""
    has_files: bool = False
    """Tasks whose files are removed are left out."""


def search(wanted: Wanted, limit: int) -> tuple[list[Task], int | None]:
    """Up to `limit` tasks, and the cursor of the next page (None at the end).

    The cursor is the last task's row id, so no page is slower than the first and none skips or
    repeats a task; it is negative where an order begins with the failed ones and is past them.
    """
    if wanted.order == "failed":
        return _failed_first(wanted, limit)
    query = Task.select().order_by(*_sorting(wanted)).limit(limit + 1)
    conditions = _conditions(wanted)
    if text := (wanted.q or "").strip():
        ids = ids_that_say(text, _narrowing(wanted, conditions, limit + 1))
        if not ids:
            return [], None
        conditions = [Task.id.in_(ids)]
    for condition in conditions:
        query = query.where(condition)
    found = list(query)
    more = len(found) > limit
    return found[:limit], found[limit - 1].id if more else None


def counts() -> dict[str, int]:
    """How many tasks have each status; counting ends at 1,000, however many there are."""
    return {status: _count(status) for status in STATUSES}


def _count(status: str) -> int:
    some = Task.select(Task.id).where(Task.status == status).limit(_MOST_COUNTED)
    return int(some.count())


def _failed_first(wanted: Wanted, limit: int) -> tuple[list[Task], int | None]:
    if wanted.status:
        return search(replace(wanted, order="newest"), limit)
    failed: list[Task] = []
    cursor = wanted.cursor
    if cursor is None or cursor > 0:
        failed, cursor = search(replace(wanted, order="newest", status="failed"), limit)
        if cursor is not None:
            return failed, cursor
        cursor = _BEHIND_FAILED
    if len(failed) == limit:
        return failed, cursor
    after = None if cursor == _BEHIND_FAILED else -cursor
    others = replace(wanted, order="newest", but_status="failed", cursor=after)
    rest, last = search(others, limit - len(failed))
    return failed + rest, None if last is None else -last


def _narrowing(wanted: Wanted, conditions: list[Any], limit: int) -> Narrowing:
    statuses = (wanted.status,) if wanted.status else STATUSES
    most = _MOST_SORTED if wanted.order == "longest" else limit
    return Narrowing(statuses, conditions, wanted.order == "oldest", most)


def _conditions(wanted: Wanted) -> list[Any]:
    walks = _columns(wanted) != [Task.id] and _is_common(wanted)
    conditions = [
        wanted.status is not None and _unindexed(Task.status, walks) == wanted.status,
        wanted.but_status is not None and Task.status != wanted.but_status,
        wanted.has_files and Task.expired_at.is_null(),
        wanted.kind is not None and _unindexed(Task.kind, walks) == wanted.kind,
        wanted.created_after is not None and Task.created_at >= wanted.created_after,
        wanted.created_before is not None and Task.created_at < wanted.created_before,
        *(_HAS_RUN if _is_longest(wanted) else ()),
        *(_past(wanted, wanted.cursor) if wanted.cursor is not None else ()),
    ]
    return [condition for condition in conditions if condition is not False]


def _is_common(wanted: Wanted) -> bool:
    """Whether status and kind leave so many tasks that a page of them is soon met anywhere."""
    named = ((Task.status, wanted.status), (Task.kind, wanted.kind))
    given = [column == value for column, value in named if value is not None]
    some = Task.select(Task.id).where(*given).limit(_FEW_TASKS) if given else None
    return some is not None and int(some.count()) == _FEW_TASKS


def _unindexed(column: Field, is_so: bool) -> Any:
    # With a plus before it, SQLite looks for no index of the column: it would have to sort.
    return NodeList((SQL("+"), column), glue="") if is_so else column


def _is_longest(wanted: Wanted) -> bool:
    return wanted.order == "longest"


def _sorting(wanted: Wanted) -> list[Any]:
    columns = _columns(wanted)
    return [column.asc() if wanted.order == "oldest" else column.desc() for column in columns]


def _columns(wanted: Wanted) -> list[Any]:
    """What a page is sorted by: where only a time is asked for, in the order of its index."""
    if _is_longest(wanted):
        return [_RUNNING_S, Task.id]
    has_time = wanted.created_after is not None or wanted.created_before is not None
    is_by_time = has_time and not (wanted.q or "").strip()
    return [Task.created_at, Task.id] if is_by_time else [Task.id]


def _past(wanted: Wanted, cursor: int) -> list[Any]:
    """What holds of the tasks behind the last one of the page before."""
    columns = _columns(wanted)
    last = Task.select(*columns).where(Task.id == cursor).tuples().first() or (cursor,) * 2
    if _is_longest(wanted):
        # SQLite finds no place in an index of an expression for a pair of values.
        running_s = last[0] or 0.0
        return [running_s >= _RUNNING_S, (running_s > _RUNNING_S) | (Task.id < cursor)]
    place, here = Tuple(*columns), Tuple(*last[: len(columns)])
    return [place > here if wanted.order == "oldest" else place < here]
