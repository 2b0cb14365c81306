"""What huey_consumer is pointed at for claims tasks that save their position often."""

from huey_app.consumer import huey
from huey_app.kinds.claims.kind import ClaimsKind

__all__ = ["huey"]

ClaimsKind.checkpoint_every_s = 0.02
