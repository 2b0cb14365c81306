"""What must be true of the documents at any moment."""

from collections.abc import Iterator
from typing import Any

from peewee import fn

from huey_app.kinds.documents import index
from huey_app.kinds.documents.tables import Document, Edition, Passage


def violations() -> Iterator[str]:
    """One sentence for each document that is found and is not whole."""
    live = {edition.id: edition for edition in Edition.select().where(Edition.is_live)}
    documents: Any = Document.select().where(Document.edition.is_null(False))
    named = {document.edition_id for document in documents}
    for id_ in sorted(named ^ set(live)):
        yield f"edition {id_} is found and belongs to no document, or the other way round"
    for edition in live.values():
        yield from _broken(edition)


def _broken(edition: Edition) -> Iterator[str]:
    own = (edition.first_passage, edition.end_passage - 1)
    count, characters = (
        Passage.select(fn.COUNT(Passage.id), fn.SUM(fn.LENGTH(Passage.block)))
        .where(Passage.edition == edition.id, Passage.id.between(*own))
        .scalar(as_tuple=True)
    )
    if (count, characters) != (edition.passages, edition.characters):
        yield f"document {edition.doc_id} has {count} passages, {characters} characters"
    table = index.live()
    indexed = table.select(fn.COUNT(table.rowid)).where(table.rowid.between(*own)).scalar()
    if indexed != edition.passages:
        yield f"document {edition.doc_id} has {indexed} passages in the index"
