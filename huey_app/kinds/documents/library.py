"""What has been ingested: publish, list, show, read, delete."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import fn

from huey_app import clock, store
from huey_app.kinds.documents.tables import Document, Edition, Passage
from huey_app.models import Task


@dataclass(frozen=True)
class Published:
    """Whether an edition took the place of another, or came too late to be found."""

    replaced: bool
    is_superseded: bool


def publish(doc_id: str, edition_id: int, order: int) -> Published:
    """Let the edition be found, and the one before no more; within the caller's transaction.

    Whatever order the workers finish in, the one of the last accepted task stays; one that was
    accepted before the document was deleted does not come back.
    """
    before: Any = Document.get_or_none(Document.doc_id == doc_id)
    if before is not None and _is_later(before, order):
        return Published(replaced=False, is_superseded=True)
    replaced = before is not None and before.edition_id is not None
    if replaced:
        Edition.update(is_live=False).where(Edition.id == before.edition_id).execute()
    Edition.update(is_live=True, created_at=clock.now()).where(Edition.id == edition_id).execute()
    Document.replace(doc_id=doc_id, order=order, edition=edition_id).execute()
    return Published(replaced, is_superseded=False)


def _is_later(said: Any, order: int) -> bool:
    # A delete also speaks of the task that was the newest then.
    return bool(said.order > order or (said.edition_id is None and said.order == order))


def delete(doc_id: str) -> bool:
    """Let the document be found no more, nor what was sent of it and waits; False where there is
    neither.
    """
    with store.transaction():
        found = edition_of(doc_id)
        if found is None and not _is_coming(doc_id):
            return False
        if found is not None:
            Edition.update(is_live=False).where(Edition.id == found.id).execute()
        newest = Task.select(fn.MAX(Task.id)).scalar() or 0
        Document.replace(doc_id=doc_id, order=newest, edition=None).execute()
    return True


def _is_coming(doc_id: str) -> bool:
    waiting = Task.status.in_(("pending", "processing"))
    return bool(Task.select().where(Task.doc_id == doc_id, waiting).exists())


def edition_of(doc_id: str) -> Edition | None:
    """The edition that is found under that id."""
    found: Edition | None = Edition.get_or_none((Edition.doc_id == doc_id) & Edition.is_live)
    return found


def editions(limit: int, before_id: int | None, q: str | None = None) -> list[Edition]:
    """Editions that are found, newest first; `q` is part of an id, a file name or a title."""
    rows = Edition.select().where(Edition.is_live).order_by(Edition.id.desc()).limit(limit)
    if before_id is not None:
        rows = rows.where(Edition.id < before_id)
    if q:
        columns = (Edition.doc_id, Edition.filename, Edition.title)
        rows = rows.where(columns[0].contains(q) | columns[1].contains(q) | columns[2].contains(q))
    return list(rows)


def counts() -> tuple[int, int]:
    """How many documents, and passages of them, are found."""
    live = Edition.select(fn.COUNT(Edition.id), fn.SUM(Edition.passages)).where(Edition.is_live)
    documents, passages = live.scalar(as_tuple=True)
    return int(documents), int(passages or 0)


def text_of(edition: Edition) -> Iterator[str]:
    """The whole text in pieces; pages are separated by a form feed."""
    for first in range(edition.first_passage, edition.end_passage, 100):
        rows = Passage.select(Passage.block).order_by(Passage.id)
        end = min(first + 100, edition.end_passage)
        for row in rows.where(Passage.id.between(first, end - 1)):
            yield row.block


def page_text(edition: Edition, number: int) -> str:
    """The text of one page (1 based), "" for a blank one."""
    own = Passage.id.between(edition.first_passage, edition.end_passage - 1)
    last_id = edition.end_passage - 1
    first = Passage.select(fn.MIN(Passage.id)).where(own, Passage.page >= number).scalar()
    until = Passage.select(fn.MIN(Passage.id)).where(own, Passage.page > number).scalar()
    first = last_id if first is None else first
    rows = Passage.select(Passage.block).order_by(Passage.id)
    wanted = rows.where(Passage.id.between(first, last_id if until is None else until))
    # A block begins where the passage before it ends: on that one's page.
    before = Passage.select(Passage.page).where(own, Passage.id == first - 1).scalar()
    pages = "".join(row.block for row in wanted).split("\f")
    return pages[number - (before or 1)]
