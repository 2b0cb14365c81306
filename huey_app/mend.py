"""What `doctor --fix` mends, and what it says that it did."""

from collections import Counter
from collections.abc import Iterator

from huey_app import files, invariants, lifecycle, outcome, prune, queue, rescue, store
from huey_app.language import sentence
from huey_app.lifecycle import Failure
from huey_app.models import Task, TaskInput
from huey_app.settings import Settings


def mend(settings: Settings) -> list[str]:
    """Mend all that can be mended; one sentence for each thing done. Repeating is safe.

    A damaged database cannot be mended here: restore a backup.
    """
    count = rescue.rescue(settings)
    done = [f"queued or ended {count} tasks whose worker is dead"] if count else []
    done += _mend_messages()
    done += _give_up_without_input(settings)
    done += _expire_without_result(settings)
    done += [
        f"removed {path}, which belongs to no task" for path in prune.remove_unowned(settings)
    ]
    return done


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
        folder = files.attempt_folder(settings.data_dir, task.task_id, task.attempt)
        if not folder.is_dir():
            with store.transaction():
                lifecycle.expire(task)
                TaskInput.delete().where(TaskInput.task == task.id).execute()
            yield f"task {task.task_id} counts as expired: its result is gone from the disk"
