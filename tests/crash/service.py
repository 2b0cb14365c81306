"""A service for one test: submits to the core, starts and kills processes, checks the outcome."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from typing import Any

from huey_app import files, invariants, presence, prune
from huey_app.models import Event, Task
from huey_app.settings import Settings
from tests.live import Live, state_of, until
from tests.toy_kind import OUTPUT
from tests.work import Work

CLAIMS_HUEY = "tests.crash.claims_consumer.huey"

LIMIT_S = 60.0
"""Longest wait for what should take a second or two: the machine may be busy."""

_OLD_S = 7200.0
"""Age of a file that nobody will come back for."""


class Service(Work):
    """The steps of `Work`, and real processes on the same data."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.live = Live(settings, log_folder=settings.data_dir.parent)

    def configure(self, **changes: Any) -> None:
        """Change settings for what is submitted and started from now on."""
        self.settings = self.live.settings = replace(self.settings, **changes)

    def find(self, task_id: str) -> Task:
        found: Task = Task.get(Task.task_id == task_id)
        return found

    def status(self, task: Task) -> str:
        return str(self.row(task).status)

    def worker_pid(self, task: Task) -> int:
        return presence.pid_of(str(self.row(task).worker))

    def until_at(self, task: Task, count: int) -> None:
        """Wait until a task is running and has shown `count`."""

        def is_there() -> bool:
            row = self.row(task)
            return row.status == "processing" and (row.current or 0) >= count

        until(is_there, LIMIT_S, f"task {task.task_id} at {count}")

    def until_done(self, *tasks: Task, limit_s: float = LIMIT_S) -> None:
        """Wait until all of `tasks` (all that there are, where none is named) are done."""
        query = Task.select().where(Task.status.in_(("pending", "processing")))
        if tasks:
            query = query.where(Task.id.in_([task.id for task in tasks]))
        until(lambda: not query.exists(), limit_s, f"the end of {len(tasks) or 'all'} tasks")

    def freeze(self, pid: int) -> None:
        """SIGSTOP a process while it does not hold the write lock: that would stop everybody."""
        while True:
            os.kill(pid, signal.SIGSTOP)
            until(lambda: state_of(pid) == "T", LIMIT_S, "a stopped process")
            if self._can_write():
                return
            os.kill(pid, signal.SIGCONT)

    def _can_write(self) -> bool:
        with closing(sqlite3.connect(self.settings.database_path, timeout=0.1)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
        return True

    def count(self, event: str) -> int:
        return int(Event.select().where(Event.name == event).count())

    def output(self, task: Task) -> list[str]:
        """The lines that a completed toy task has left."""
        row = self.row(task)
        folder = files.attempt_folder(self.settings.data_dir, row.task_id, row.attempt)
        return (folder / OUTPUT).read_text().split()

    def assert_completed_once(self, task: Task, total: int) -> None:
        names = self.events(task)
        assert self.status(task) == "completed", names
        assert names.count("completed") == 1, names
        assert self.output(task) == [str(number) for number in range(total)]

    def assert_sound(self) -> None:
        assert invariants.violations(self.settings) == []
        assert invariants.litter(self.settings) == []

    def assert_strays_are_pruned(self) -> None:
        """What a killed submit left is kept while it is young, and removed when it is old."""
        prune.remove_unowned(self.settings)
        strays = invariants.litter(self.settings)
        for part in ("incoming", "uploads"):
            for path in (self.settings.data_dir / part).iterdir():
                os.utime(path, (time.time() - _OLD_S, time.time() - _OLD_S))
        removed = [str(path) for path in prune.remove_unowned(self.settings)]
        assert sorted(removed) == sorted(strays)
        self.assert_sound()
