"""What huey_consumer is pointed at: `huey_app.consumer.huey`. Importing it opens the store."""

from huey_app import rescue, settings, store
from huey_app.tasks import huey

__all__ = ["huey"]

store.open_store(settings.current())


@huey.on_startup()
def rescue_the_dead() -> None:
    """Take up at once what the workers of an earlier consumer left; runs in every worker."""
    rescue.rescue(settings.current())


huey.sweep = rescue.Sweeper(settings.current()).sweep
