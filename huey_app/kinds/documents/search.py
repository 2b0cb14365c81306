"""Answers a question with passages: match, rank, rank the best again, mark what was found."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import SQL, fn

from huey_app import store
from huey_app.kinds.documents import frequency, index, library
from huey_app.kinds.documents.tables import Edition, Passage
from huey_app.kinds.documents.text import highlight, query, rerank, whole
from huey_app.kinds.documents.text.rerank import Scored
from huey_app.kinds.documents.text.whole import Home, Size

RESULTS_MOST = 100
_RERANKED = 50
_WEIGHTS = (1.5, 0.3, 1.0)
"""Of title, file name and text. Measured on Cranfield: nDCG@10 0.510 with 0.3 for the title,
0.514 with 1, 0.517 with 1.5."""


@dataclass(frozen=True)
class Question:
    """What is asked, how many passages are wanted, and of which document alone."""

    text: str
    results: int = 10
    doc_id: str | None = None


@dataclass(frozen=True)
class Found:
    """One passage of an answer; more score is better, only within one answer."""

    score: float
    passage: Any
    edition: Any
    highlight: str


class Text(NamedTuple):
    """What a candidate says, with the words that belong to it such as the header of its table,
    as these are indexed with it; of which edition it is, and where that is.
    """

    edition: int
    home: Home
    text: str


Order = Callable[[Sequence[Scored]], list[Scored]]


def answer(question: Question, again: Order = list) -> tuple[list[Found], float]:
    """Passages, best first, and the time it took in milliseconds. May be empty.

    `again` may order the best candidates anew.
    """
    began_s = time.perf_counter()
    terms = query.terms_of(question.text)
    with store.database.atomic():  # all of it sees one moment
        ranked = _ranked(question, terms, again)[: question.results] if terms else []
        rows = _rows([each.passage for each in ranked])
    found = [_found(each, rows[each.passage], terms) for each in ranked]
    return found, (time.perf_counter() - began_s) * 1000


def _found(scored: Scored, row: Any, terms: Sequence[str]) -> Found:
    marked = highlight.marked_html(row.text, terms)
    return Found(scored.score, row, row.edition, marked)


def _ranked(question: Question, terms: Sequence[str], again: Order) -> list[Scored]:
    edition = library.edition_of(question.doc_id) if question.doc_id is not None else None
    if question.doc_id is not None and edition is None:
        return []
    size = Size(*library.counts())
    asked = frequency.without_frequent(terms, size.passages)
    wanted = max(_RERANKED, 2 * question.results)
    candidates, texts = _matching(query.match_expression(asked), edition, wanted)
    said = [texts[each.passage].text for each in candidates]
    ordered = rerank.by_characters(question.text, candidates, said)
    if edition is not None:
        return again(ordered)
    best = again(_by_document(ordered, texts, asked, size))
    return rerank.spread(best, [texts[each.passage].edition for each in best])


def _by_document(
    found: Sequence[Scored], texts: Mapping[int, Text], asked: Sequence[str], size: Size
) -> list[Scored]:
    homes = {id_: text.home for id_, text in texts.items()}
    is_apart = any(home.passages > 1 for home in homes.values())
    holding = frequency.holding(asked) if is_apart else {}
    return whole.by_document(found, homes, Counter(asked), holding, size)


def _matching(
    expression: str, edition: Edition | None, wanted: int
) -> tuple[list[Scored], dict[int, Text]]:
    """The best passages that are live, and their texts by id."""
    limit = wanted
    while True:
        scored = _best(expression, edition, limit)
        texts = _live_texts([each.passage for each in scored])
        live = [each for each in scored if each.passage in texts]
        # What is on its way, or on its way out, is in the index too.
        if len(live) >= wanted or len(scored) < limit:
            return live[:wanted], texts
        limit *= 4


def _best(expression: str, edition: Edition | None, limit: int) -> list[Scored]:
    table = index.live()
    rank = fn.bm25(SQL(table._meta.table_name), *_WEIGHTS)
    rows = table.select(table.rowid, rank.alias("score")).where(table.match(expression))
    if edition is not None:
        rows = rows.where(table.rowid.between(edition.first_passage, edition.end_passage - 1))
    best = rows.order_by(SQL("score")).limit(limit).tuples()
    return [Scored(rowid, -score) for rowid, score in best]


def _live_texts(ids: Sequence[int]) -> dict[int, Text]:
    # Tuples: to make models of fifty rows takes longer than to find them.
    length = Passage.end - Passage.start
    text = fn.SUBSTR(Passage.block, Passage.start - Passage.block_start + 1, length)
    said = text.concat("\n").concat(Passage.around)
    home = (Edition.first_passage, Edition.passages)
    rows = Passage.select(Passage.id, Passage.edition, said, *home).join(Edition)
    live: Any = rows.where(_is_one_of(ids), Edition.is_live).tuples()
    return {id_: Text(edition, Home(*of), words) for id_, edition, words, *of in live}


def _rows(ids: Sequence[int]) -> dict[int, Any]:
    rows = Passage.select(Passage, Edition).join(Edition)
    return {row.id: row for row in rows.where(_is_one_of(ids))}


def _is_one_of(ids: Sequence[int]) -> Any:
    # As one value: to write fifty into a statement takes Peewee longer than to find them.
    return Passage.id.in_(SQL("(SELECT value FROM json_each(?))", (json.dumps(ids),)))
