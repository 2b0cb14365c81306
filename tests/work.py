"""Drives the core step by step: submit, take, run, sweep; no process, no sleep."""

import json
from dataclasses import dataclass
from typing import Any

from huey_app import files, queue, runner, submit, tasks
from huey_app.lifecycle import Claim
from huey_app.models import Event, Message, ScheduledMessage, Task
from huey_app.settings import Settings

assert tasks.run_task  # registers the task with the queue


@dataclass
class Work:
    """What a test does with the service."""

    settings: Settings

    def submit(self, total: int = 3, key: str | None = None, **told: Any) -> Task:
        return self.submit_bytes(json.dumps({"total": total, **told}).encode(), key)[0]

    def submit_bytes(self, data: bytes, key: str | None = None) -> tuple[Task, bool]:
        incoming = files.Incoming(self.settings.data_dir)
        try:
            incoming.write(data)
            sent = {"file": submit.Sent.arrived(incoming, "count.json")}
            request = submit.Request("count", sent, idempotency_key=key)
            return submit.submit(request, self.settings)
        finally:
            incoming.discard()

    def take(self) -> Claim | None:
        """What a worker does: take the next message, own its task."""
        message = queue.huey.dequeue()
        return None if message is None else Claim(*message.args)

    def run_next(self) -> str | None:
        held = self.take()
        assert held is not None, "nothing was queued"
        return runner.run(held, self.settings)

    def move_due(self) -> None:
        """What the scheduler does."""
        queue.huey.read_schedule()

    def row(self, task: Task) -> Task:
        found: Task = Task.get_by_id(task.id)
        return found

    def events(self, task: Task) -> list[str]:
        query = Event.select().where(Event.task == task.id).order_by(Event.id)
        return [event.name for event in query]

    def messages(self) -> int:
        return int(Message.select().count() + ScheduledMessage.select().count())
