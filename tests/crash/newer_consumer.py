"""What huey_consumer of the next version is pointed at."""

from tests.crash import newer
from tests.crash.consumer import huey

__all__ = ["huey", "newer"]
