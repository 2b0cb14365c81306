"""The service under chaos: its processes, its clock, and who runs which task."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from huey_app import clock, presence
from huey_app.models import Event, Task
from huey_app.settings import Settings
from tests.live import Group, Live, until

PATIENCE_S = 60.0
"""Longest wait for anything that should take a second or two."""

_WEB = "tests.chaos.web"
_HUEY = "tests.chaos.consumer.huey"


@dataclass
class Rescue:
    """Attempts whose worker was killed, and since when somebody could have known."""

    kind: str
    since: float
    attempts: list[tuple[int, int]]


@dataclass
class Service:
    """Real web and consumer on one data folder; `chance` decides what happens to them."""

    live: Live
    chance: random.Random
    web: Group
    consumer: Group
    rescues: list[Rescue] = field(default_factory=list)
    taken_from_the_living: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, settings: Settings, folder: Path, chance: random.Random) -> "Service":
        """Start both; nothing is left running where one of them does not start."""
        live = Live(settings, log_folder=folder)
        try:
            return cls(live, chance, live.web(_WEB), live.consumer(_HUEY))
        except BaseException:
            live.end()
            raise

    @property
    def settings(self) -> Settings:
        return self.live.settings

    def restart_web(self) -> None:
        self.web = self.live.web(_WEB)

    def restart_consumer(self) -> None:
        self.consumer = self.live.consumer(_HUEY)

    def pause(self, least_s: float, most_s: float) -> None:
        """Let chance decide how long what is going on goes on."""
        time.sleep(self.chance.uniform(least_s, most_s))

    def start_second_consumer(self) -> Group:
        return self.live.consumer(_HUEY)

    def running(self, group: Group) -> list[Task]:
        """Tasks that the workers of a consumer are running."""
        pids = set(group.members())
        tasks = Task.select().where(Task.status == "processing")
        return [task for task in tasks if presence.pid_of(str(task.worker)) in pids]

    def busy_worker(self) -> Task | None:
        """A task that is running in the consumer, chosen by chance, or None."""
        tasks = self.running(self.consumer)
        return self.chance.choice(tasks) if tasks else None

    def kill_and_watch(self, kill: Callable[[], None], tasks: list[Task], kind: str) -> None:
        """Kill, and note whose rescue is to be timed from here on."""
        kill()
        self.rescues.append(Rescue(kind, clock.now(), [(task.id, task.attempt) for task in tasks]))

    def failed_by_rescue(self, task: Task) -> bool:
        """Whether a rescue has ended the attempt of `task` that was seen running."""
        return bool(
            Event.select()
            .where(Event.task == task.id, Event.attempt == task.attempt)
            .where(Event.name == "attempt_failed", Event.detail.is_null())
            .exists()
        )

    def until_it_works(self) -> None:
        """Wait until the service has completed something more."""
        before = completed()
        until(lambda: completed() > before or not unfinished(), PATIENCE_S, "a completed task")

    def end(self) -> None:
        self.live.end()


def completed() -> int:
    """How many tasks were completed so far."""
    return int(Event.select().where(Event.name == "completed").count())


def unfinished() -> int:
    """How many tasks are waiting or running."""
    return int(Task.select().where(Task.status.in_(("pending", "processing"))).count())


def stop_and_continue(pid: int, pause: Callable[[], None]) -> None:
    """SIGSTOP, a pause, SIGCONT."""
    os.kill(pid, signal.SIGSTOP)
    try:
        pause()
    finally:
        os.kill(pid, signal.SIGCONT)
