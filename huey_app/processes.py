"""What the processes of huey_consumer add to Huey's: wake, sweep, say how one died."""

import logging
import multiprocessing
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from huey.consumer import Consumer, Scheduler, Worker
from peewee import OperationalError

from huey_app import interrupts, presence, settings, store

_WATCH_EVERY_S = 0.005
_SWEEP_EVERY_S = 0.5

logger = logging.getLogger(__name__)


class WakefulWorker(Worker):
    """A worker that notices a new message within milliseconds, at about 1 % of a core."""

    def initialize(self) -> None:
        interrupts.hold()
        store.database.connect(reuse_if_open=True)
        presence.enter(_run_dir())
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
        for _ in range(int(self.max_delay / _WATCH_EVERY_S)):
            # Not `stop_flag.wait`, which takes three times the time of the processor.
            time.sleep(_WATCH_EVERY_S)
            if store.data_version() != self._seen or self.stop_flag.is_set():
                return

    def shutdown(self) -> None:
        super().shutdown()
        presence.leave(_run_dir())


class SweepingScheduler(Scheduler):
    """Huey's scheduler, which also sweeps: it is the one process that is never busy."""

    def initialize(self) -> None:
        store.database.connect(reuse_if_open=True)
        super().initialize()

    def sleep_for_interval(self, start_ts: float, nseconds: float) -> None:
        for _ in range(max(1, round(nseconds / _SWEEP_EVERY_S))):
            if _is_orphan():
                self.stop_flag.set()
            self._sweep()
            if self.stop_flag.wait(_SWEEP_EVERY_S):
                return

    def _sweep(self) -> None:
        try:
            self.huey.sweep()
        except (OSError, OperationalError):
            # Full, read-only or locked: the next sweep tries again, from the same process.
            logger.exception("The sweep could not be finished.")


def _is_orphan() -> bool:
    # Nobody would replace, stop or wait for what is left of a consumer whose parent was killed.
    parent = multiprocessing.parent_process()
    return parent is not None and parent.pid != os.getppid()


class DurableConsumer(Consumer):
    """Huey's consumer, which says how a worker died and replaces it at once."""

    worker_class = WakefulWorker
    scheduler_class = SweepingScheduler

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Huey replaces whom this finds dead, and forgets how it ended: noted in the same look.
        self.environment.is_alive = self._alive_or_noted

    def loop(self, health_check_ts: float | None = None) -> float | None:
        is_whole = all(each.exitcode is None for _, each in self.worker_threads)
        if not is_whole and not self.stop_flag.is_set():
            self.check_worker_health()
        after: float | None = super().loop(health_check_ts)
        return after

    def _alive_or_noted(self, process: Any) -> bool:
        if process.is_alive():
            return True
        if process.exitcode and not self.stop_flag.is_set():
            presence.note_exit(_run_dir(), process.pid, process.exitcode)
        return False


def _run_dir() -> Path:
    return settings.current().data_dir / "run"
