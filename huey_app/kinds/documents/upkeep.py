"""Removes editions that are found no more, bit by bit: replaced, deleted, cancelled, killed."""

import time
from typing import Any

from peewee import fn

from huey_app import store
from huey_app.kinds.documents import index
from huey_app.kinds.documents.tables import Edition, Passage, Vector
from huey_app.models import Task

_BATCH_ROWS = 100
_MERGE_PAGES = 64
"""Others wait for it at most about 20 ms."""


def tidy(limit_s: float) -> bool:
    """Remove what nobody finds and no running task will publish; False where time ran out."""
    until_s = time.monotonic() + limit_s
    busy = Task.select(Task.task_id).where(Task.status == "processing")
    dead = Edition.select().where(~Edition.is_live, Edition.task_id.not_in(busy))
    editions = list(dead)
    for edition in editions:
        if not _remove(edition, until_s):
            return False
    if editions:
        index.merge(_MERGE_PAGES)
    return True


def remove_of_task(task_id: str) -> None:
    """Remove what an earlier attempt of the task has left."""
    for edition in list(Edition.select().where(Edition.task_id == task_id, ~Edition.is_live)):
        _remove(edition, float("inf"))


def _remove(edition: Any, until_s: float) -> bool:
    last = Passage.select(fn.MAX(Passage.id)).where(_of(edition))
    while (end := last.scalar()) is not None:
        if time.monotonic() > until_s:
            return False
        first = max(edition.first_passage, end + 1 - _BATCH_ROWS)
        with store.transaction(durable=False):
            index.remove(first, end + 1)
            for column in (Passage.id, Vector.passage):
                column.model.delete().where(column.between(first, end)).execute()
    with store.transaction(durable=False):
        Edition.delete().where(Edition.id == edition.id).execute()
    return True


def _of(edition: Any) -> Any:
    # By id, which is what the table is ordered by.
    return Passage.id.between(edition.first_passage, edition.end_passage - 1)
