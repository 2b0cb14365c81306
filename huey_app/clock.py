"""The only reader of the time that is shown or kept, so that a test can move it."""

import time
from datetime import UTC, datetime


def now() -> float:
    """Seconds since the epoch, UTC."""
    return time.time()


def steady() -> float:
    """Seconds that only go forward, whatever is done to the wall clock: for limits."""
    return time.monotonic()


def iso(at: float | None) -> str | None:
    """Format epoch seconds as `2026-01-16T12:00:00.000Z`."""
    if at is None:
        return None
    moment = datetime.fromtimestamp(at, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def parse(text: str) -> float:
    """Read an ISO 8601 time or date, UTC where it names no zone; raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()
