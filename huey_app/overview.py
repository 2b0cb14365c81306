"""What the operator and the users ask: what waits, how often it succeeded, what takes room."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from peewee import chunked, fn

from huey_app import clock, files
from huey_app.kinds import KINDS
from huey_app.models import DONE, Task, TaskInput, Upload
from huey_app.settings import Settings

_HOUR_S, _DAY_S = 3600.0, 86_400.0
_SAMPLE_TASKS = 1_000
_BUCKET_TASKS = 100
# SQLite takes at least 999 values in one statement.
_IDS_AT_ONCE = 500
_RUNNING_SHOWN = 20
_FAILURES_SHOWN = 5


@dataclass(frozen=True)
class Bucket:
    """Tasks that ended between `at` (epoch seconds) and the next bucket."""

    at: float
    completed: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def total(self) -> int:
        """All that ended."""
        return self.completed + self.failed + self.cancelled


@dataclass(frozen=True)
class Times:
    """How long tasks submitted between `at` (epoch seconds) and the next of these took: medians.

    Of the last 100 in it that are completed; None where there is none.
    """

    at: float
    waiting_s: float | None
    running_s: float | None


@dataclass(frozen=True)
class KindFigures:
    """One kind: of its last 1,000 finished tasks, and the room that its files take.

    The rate is completed over completed and failed, None where none ended so; times are medians.
    """

    kind: str
    finished: int
    success_rate: float | None
    waiting_s: float | None
    running_s: float | None
    upload_bytes: int
    result_bytes: int


def last_day() -> list[Bucket]:
    """The last 24 hours, hour by hour, oldest first."""
    return _buckets(24, _HOUR_S)


def last_month() -> list[Bucket]:
    """The last 30 days, day by day (UTC), oldest first."""
    return _buckets(30, _DAY_S)


def times_of_day(kind: str) -> list[Times]:
    """How long a kind took in the last 24 hours, hour by hour, oldest first."""
    return _times(kind, 24, _HOUR_S)


def times_of_month(kind: str) -> list[Times]:
    """How long a kind took in the last 30 days, day by day (UTC), oldest first."""
    return _times(kind, 30, _DAY_S)


def running() -> list[Task]:
    """Tasks that are being worked on, oldest first; the first 20."""
    query = Task.select().where(Task.status == "processing").order_by(Task.id)
    return list(query.limit(_RUNNING_SHOWN))


def latest_failures() -> list[Task]:
    """The five tasks that failed last."""
    query = Task.select().where(Task.status == "failed").order_by(Task.id.desc())
    return list(query.limit(_FAILURES_SHOWN))


def kinds(settings: Settings) -> list[KindFigures]:
    """Figures of every kind that this service knows."""
    uploads, results = _upload_bytes(), _result_bytes(settings.data_dir / "tasks")
    return [_figures(kind, uploads.get(kind, 0), results[kind]) for kind in KINDS]


def room(settings: Settings) -> dict[str, int]:
    """Bytes of `uploads`, `results`, `database` and `backups`, and what is `free`."""
    data = settings.data_dir
    return {
        "uploads": _tree_bytes(data / "uploads"),
        "results": _tree_bytes(data / "tasks"),
        "database": sum(path.stat().st_size for path in data.glob("holdfast.db*")),
        "backups": _tree_bytes(data / "backups"),
        "free": files.free_bytes(data),
    }


def next_expiry() -> float | None:
    """When the first finished task loses its files (epoch seconds); None where none will."""
    query = Task.select(fn.MIN(Task.expires_at)).where(Task.expired_at.is_null())
    at: float | None = query.scalar()
    return at


def _buckets(count: int, width_s: float) -> list[Bucket]:
    return [_bucket(start, start + width_s) for start in _starts(count, width_s)]


def _starts(count: int, width_s: float) -> list[float]:
    end = (clock.now() // width_s + 1) * width_s
    return [end - (count - index) * width_s for index in range(count)]


def _times(kind: str, count: int, width_s: float) -> list[Times]:
    starts = _starts(count, width_s)
    first_ids = [*map(_first_id, starts), None]
    spans = zip(starts, pairwise(first_ids), strict=True)
    return [_times_between(kind, at, first, after) for at, (first, after) in spans]


def _first_id(since: float) -> int | None:
    """The first task submitted since then: ids follow the time."""
    query = Task.select(Task.id).where(Task.created_at >= since).order_by(Task.created_at)
    found: int | None = query.limit(1).scalar()
    return found


def _times_between(kind: str, at: float, first: int | None, after: int | None) -> Times:
    """Read off the index of kind and id, however many there are."""
    if first is None:
        return Times(at, None, None)
    columns = (Task.created_at, Task.started_at, Task.completed_at)
    latest = Task.select(*columns).where(Task.kind == kind, Task.id >= first)
    if after is not None:
        latest = latest.where(Task.id < after)
    completed = latest.where(Task.status == "completed", Task.started_at.is_null(False))
    sample: Any = completed.order_by(Task.id.desc()).limit(_BUCKET_TASKS).tuples()
    rows = list(sample)
    return Times(
        at,
        _median(started - created for created, started, _ in rows),
        _median(ended - started for _, started, ended in rows),
    )


def _bucket(start: float, end: float) -> Bucket:
    # One query a bucket is read off the index; one for all sorts every row of the time.
    ended = Task.select(Task.status, fn.COUNT(Task.id)).where(
        Task.completed_at >= start, Task.completed_at < end
    )
    rows: Any = ended.group_by(Task.status).tuples()
    counts: dict[str, int] = dict(rows)
    return Bucket(start, **{status: counts.get(status, 0) for status in DONE})


def _figures(kind: str, upload_bytes: int, result_bytes: int) -> KindFigures:
    columns = (Task.status, Task.created_at, Task.started_at, Task.completed_at)
    latest = Task.select(*columns).where(Task.kind == kind).order_by(Task.id.desc())
    sample: Any = latest.limit(_SAMPLE_TASKS).tuples()
    rows = [row for row in sample if row[0] in DONE]
    ended = [row for row in rows if row[0] != "cancelled"]
    completed = [row for row in ended if row[0] == "completed"]
    started = [row for row in completed if row[2] is not None]
    return KindFigures(
        kind=kind,
        finished=len(rows),
        success_rate=len(completed) / len(ended) if ended else None,
        waiting_s=_median(row[2] - row[1] for row in started),
        running_s=_median(row[3] - row[2] for row in started),
        upload_bytes=upload_bytes,
        result_bytes=result_bytes,
    )


def _median(values: Iterator[float]) -> float | None:
    known = [max(0.0, value) for value in values]
    return median(known) if known else None


def _upload_bytes() -> dict[str, int]:
    query: Any = (
        TaskInput.select(Task.kind, fn.SUM(Upload.file_size))
        .join(Upload)
        .switch(TaskInput)
        .join(Task)
        .group_by(Task.kind)
    )
    return dict(query.tuples())


def _result_bytes(folder: Path) -> Counter[str]:
    """Bytes of what tasks have written, by kind."""
    found: Counter[str] = Counter()
    sizes = {path.name: _tree_bytes(path) for path in folder.glob("*")}
    for some in chunked(sizes, _IDS_AT_ONCE):
        known: Any = Task.select(Task.task_id, Task.kind).where(Task.task_id.in_(some)).tuples()
        for task_id, kind in known:
            found[kind] += sizes[task_id]
    return found


def _tree_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # cleaned away while we look
            continue
    return total
