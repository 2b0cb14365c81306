"""What huey_consumer is pointed at here: the real consumer, which knows the toy kind too."""

from huey_app.consumer import huey
from huey_app.kinds import KINDS
from tests.toy_kind import CountKind

__all__ = ["huey"]

KINDS[CountKind.name] = CountKind()
