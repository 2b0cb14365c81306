"""What the web and the command line ask of one task: find, cancel, retry, its files."""

from pathlib import Path

from huey_app import clock, files, lifecycle, outcome, prune, queue, store
from huey_app.language import sentence
from huey_app.models import Event, Task, TaskInput, Upload
from huey_app.refusal import Refused
from huey_app.settings import Settings


def find(task_id: str) -> Task:
    """The task of that id. Raises Refused (404)."""
    task = Task.named(task_id)
    if task is None:
        reason = sentence("No task has the id {task_id}.", task_id=task_id[:64])
        raise Refused("unknown_task", reason, 404)
    return task


def history(task: Task) -> list[Event]:
    """The task's events, oldest first."""
    return list(Event.select().where(Event.task == task.id).order_by(Event.id))


def other_files(task: Task) -> dict[str, Upload]:
    """What was sent beside the task's main file, by its field, as long as it is kept."""
    rows = TaskInput.select(TaskInput, Upload).join(Upload).where(TaskInput.task == task.id)
    return {row.field: row.upload for row in rows if row.upload.file_id != task.file_id}


def cancel(task_id: str, settings: Settings) -> Task:
    """Cancel a waiting task at once, ask a running one to stop; return it as it is now.

    Asking again is safe. Raises Refused: 404, or 409 where the task is finished.
    """
    with store.transaction():
        task = find(task_id)
        if lifecycle.cancel(task, outcome.expiry(settings)):
            queue.drop(task_id)
            # Within the transaction: after it, a retry may be at work in a folder of its own.
            files.remove_attempts(settings.data_dir, task_id)
        elif task.status == "processing":
            lifecycle.request_cancel(task)
        else:
            raise _wrong_state(task, "cancelled")
    return find(task_id)


def retry(task_id: str, settings: Settings) -> Task:
    """Run a failed or cancelled task again; return it as it is now.

    Raises Refused: 404, 409 where it has not failed, 410 where its files are gone.
    """
    with store.transaction():
        task = find(task_id)
        require_files(task)
        if not lifecycle.retry(task, settings.max_attempts):
            raise _wrong_state(task, "retried")
        queue.send(task_id)
    return find(task_id)


def remove_files(task_id: str, settings: Settings) -> Task:
    """Remove what a finished task was sent and has made; the record stays.

    Raises Refused: 404, 409 where it is not finished, 410 where they are gone already.
    """
    with store.transaction():
        task = find(task_id)
        require_files(task)
        if not task.done:
            raise _wrong_state(task, "removed")
        lifecycle.expire(task)
        inputs = TaskInput.delete().where(TaskInput.task == task.id)
        file_ids = [row.upload_id for row in inputs.returning(TaskInput.upload).execute()]
    files.remove_attempts(settings.data_dir, task_id)
    for file_id in file_ids:
        prune.forget_upload(file_id, settings)
    return find(task_id)


def output_folder(task: Task, settings: Settings) -> Path:
    """Folder with the result of a completed task. Raises Refused: 409 not completed, 410 gone."""
    require_files(task)
    if task.status != "completed":
        reason = sentence("There is no result: the task is not completed.")
        raise Refused("not_completed", reason, 409)
    return files.attempt_folder(settings.data_dir, task.task_id, task.attempt)


def require_files(task: Task) -> None:
    """Refuse (410) where the task's files were removed."""
    if task.expired_at is not None:
        reason = sentence(
            "The files were removed on {date}: send them again.",
            date=(clock.iso(task.expired_at) or "")[:10],
        )
        raise Refused("expired", reason, 410)


def _wrong_state(task: Task, wanted: str) -> Refused:
    reasons = {
        "cancelled": sentence("The task is finished: there is nothing left to cancel."),
        "retried": sentence("Only a failed or cancelled task can be retried."),
        "removed": sentence("The task is not finished: cancel it first."),
    }
    return Refused("wrong_state", reasons[wanted], 409)
