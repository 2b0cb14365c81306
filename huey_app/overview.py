"""What the operator and the users ask: what waits, how often it succeeded, what takes room."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from peewee import fn

from huey_app import clock, files
from huey_app.kinds import KINDS
from huey_app.models import DONE, Task, TaskInput, Upload
from huey_app.settings import Settings

_HOUR_S, _DAY_S = 3600.0, 86_400.0
_SAMPLE_TASKS = 1_000
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
class KindFigures:
    """One kind: of its last 1,000 finished tasks, and the room that its uploads take.

    The rate is completed over completed and failed, None where none ended so; times are medians.
    """

    kind: str
    finished: int
    success_rate: float | None
    waiting_s: float | None
    running_s: float | None
    upload_bytes: int


def last_day() -> list[Bucket]:
    """The last 24 hours, hour by hour, oldest first."""
    return _buckets(24, _HOUR_S)


def last_month() -> list[Bucket]:
    """The last 30 days, day by day (UTC), oldest first."""
    return _buckets(30, _DAY_S)


def running() -> list[Task]:
    """Tasks that are being worked on, oldest first; the first 20."""
    query = Task.select().where(Task.status == "processing").order_by(Task.id)
    return list(query.limit(_RUNNING_SHOWN))


def latest_failures() -> list[Task]:
    """The five tasks that failed last."""
    query = Task.select().where(Task.status == "failed").order_by(Task.id.desc())
    return list(query.limit(_FAILURES_SHOWN))


def kinds() -> list[KindFigures]:
    """Figures of every kind that this service knows."""
    room = _upload_bytes()
    return [_figures(kind, room.get(kind, 0)) for kind in KINDS]


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
    end = (clock.now() // width_s + 1) * width_s
    starts = [end - (count - index) * width_s for index in range(count)]
    return [_bucket(start, start + width_s) for start in starts]


def _bucket(start: float, end: float) -> Bucket:
    # One query a bucket is read off the index; one for all sorts every row of the time.
    ended = Task.select(Task.status, fn.COUNT(Task.id)).where(
        Task.completed_at >= start, Task.completed_at < end
    )
    rows: Any = ended.group_by(Task.status).tuples()
    counts: dict[str, int] = dict(rows)
    return Bucket(start, **{status: counts.get(status, 0) for status in DONE})


def _figures(kind: str, upload_bytes: int) -> KindFigures:
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


def _tree_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # cleaned away while we look
            continue
    return total
