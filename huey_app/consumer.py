"""What huey_consumer is pointed at: `huey_app.consumer.huey`. Importing it opens the store."""

import sys
from contextlib import ExitStack

from huey_app import rescue, settings, store
from huey_app.kinds import KINDS
from huey_app.tasks import catch_up, huey

__all__ = ["huey"]

_in_use = ExitStack()
try:
    store.open_store(settings.current())
    _in_use.enter_context(store.in_use(settings.current()))
except (OSError, store.SchemaTooNewError) as error:
    sys.exit(f"holdfast: cannot use {settings.current().data_dir}: {error}")


@huey.on_startup()
def rescue_the_dead() -> None:
    """Take up at once what the workers of an earlier consumer left; runs in every worker."""
    rescue.rescue(settings.current())


@huey.on_startup()
def begin_to_catch_up() -> None:
    """Queue what an upgrade has left behind; one of the workers does it, once."""
    if any(kind.behind() for kind in KINDS.values()):
        catch_up()


huey.sweep = rescue.Sweeper(settings.current()).sweep
