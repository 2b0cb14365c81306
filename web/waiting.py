"""Requests that wait for a task to change, woken by commits, never more than a bound."""

import threading
import time
from collections.abc import Callable

from huey_app import store

_WATCH_S = 0.01


class Waiters:
    """Lets at most `limit` threads wait; one watcher thread tells them that something changed."""

    def __init__(self, limit: int) -> None:
        self._places = threading.BoundedSemaphore(limit)
        self._changed = threading.Condition()
        self._generation = 0
        self._waiting = 0
        self._ended = False
        self._watcher: threading.Thread | None = None

    def wait(self, is_over: Callable[[], bool], seconds: float) -> bool:
        """Wait until `is_over`, at most `seconds`; False at once where no place is free.

        `is_over` is called in this thread, at first and after each commit to the database.
        """
        if not self._places.acquire(blocking=False):
            return False
        try:
            self._wait(is_over, time.monotonic() + seconds)
        finally:
            self._places.release()
        return True

    def _wait(self, is_over: Callable[[], bool], until_s: float) -> None:
        self._enter()
        try:
            # Taken before the look, so that a commit between look and wait is not missed.
            seen = self._generation
            while not is_over() and not self._ended and (left_s := until_s - time.monotonic()) > 0:
                with self._changed:
                    self._changed.wait_for(lambda: self._generation != seen, left_s)  # noqa: B023
                    seen = self._generation
        finally:
            with self._changed:
                self._waiting -= 1

    def end(self) -> None:
        """Let everybody go at once, now and from now on: the process ends."""
        with self._changed:
            self._ended = True
            self._generation += 1
            self._changed.notify_all()

    def _enter(self) -> None:
        with self._changed:
            self._waiting += 1
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True, name="watcher")
                self._watcher.start()

    def _watch(self) -> None:
        try:
            with store.connected():
                self._tell_changes()
        finally:
            with self._changed:
                if self._watcher is threading.current_thread():
                    self._watcher = None

    def _tell_changes(self) -> None:
        seen = store.data_version()
        # Who looked before this line cannot know what was committed since: look again.
        self._tell()
        while self._anybody_waits():
            time.sleep(_WATCH_S)
            if (version := store.data_version()) != seen:
                seen = version
                self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._generation += 1
            self._changed.notify_all()

    def _anybody_waits(self) -> bool:
        with self._changed:
            if self._waiting == 0:
                # In the same breath as the look: who comes now starts another watcher.
                self._watcher = None
            return self._waiting > 0
