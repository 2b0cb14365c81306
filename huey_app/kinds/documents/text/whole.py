"""Orders passages again by what the rest of their document says: a question may be about a text
whose words are in different places of it, which no passage alone shows.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from huey_app.kinds.documents.text.query import is_cjk
from huey_app.kinds.documents.text.rerank import Scored

_K1 = 1.2
_REST_WEIGHT = 0.5
_CJK_WEIGHT = 2.5
"""A pair that is elsewhere in the document counts more, as its characters, which the passage got
points for where it has them, are there too."""
_DENSITY_WEIGHT = 0.2
"""More of it helps where long texts are in the way (Chinese manual pages), and hurts where short
ones are (8,000 English ones). Measured nDCG@10 of exact BM25 over whole texts, of passages alone,
and with both: made-up long texts 0.971, 0.677, 0.967 (English) and 0.917, 0.669, 0.915 (Chinese).
"""


class Home(NamedTuple):
    """A document: its passages have the ids from `first` on."""

    first: int
    passages: int


class Size(NamedTuple):
    """How much is stored in all."""

    documents: int
    passages: int


def by_document(
    found: Sequence[Scored],
    homes: Mapping[int, Home],
    asked: Mapping[str, int],
    holding: Mapping[str, Sequence[int]],
    size: Size,
) -> list[Scored]:
    """`found`, best first again after adding what each passage's document says besides.

    `homes`: by passage. `asked`: how often each term is. `holding`: the passages with a term, in
    order; a term that is not there is too frequent to tell documents apart.
    """
    weights = {term: asked[term] * _weight(len(rows), size) for term, rows in holding.items()}
    rest = {home: _rest(home, weights, holding, size) for home in set(homes.values())}
    dense = _density(found, homes)
    added = [
        Scored(
            passage,
            score
            + _REST_WEIGHT * _lacking(passage, holding, rest[homes[passage]])
            + _DENSITY_WEIGHT * dense[homes[passage]],
        )
        for passage, score in found
    ]
    return sorted(_in_own_order(added, homes), key=lambda each: -each.score)


def _in_own_order(added: Sequence[Scored], homes: Mapping[int, Home]) -> Iterator[Scored]:
    """What the document says tells documents apart, never its own passages: these keep the order
    that they came in, best first, and share the scores out so.
    """
    scores: dict[Home, list[float]] = defaultdict(list)
    for passage, score in added:
        scores[homes[passage]].append(score)
    for of_home in scores.values():
        of_home.sort()
    for passage, _ in added:
        yield Scored(passage, scores[homes[passage]].pop())


def _rest(
    home: Home, weights: Mapping[str, float], holding: Mapping[str, Sequence[int]], size: Size
) -> dict[str, float]:
    """BM25's weight of each term in the document, whose length, and how often the term is there,
    are counted in passages.
    """
    length = home.passages * size.documents / max(1, size.passages)
    counts = {term: _between(rows, home) for term, rows in holding.items()}
    return {t: weights[t] * _saturated(count, length) for t, count in counts.items() if count}


def _weight(holding: int, size: Size) -> float:
    rarity = (size.passages - holding + 0.5) / (holding + 0.5)
    return math.log(1 + max(0.0, rarity))


def _saturated(count: int, length: float) -> float:
    return count * (_K1 + 1) / (count + _K1 * length)


def _between(rows: Sequence[int], home: Home) -> int:
    return bisect_left(rows, home.first + home.passages) - bisect_left(rows, home.first)


def _lacking(
    passage: int, holding: Mapping[str, Sequence[int]], rest: Mapping[str, float]
) -> float:
    return sum(
        weight * (_CJK_WEIGHT if is_cjk(term) else 1.0)
        for term, weight in rest.items()
        if not _is_in(passage, holding[term])
    )


def _is_in(passage: int, rows: Sequence[int]) -> bool:
    at = bisect_right(rows, passage)
    return at > 0 and rows[at - 1] == passage


def _density(found: Sequence[Scored], homes: Mapping[int, Home]) -> dict[Home, float]:
    """What all passages of a document score here, divided by how many it has in all: one that is
    about the question comes before one that has a single passage like it. Without the division,
    long documents push the others out.
    """
    sums: dict[Home, float] = defaultdict(float)
    for passage, score in found:
        sums[homes[passage]] += score
    return {home: total / home.passages for home, total in sums.items()}
