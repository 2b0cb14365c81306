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
import multiprocessing
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

from huey.api import Huey
from huey.consumer import Consumer, Scheduler, Worker
from huey.contrib.sql_huey import SqlStorage
from huey.exceptions import HueyException

from huey_app import clock, interrupts, lifecycle, presence, settings, store
from huey_app.models import Message, ScheduledMessage

TASKS_MODULE = "huey_app.tasks"
RUN_TASK = "run_task"
_WATCH_S = 0.005

logger = logging.getLogger(__name__)


class DurableStorage(SqlStorage):
    """Huey's SQL storage over our own tables, made by our migrations."""

    def create_models(self) -> tuple[Any, ...]:
        # Key-value and counter tables serve results, locks and revoking: nothing here uses them.
        return None, ScheduledMessage, Message, None

    def delete_data(self, key: str) -> bool:
        return False


class WakefulWorker(Worker):
    """A worker that notices a new message within milliseconds, at about 1 % of a core."""

    def initialize(self) -> None:
        interrupts.hold()
        store.database.connect(reuse_if_open=True)
        presence.enter(settings.current().data_dir / "run")
        super().initialize()

    def loop(self, now: datetime | None = None) -> None:
        if _is_orphan():
            self.stop_flag.set()
            return
        # Read before the queue is: what is committed after this ends the next sleep at once.
        self._seen = store.data_version()
        super().loop(now)

    def sleep(self) -> None:
        """Wait for any commit by another process, the stop flag, or `max_delay` seconds."""
        for _ in range(int(self.max_delay / _WATCH_S)):
            if self.stop_flag.wait(_WATCH_S) or store.data_version() != self._seen:
                return

    def shutdown(self) -> None:
        super().shutdown()
        presence.leave(settings.current().data_dir / "run")


class SweepingScheduler(Scheduler):
    """Huey's scheduler, which also sweeps: it is the one process that is never busy."""

    sweeps_every_s = 0.5

    def initialize(self) -> None:
        store.database.connect(reuse_if_open=True)
        super().initialize()

    def sleep_for_interval(self, start_ts: float, nseconds: float) -> None:
        for _ in range(max(1, round(nseconds / self.sweeps_every_s))):
            if _is_orphan():
                self.stop_flag.set()
            self.huey.sweep()
            if self.stop_flag.wait(self.sweeps_every_s):
                return


def _is_orphan() -> bool:
    # Nobody would replace, stop or wait for what is left of a consumer whose parent was killed.
    parent = multiprocessing.parent_process()
    return parent is not None and parent.pid != os.getppid()


class DurableConsumer(Consumer):
    worker_class = WakefulWorker
    scheduler_class = SweepingScheduler


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
        name, *args = json.loads(data)
        try:
            make = self._registry.string_to_task(f"{TASKS_MODULE}.{name}")
        except HueyException:
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
        while Message.select().exists():
            with store.transaction(durable=False):
                task = super().dequeue()
                if task is not None and self._owns(task):
                    return task
        return None

    def _owns(self, task: Any) -> bool:
        if task.name != RUN_TASK:
            return True
        worker = presence.enter(settings.current().data_dir / "run")
        held = lifecycle.claim(task.args[0], worker)
        if held is not None:
            task.args = (held.id, held.attempt)
        return held is not None

    def read_schedule(self, timestamp: datetime | None = None) -> list[Any]:
        """Move all due messages to the queue, in one transaction; nothing is left to enqueue."""
        now = clock.now()
        if ScheduledMessage.select().where(ScheduledMessage.timestamp <= now).exists():
            with store.transaction(durable=False):
                for data in self.storage.read_schedule(now):
                    self.storage.enqueue(data)
        return []


huey = DurableHuey("holdfast", results=False, database=store.database, create_tables=False)


def encode(name: str, *args: Any) -> str:
    """The text of a message."""
    return json.dumps([name, *args])


def send(task_id: str, at: float | None = None) -> None:
    """Queue one execution of a task, now or `at` epoch seconds, in the caller's transaction."""
    if at is None:
        huey.storage.enqueue(encode(RUN_TASK, task_id))
    else:
        huey.storage.add_to_schedule(encode(RUN_TASK, task_id), at)


def drop(task_id: str) -> None:
    """Remove the messages of a task that will not run, in the caller's transaction."""
    for table in (Message, ScheduledMessage):
        table.delete().where(table.data == encode(RUN_TASK, task_id)).execute()
