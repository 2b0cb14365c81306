"""What huey_consumer is pointed at here: the real consumer, the toy kind, and crash points."""

from huey_app import lifecycle
from huey_app.consumer import huey
from huey_app.kinds import KINDS
from huey_app.queue import DurableStorage
from tests.crash import crash_points
from tests.toy_kind import CountKind

__all__ = ["huey"]

KINDS[CountKind.name] = CountKind()
crash_points.around(lifecycle, "claim")
crash_points.around(lifecycle, "complete")
crash_points.around(DurableStorage, "read_schedule")
