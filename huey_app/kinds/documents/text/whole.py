"""Orders passages again by what the rest of their document says: a question may be about a text
whose words are in different places of it, which no passage alone shows.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from huey_app.kinds.documents.text.query import is_cjk
from huey_app.kinds.documents.text.rerank import Scored

_K1 = 1.2
_REST_WEIGHT = 0.7
_CJK_WEIGHT = 2.0
"""A pair that is elsewhere in the document counts more, as its characters, which the passage got
points for where it has them, are there too."""
_DENSITY_WEIGHT = 0.5
"""Measured nDCG@10 of exact BM25 over whole texts, of passages alone, and with both: made-up long
texts 0.967, 0.677, 0.969 (English) and 0.917, 0.669, 0.907 (Chinese); manual pages asked for by
their titles 0.707, 0.689, 0.729 (English) and 0.771, 0.768, 0.785 (Chinese)."""


class Home(NamedTuple):
    """A document: its passages have the ids from `first` on."""

    first: int
    passages: int


class Size(NamedTuple):
    """How much is stored in all."""

    documents: int
    passages: int


def by_rest(
    found: Sequence[Scored],
    homes: Mapping[int, Home],
    asked: Mapping[str, int],
    holding: Mapping[str, Sequence[int]],
    size: Size,
) -> list[Scored]:
    """`found` with the weight of each term added that its passage lacks and its document has.

    `homes`: by passage. `asked`: how often each term is. `holding`: the passages with a term, in
    order; a term that is not there is too frequent to tell documents apart. The weight is that of
    BM25, where a document's length and a term's number are counted in passages.
    """
    length = size.passages / max(1, size.documents)
    weights = {term: asked[term] * _weight(len(rows), size) for term, rows in holding.items()}
    rest = {
        home: {
            term: weights[term] * _saturated(count, home.passages / length)
            for term, rows in holding.items()
            if (count := _between(rows, home))
        }
        for home in set(homes.values())
        if home.passages > 1
    }
    return [
        Scored(passage, score + _REST_WEIGHT * _lacking(passage, holding, rest[homes[passage]]))
        if homes[passage] in rest
        else Scored(passage, score)
        for passage, score in found
    ]


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


def by_density(found: Sequence[Scored], homes: Mapping[int, Home]) -> list[Scored]:
    """`found`, best first, after each document got a share of what all of its passages score here,
    divided by how many it has in all: one that is about the question comes before one that has
    a single passage like it. Without the division, long documents push the others out.
    """
    sums: dict[Home, float] = defaultdict(float)
    for passage, score in found:
        sums[homes[passage]] += score
    dense = {home: total / home.passages for home, total in sums.items()}
    added = (Scored(p, score + _DENSITY_WEIGHT * dense[homes[p]]) for p, score in found)
    return sorted(added, key=lambda each: -each.score)
