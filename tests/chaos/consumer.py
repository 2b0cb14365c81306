"""What huey_consumer is pointed at here: the real consumer, the toy kind, a clock to be moved."""

from huey_app import settings
from tests.chaos import clock
from tests.crash.consumer import huey

__all__ = ["huey"]

clock.follow(settings.current())
