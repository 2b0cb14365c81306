"""`GET /overview`: the queue now, the last day and month, the kinds, the room on disk."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import flask

from huey_app import clock, health, overview
from huey_app.kinds import KINDS
from huey_app.overview import Bucket, Times
from huey_app.settings import Settings
from web import links, pages
from web import request as requests

blueprint = flask.Blueprint("overview", __name__)

_KEPT_S = 30.0
_PRUNE_MINUTE = 17


class Kept:
    """Keeps an answer that takes time to work out, for half a minute."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made_at_s = -_KEPT_S
        self._answer: Any = None

    def __call__(self) -> Any:
        with self._lock:
            if time.monotonic() - self._made_at_s >= _KEPT_S:
                self._answer = self._make()
                self._made_at_s = time.monotonic()
            return self._answer


@blueprint.get("/overview")
def show() -> flask.Response:
    """The page; refreshed by its script."""
    stats = health.stats(requests.settings())
    return pages.page(
        "overview.html",
        stats=stats,
        running=[links.task_object(task) for task in overview.running()],
        failures=[links.task_object(task) for task in overview.latest_failures()],
        **_kept()(),
        next_cleaning=clock.iso(_next_cleaning()),
        next_expiry=clock.iso(overview.next_expiry()),
    )


def _kept() -> Kept:
    app: Any = flask.current_app
    settings = requests.settings()
    kept: Kept = app.extensions.setdefault("overview", Kept(lambda: _slow(settings)))
    return kept


def _slow(settings: Settings) -> dict[str, Any]:
    """What is counted over many rows and files."""
    return {
        "charts": {"day": _chart(overview.last_day()), "month": _chart(overview.last_month())},
        "times": {kind: _times(kind) for kind in KINDS},
        "kinds": overview.kinds(settings),
        "room": overview.room(settings),
    }


def _next_cleaning() -> float:
    """Tasks past their retention are cleaned every hour, at this minute."""
    now = clock.now()
    due = now // 3600 * 3600 + _PRUNE_MINUTE * 60
    return due if due > now else due + 3600


def _chart(buckets: list[Bucket]) -> dict[str, Any]:
    """Bars in units of the drawing, 100 high: of each bucket from the bottom up."""
    most = max((bucket.total for bucket in buckets), default=0)
    ended = sum(bucket.completed + bucket.failed for bucket in buckets)
    done = sum(bucket.completed for bucket in buckets)
    return {
        "most": most,
        "ended": sum(bucket.total for bucket in buckets),
        "rate": done / ended if ended else None,
        "bars": [_bar(bucket, most) for bucket in buckets],
    }


def _times(kind: str) -> dict[str, Any] | None:
    """The charts of a kind; None where it completed nothing in the last 30 days."""
    month = overview.times_of_month(kind)
    if all(times.running_s is None for times in month):
        return None
    return {"day": _time_chart(overview.times_of_day(kind)), "month": _time_chart(month)}


def _time_chart(buckets: list[Times]) -> dict[str, Any]:
    """Bars as above, 100 high: what was waited stands on what it ran."""
    most = max((times.waiting_s or 0) + (times.running_s or 0) for times in buckets)
    return {"most": most, "bars": [_time_bar(times, most) for times in buckets]}


def _time_bar(times: Times, most: float) -> dict[str, Any]:
    known = {"ran": times.running_s or 0, "waited": times.waiting_s or 0}
    return {"at": clock.iso(times.at), "times": times, "parts": _stacked(known, most)}


def _stacked(values: Mapping[str, float], most: float) -> list[dict[str, Any]]:
    parts, top = [], 100.0
    for name, value in values.items():
        height = 100.0 * value / most if most else 0.0
        top -= height
        if height:
            parts.append({"name": name, "y": round(top, 2), "height": round(height, 2)})
    return parts


def _bar(bucket: Bucket, most: int) -> dict[str, Any]:
    counts = {status: getattr(bucket, status) for status in ("completed", "failed", "cancelled")}
    return {"at": clock.iso(bucket.at), "bucket": bucket, "parts": _stacked(counts, most)}
