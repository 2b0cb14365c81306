"""How the service is: counts, success, workers, room; and whether it can accept work."""

from typing import Any

from peewee import OperationalError, fn

from huey_app import clock, files, presence, store
from huey_app.models import STATUSES, Task
from huey_app.settings import Settings


def stats(settings: Settings) -> dict[str, Any]:
    """Counts by status and kind, success rate (0 to 1, None before the first end), the queue."""
    counts = _counts()
    by_status = {status: _sum(counts, status=status) for status in STATUSES}
    kinds = sorted({kind for kind, _ in counts})
    oldest = Task.select(fn.MIN(Task.created_at)).where(Task.status == "pending").scalar()
    return {
        "tasks": by_status,
        "total": sum(by_status.values()),
        "success_rate": _success_rate(by_status),
        "kinds": {
            kind: {status: counts.get((kind, status), 0) for status in STATUSES} for kind in kinds
        },
        "oldest_pending_s": None if oldest is None else round(clock.now() - oldest, 3),
        "workers": len(presence.living(settings.data_dir / "run")),
        "disk_free_bytes": files.free_bytes(settings.data_dir),
    }


def _counts() -> dict[tuple[str, str], int]:
    query = Task.select(Task.kind, Task.status, fn.COUNT(Task.id)).group_by(Task.kind, Task.status)
    return {(row[0], row[1]): row[2] for row in query.tuples().iterator()}


def _sum(counts: dict[tuple[str, str], int], status: str) -> int:
    return sum(count for (_, each), count in counts.items() if each == status)


def _success_rate(by_status: dict[str, int]) -> float | None:
    ended = by_status["completed"] + by_status["failed"]
    return round(by_status["completed"] / ended, 4) if ended else None


def readiness(settings: Settings) -> dict[str, bool]:
    """Whether each thing that accepting and processing work needs is there."""
    return {
        "database_writable": _can_write(),
        "consumer_alive": bool(presence.living(settings.data_dir / "run")),
        "disk_free": files.free_bytes(settings.data_dir) >= settings.min_free_bytes,
    }


def _can_write() -> bool:
    try:
        with store.connected(), store.transaction(durable=False):
            store.database.execute_sql("DELETE FROM message WHERE id < 0")
    except OperationalError:
        return False
    return True
