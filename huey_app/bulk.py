"""One action on every task that a filter finds: cancel, run again, remove the files."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from huey_app import search, service
from huey_app.models import Task
from huey_app.refusal import Refused
from huey_app.search import Wanted
from huey_app.settings import Settings

_PAGE_TASKS = 200
_MOST_TASKS = 1_000
"""Tasks of one request: it is answered within seconds, and can be sent again for the rest."""

Action = Callable[[str, Settings], Task]

ACTIONS: dict[str, tuple[Action, tuple[str, ...]]] = {
    "cancel": (service.cancel, ("pending", "processing")),
    "retry": (service.retry, ("failed", "cancelled")),
    "remove": (service.remove_files, ("completed", "failed", "cancelled")),
}
"""Name -> (what is done to one task, the statuses that it is for)."""


def actions_for(status: str | None) -> list[str]:
    """The actions that can do something to tasks of that status; all where it is None."""
    return [name for name, (_, fit) in ACTIONS.items() if not status or status in fit]


def apply(name: str, wanted: Wanted, settings: Settings) -> tuple[int, bool]:
    """Do it to each task that fits and can take it; return how many, and whether more are left.

    Each task is a transaction of its own: what was done stays done, and repeating is safe.
    """
    action, _statuses = ACTIONS[name]
    done = 0
    for looked_at, task in enumerate(_fitting(name, wanted)):
        if looked_at == _MOST_TASKS:
            return done, True
        done += _did(action, task, settings)
    return done, False


def preview(name: str, wanted: Wanted) -> tuple[list[Task], bool]:
    """The tasks that it would be done to, newest first; whether there are more of them."""
    found = list(islice(_fitting(name, wanted), _MOST_TASKS + 1))
    newest = sorted(found[:_MOST_TASKS], key=lambda task: task.id, reverse=True)
    return newest, len(found) > _MOST_TASKS


def _fitting(name: str, wanted: Wanted) -> Iterator[Task]:
    """The tasks of the filter that the action is for; only a waiting one needs no files."""
    for status in (each for each in ACTIONS[name][1] if wanted.status in (None, each)):
        cursor: int | None = wanted.cursor
        while True:
            page = replace(
                wanted,
                status=status,
                cursor=cursor,
                order="newest",
                has_files=name != "cancel",
            )
            found, cursor = search.search(page, _PAGE_TASKS)
            yield from found
            if cursor is None:
                break


def _did(action: Action, task: Task, settings: Settings) -> bool:
    try:
        action(task.task_id, settings)
    except Refused:  # it has moved on meanwhile, or its files are gone already
        return False
    return True
