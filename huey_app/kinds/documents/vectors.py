"""Vectors of passages beside the index: filled in the background, added to the score."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from huey_app import store
from huey_app.kinds.documents.endpoint import Endpoint
from huey_app.kinds.documents.tables import Edition, Passage, Vector
from huey_app.kinds.documents.text.rerank import Scored

_BATCH = 32
_WEIGHT = 0.5
"""Of the likeness, as a share of the best passage's score."""


def fill(endpoint: Endpoint) -> int:
    """Ask for the vectors of up to a batch of passages without one; return how many were.

    Raises Down.
    """
    known = Vector.select(Vector.passage).where(Vector.model == endpoint.embedding_model)
    rows = Passage.select(Passage, Edition).join(Edition)
    missing = list(rows.where(Edition.is_live, Passage.id.not_in(known)).limit(_BATCH))
    if not missing:
        return 0
    made = endpoint.embed([row.text for row in missing])
    with store.transaction(durable=False):
        for row, vector in zip(missing, made, strict=True):
            values = {"model": endpoint.embedding_model, "values": vector.tobytes()}
            Vector.replace(passage=row.id, **values).execute()
    return len(missing)


def add_likeness(found: Sequence[Scored], question: array[float], model: str) -> list[Scored]:
    """`found`, best first again with the cosine of each passage and the question added.

    A passage without a vector of that model keeps its score.
    """
    ids = [each.passage for each in found]
    rows = Vector.select(Vector.passage, Vector.values).where(
        Vector.passage.in_(ids), Vector.model == model
    )
    likeness = {row.passage: _cosine(question, row.values) for row in rows}
    best = max((each.score for each in found), default=0.0)
    added = [
        Scored(each.passage, each.score + _WEIGHT * best * likeness.get(each.passage, 0.0))
        for each in found
    ]
    return sorted(added, key=lambda each: -each.score)


def _cosine(question: array[float], stored: bytes) -> float:
    values = array("f", bytes(stored))
    if len(values) != len(question):
        return 0.0
    return sum(a * b for a, b in zip(question, values, strict=True))
