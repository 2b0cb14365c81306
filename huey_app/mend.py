"""What `doctor --fix` mends, and what it says that it did."""

from collections import Counter
from collections.abc import Iterator

from peewee import fn

from huey_app import files, invariants, lifecycle, outcome, prune, queue, rescue, store
from huey_app.language import sentence
from huey_app.lifecycle import Failure
from huey_app.models import Event, Task, TaskInput, Upload
from huey_app.settings import Settings


def mend(settings: Settings) -> list[str]:
    """Mend all that can be mended; one sentence for each thing done. Repeating is safe.

    A damaged database cannot be mended here: restore a backup.
    """
    # The history first: it tells what the rest of the row should be.
    done = [*_remove_orphans(), *_follow_histories(), *_drop_unreadable()]
    count = rescue.rescue(settings)
    done += [f"queued or ended {count} tasks whose worker is dead"] if count else []
    done += _forget_lost_checkpoints(settings)
    done += _mend_messages()
    done += _give_up_without_input(settings)
    done += _expire_without_result(settings)
    done += _forget_lost_uploads(settings)
    done += [
        f"removed {path}, which belongs to no task" for path in prune.remove_unowned(settings)
    ]
    return done


def _remove_orphans() -> Iterator[str]:
    for table in (Event, TaskInput):
        with store.transaction():
            known = Task.select().where(Task.id == table.task)
            count = table.delete().where(~fn.EXISTS(known)).execute()
        if count:
            yield f"removed {count} rows of {table._meta.table_name} whose task is gone"


def _follow_histories() -> Iterator[str]:
    for task in list(Task.select()):
        last = Event.select().where(Event.task == task.id).order_by(Event.id.desc()).first()
        with store.transaction():
            followed = last is not None and lifecycle.follow_history(task, last)
        if followed:
            yield f"task {task.task_id} is {last.status} again, as its history says"


def _drop_unreadable() -> Iterator[str]:
    with store.transaction():
        for message in invariants.unreadable_messages():
            message.delete_instance()
            yield f"removed message {message.id}, which could not be read"


def _forget_lost_checkpoints(settings: Settings) -> Iterator[str]:
    for task in list(Task.select().where(Task.checkpoint_attempt.is_null(False))):
        saved = int(task.checkpoint_attempt or 0)
        if task.status != "processing" and not invariants.has_folder(task, saved, settings):
            with store.transaction():
                lifecycle.forget_checkpoint(task)
            yield f"task {task.task_id} begins anew: what its checkpoint speaks of is gone"


def _mend_messages() -> Iterator[str]:
    with store.transaction():
        counted = Counter(invariants.message_task_ids())
        pending = {row.task_id: row for row in Task.select().where(Task.status == "pending")}
        for task_id in sorted(pending.keys() | counted.keys()):
            if task_id not in pending:
                queue.drop(task_id)
                yield f"dropped the message of task {task_id}, which is not pending"
            elif counted[task_id] != 1:
                queue.drop(task_id)
                queue.send(task_id, pending[task_id].next_attempt_at)
                yield f"task {task_id} had {counted[task_id]} messages and has one now"


def _give_up_without_input(settings: Settings) -> Iterator[str]:
    for task in list(Task.select().where(Task.status == "pending")):
        if not _has_input(task, settings):
            _fail(task, settings)
            yield f"task {task.task_id} is failed: its input file is gone"


def _has_input(task: Task, settings: Settings) -> bool:
    rows = list(TaskInput.select().where(TaskInput.task == task.id))
    paths = [files.upload_path(settings.data_dir, row.upload.file_id) for row in rows]
    return bool(paths) and all(path.is_file() for path in paths)


def _fail(task: Task, settings: Settings) -> None:
    reason = sentence("The input file is gone from the disk: send it again.")
    with store.transaction():
        held = lifecycle.claim(task.task_id, "doctor")
        if held is not None:
            queue.drop(task.task_id)
            lifecycle.fail(held, Failure("input_lost", reason), outcome.expiry(settings))


def _expire_without_result(settings: Settings) -> Iterator[str]:
    completed = Task.select().where(Task.status == "completed", Task.expired_at.is_null())
    for task in list(completed):
        if not invariants.has_result(task, settings):
            _expire(task)
            yield f"task {task.task_id} counts as expired: its result is gone from the disk"
    ended = Task.select().where(
        Task.status.in_(("failed", "cancelled")), Task.expired_at.is_null()
    )
    for task in list(ended):
        if not _has_input(task, settings):
            _expire(task)
            yield f"task {task.task_id} counts as expired: its input is gone from the disk"


def _expire(task: Task) -> None:
    with store.transaction():
        lifecycle.expire(task)
        TaskInput.delete().where(TaskInput.task == task.id).execute()


def _forget_lost_uploads(settings: Settings) -> Iterator[str]:
    """Of completed tasks, whose results are there, and of nobody."""
    unfinished = Task.status.in_(("pending", "processing"))
    for upload in list(Upload.select()):
        path = files.upload_path(settings.data_dir, upload.file_id)
        needed = TaskInput.select().join(Task).where(TaskInput.upload == upload, unfinished)
        if path.is_file() or needed.exists():
            continue
        with store.transaction():
            TaskInput.delete().where(TaskInput.upload == upload).execute()
            upload.delete_instance()
        yield f"forgot upload {upload.file_id}, which is gone from the disk"
