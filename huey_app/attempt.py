"""One attempt as its kind sees it: folder, inputs, progress, checkpoints."""

import logging
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from peewee import OperationalError

from huey_app import files, lifecycle, store
from huey_app.kinds.contract import Sentence, State
from huey_app.models import Task, TaskInput, Upload
from huey_app.settings import Settings

_WRITE_EVERY_S = 0.2

logger = logging.getLogger(__name__)


class Cancelled(BaseException):
    """The task was asked to stop. Not an Exception, so that no library's `except` swallows it."""


class ClaimLost(BaseException):
    """Another attempt owns the task; this one must change nothing any more."""


class Attempt:
    """The `Context` of a running task."""

    def __init__(self, task: Task, held: lifecycle.Claim, settings: Settings) -> None:
        self._task = task
        self._held = held
        self._data_dir = settings.data_dir
        self._shown = lifecycle.Shown(task.progress, task.current or 0, task.total or 0)
        self._unsaved = False
        self._written_at_s = time.monotonic()
        self._saved_attempt: int | None = task.checkpoint_attempt

    @property
    def task_id(self) -> str:
        return str(self._task.task_id)

    @property
    def order(self) -> int:
        return int(self._task.id)

    @cached_property
    def folder(self) -> Path:
        return files.make_attempt_folder(self._data_dir, self._task.task_id, self._held.attempt)

    @cached_property
    def inputs(self) -> Mapping[str, Path]:
        rows = TaskInput.select(TaskInput, Upload).join(Upload)
        return {
            row.field: files.upload_path(self._data_dir, row.upload.file_id)
            for row in rows.where(TaskInput.task == self._held.id)
        }

    @property
    def created_at(self) -> float:
        return float(self._task.created_at)

    @property
    def locale(self) -> str:
        return str(self._task.locale)

    @property
    def resumed(self) -> State | None:
        state: State | None = self._task.checkpoint
        return state

    @property
    def resumed_folder(self) -> Path | None:
        attempt = self._task.checkpoint_attempt
        if attempt is None:
            return None
        return files.attempt_folder(self._data_dir, self._task.task_id, attempt)

    def progress(self, done: int, total: int, message: Sentence | None = None) -> None:
        percent = min(99, 100 * done // total) if total > 0 else 0
        before = self._shown
        # A resumed attempt may pass again what was shown: neither number goes back.
        percent = max(percent, before.progress)
        done = max(done, before.current) if total == before.total else done
        self._shown = lifecycle.Shown(percent, done, total, message or before.message)
        self._unsaved = True
        if time.monotonic() - self._written_at_s >= _WRITE_EVERY_S:
            self.flush()

    def checkpoint(self, state: State) -> None:
        # A kind syncs its files. A power cut that spares the row must not take their names away.
        files.sync_names(self.folder)
        attempt = self._held.attempt
        # The first one takes the place of an earlier attempt's, whose files can go once no power
        # cut can bring it back.
        is_first = self._saved_attempt != attempt
        said = {"checkpoint": state, "checkpoint_attempt": attempt}
        if self._write(said, durable=is_first) and is_first:
            files.remove_attempts(self._data_dir, self.task_id, keep=(attempt,))
            self._saved_attempt = attempt

    def flush(self) -> None:
        """Write the last progress where it is not written yet."""
        if self._unsaved:
            self._write({})

    def _write(self, extra: dict[str, Any], *, durable: bool = False) -> bool:
        """Whether it is written; where it cannot be now, the attempt goes on all the same."""
        written = False
        try:
            with store.transaction(durable=durable):
                written = lifecycle.report(self._held, self._shown, extra)
                ended = None if written else self._why_not()
        except OperationalError as error:
            # Full, read-only or locked: no reason to give up work that is going well. What is
            # not written now is overtaken by the next; the last good checkpoint stays.
            logger.warning("task %s: cannot write progress: %s", self._task.task_id, error)
            ended = None
        self._written_at_s = time.monotonic()
        self._unsaved = False
        if ended is not None:
            raise ended
        return written

    def _why_not(self) -> BaseException:
        task = Task.of_row(self._held.id)
        owned = task.status == "processing" and task.attempt == self._held.attempt
        return Cancelled() if owned else ClaimLost()
