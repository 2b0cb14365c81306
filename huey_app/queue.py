"""The durable queue: Huey with its three gaps closed, and `huey`, which huey_consumer runs.

Stock Huey deletes a message when a worker takes it, so a worker that is killed loses its task;
its scheduler deletes what is due before it queues it, with the same gap. Here

* taking a message and owning the task are one transaction (`DurableHuey.dequeue`),
* due messages move to the queue inside one transaction (`DurableHuey.read_schedule`),
* what a message says is its task's name and id as JSON, the same text each time: it survives an
  upgrade of Huey, and it can be found again to be dropped (`drop`).

Rows and messages are in one database, so whoever submits does both in one transaction (`send`).
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from huey.api import Huey
from huey.contrib.sql_huey import SqlStorage
from huey.exceptions import HueyException

from huey_app import clock, files, lifecycle, presence, settings, store
from huey_app.models import Message, ScheduledMessage
from huey_app.processes import DurableConsumer

TASKS_MODULE = "huey_app.tasks"
AGAIN, FIRST = 1.0, 2.0
"""Priorities above that of a new task: of one that goes on, and of what makes room."""

RUN_TASK = "run_task"

logger = logging.getLogger(__name__)


class DurableStorage(SqlStorage):
    """Huey's SQL storage over our own tables, made by our migrations."""

    def create_models(self) -> tuple[Any, ...]:
        # Key-value and counter tables serve results, locks and revoking: nothing here uses them.
        return None, ScheduledMessage, Message, None

    def delete_data(self, key: str) -> bool:
        return False


class DurableHuey(Huey):
    """A Huey that cannot lose a task. What its scheduler calls as `sweep` is set by `consumer`."""

    storage_class = DurableStorage
    sweep: Callable[[], object] = staticmethod(lambda: None)

    def create_consumer(self, **options: Any) -> DurableConsumer:
        return DurableConsumer(self, **options)

    def serialize_task(self, task: Any) -> str:
        return encode(task.name, *task.args)

    def deserialize_task(self, data: str) -> Any:
        """Make the task of a message; None for a name that this version does not know."""
        try:
            name, *args = json.loads(data)
            make = self._registry.string_to_task(f"{TASKS_MODULE}.{name}")
        except (HueyException, ValueError, TypeError):
            logger.exception("Dropped a message that this version cannot read: %s", data)
            return None
        return make(tuple(args))

    def is_revoked(self, task: Any, timestamp: Any = None, peek: bool = True) -> bool:
        return False  # a task is cancelled in its row

    def dequeue(self) -> Any:
        """Take the next message and, where it is a task's, own the task; None where none waits.

        Message and row change together or not at all. A message whose row is not pending any
        more (cancelled meanwhile, say) is dropped.
        """
        # Looked at first: an IMMEDIATE transaction would lock out writers for nothing.
        while _waiting().exists():
            with store.transaction(durable=False):
                # And again: where only some may be taken now, another worker may have been first.
                task = super().dequeue() if _waiting().exists() else None
                if task is not None and self._owns(task):
                    return task
        return None

    def _owns(self, task: Any) -> bool:
        if task.name != RUN_TASK:
            return True
        worker = presence.enter(settings.current().data_dir / "run")
        held = lifecycle.claim(task.args[0], worker) if task.args else None
        if held is not None:
            task.args = (held.id, held.attempt)
        return held is not None

    def read_schedule(self, timestamp: datetime | None = None) -> list[Any]:
        """Move all due messages to the queue, in one transaction; nothing is left to enqueue."""
        now, at = clock.now(), ScheduledMessage.timestamp
        # Twice the longest delay away: the clock was set back since, nobody is to wait for that.
        too_far = at > now + 2 * settings.current().backoff_max_s
        if ScheduledMessage.select().where((at <= now) | too_far).exists():
            with store.transaction(durable=False):
                ScheduledMessage.update(timestamp=now).where(too_far).execute()
                for data in self.storage.read_schedule(now):
                    self.storage.enqueue(data)
        return []


huey = DurableHuey("holdfast", results=False, database=store.database, create_tables=False)


def _waiting() -> Any:
    """Messages that can be worked on now: on a nearly full disk, no task, but what makes room."""
    free_bytes = files.free_bytes(settings.current().data_dir)
    if free_bytes >= settings.current().min_free_bytes:
        return Message.select()
    return Message.select().where(Message.priority > AGAIN)


def encode(name: str, *args: Any) -> str:
    """The text of a message."""
    return json.dumps([name, *args])


def send(task_id: str, at: float | None = None, *, again: bool = False) -> None:
    """Queue one execution of a task, now or `at` epoch seconds, in the caller's transaction.

    What goes on `again` after its worker died, or was stopped, had its turn in the queue already.
    """
    if at is None:
        huey.storage.enqueue(encode(RUN_TASK, task_id), AGAIN if again else None)
    else:
        huey.storage.add_to_schedule(encode(RUN_TASK, task_id), at)


def drop(task_id: str) -> None:
    """Remove the messages of a task that will not run, in the caller's transaction."""
    for table in (Message, ScheduledMessage):
        table.delete().where(table.data == encode(RUN_TASK, task_id)).execute()
