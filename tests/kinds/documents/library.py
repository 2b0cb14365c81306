"""A store of documents, filled step by step as a task does."""

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from huey_app import store
from huey_app.kinds.documents import library, prepare, search, staging
from huey_app.kinds.documents.search import Question

_numbers = count(1)


@dataclass
class Library:
    """What a test does with documents."""

    folder: Path
    order: int = 0
    known: dict[int, dict[str, Any]] = field(default_factory=dict)

    def stage(self, doc_id: str, text: str, name: str = "a.txt") -> int:
        """Write all rows; nothing is found yet."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        request = {"path": str(path), "name": name, "folder": str(self.folder)}
        known = prepare.main(request, lambda said: None)
        origin = staging.Origin(doc_id, f"task-{next(_numbers)}", name, path.stat().st_size)
        edition = staging.stage(origin, known, self.folder, lambda: None)
        self.known[edition] = known
        return edition

    def publish(self, doc_id: str, edition: int, order: int | None = None) -> library.Published:
        self.order = self.order + 1 if order is None else order
        with store.transaction():
            return library.publish(doc_id, edition, self.order)

    def add(self, doc_id: str, text: str, name: str = "a.txt") -> library.Published:
        return self.publish(doc_id, self.stage(doc_id, text, name))

    def found(self, query: str, **more: Any) -> list[str]:
        """Ids of the documents that a query finds, best first."""
        found = search.answer(Question(query, **more))[0]
        return [each.edition.doc_id for each in found]

    def text(self, doc_id: str) -> str:
        edition = library.edition_of(doc_id)
        assert edition is not None
        return "".join(library.text_of(edition))
