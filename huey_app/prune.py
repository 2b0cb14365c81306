"""Removing files: of tasks past their retention, and of nobody. Records stay as history."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peewee import fn

from huey_app import clock, files, lifecycle, outcome, store
from huey_app.kinds import KINDS
from huey_app.models import DONE, Task, TaskInput, Upload
from huey_app.settings import Settings

_UNOWNED_AFTER_S = 3600.0
"""Age at which a file without a row is nobody's: a submit stores the file before the row."""

_HOUR_S, _DAY_S = 3600.0, 86_400.0

logger = logging.getLogger(__name__)


def prune(settings: Settings) -> int:
    """Remove what is past its retention, then what nobody owns; return the tasks expired."""
    count = expire_tasks(settings)
    forget_uploads(settings)
    give_up_partials(settings)
    remove_unowned(settings)
    for kind in KINDS.values():
        kind.tidy()
    return count


def expire_tasks(settings: Settings) -> int:
    """Remove the output of finished tasks past their retention; their records stay."""
    due = Task.select().where(
        Task.status.in_(DONE), Task.expired_at.is_null(), Task.expires_at < clock.now()
    )
    count = 0
    for task in list(due):
        with store.transaction():
            expired = lifecycle.expire(task)
            if expired:
                TaskInput.delete().where(TaskInput.task == task.id).execute()
        if expired:
            files.remove_attempts(settings.data_dir, task.task_id)
            count += 1
    return count


def forget_uploads(settings: Settings) -> None:
    """Remove uploads that no task uses and that nobody took up within the retention."""
    old = clock.now() - settings.retention_days * _DAY_S
    used = TaskInput.select().where(TaskInput.upload == Upload.file_id)
    for upload in list(Upload.select().where(Upload.created_at < old, ~_exists(used))):
        forget_upload(upload.file_id, settings)


def forget_upload(file_id: str, settings: Settings) -> None:
    """Remove an upload unless a task uses it; safe to repeat."""
    used = TaskInput.select().where(TaskInput.upload == file_id)
    with store.transaction():
        gone = Upload.delete().where(Upload.file_id == file_id, ~_exists(used)).execute()
    if gone:
        files.upload_path(settings.data_dir, file_id).unlink(missing_ok=True)


def give_up_partials(settings: Settings) -> None:
    """Remove uploads that broke off and did not go on for too long, with their notes."""
    folder = settings.data_dir / "resumable"
    for name in {path.stem for path in folder.iterdir()}:
        both = list(folder.glob(f"{name}.*"))
        if all(_age_s(path) > settings.resumable_hours * _HOUR_S for path in both):
            for path in both:
                path.unlink(missing_ok=True)


def _exists(query: Any) -> Any:
    return fn.EXISTS(query)


def remove_unowned(settings: Settings) -> list[Path]:
    """Remove files without a row and half-arrived uploads, once they are old enough."""
    words = (settings.data_dir / "run").glob("*.exit")  # how an idle worker died: nobody asks
    removed = [p for p in (*unowned(settings), *words) if _age_s(p) > _UNOWNED_AFTER_S]
    for path in removed:
        logger.warning("removing %s: it belongs to no task", path)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return removed


def unowned(settings: Settings) -> list[Path]:
    """Files and folders of the data folder that no row speaks of, whatever their age."""
    known_uploads = {row.file_id for row in Upload.select(Upload.file_id)}
    data = settings.data_dir
    return [
        *(data / "incoming").iterdir(),
        *(path for path in (data / "uploads").iterdir() if path.name not in known_uploads),
        *_unowned_output(data / "tasks"),
        *(data / "run").glob("*.making"),
        *(data / "backups").glob("making-*"),
    ]


def _unowned_output(folder: Path) -> Iterator[Path]:
    columns = (Task.task_id, Task.status, Task.attempt, Task.checkpoint_attempt)
    rows = Task.select(*columns).where(Task.expired_at.is_null())
    tasks = {task.task_id: task for task in rows}
    for path in folder.iterdir():
        task = tasks.get(path.name)
        if task is None:
            yield path
        elif task.done:
            kept = str(outcome.kept_attempt(task))
            yield from (attempt for attempt in path.glob("*") if attempt.name != kept)


def _age_s(path: Path) -> float:
    """Time since the last change to a file, or to a folder and what is directly in it."""
    try:
        return clock.now() - max(each.stat().st_mtime for each in (path, *path.glob("*")))
    except FileNotFoundError:
        return 0.0
