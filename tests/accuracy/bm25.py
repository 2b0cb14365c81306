"""Exact BM25 (k1 1.2, b 0.75) over whole texts: what our ranking is held against.

Its terms are those of our index, so that only the ranking differs: folded, porter stems, pairs of
CJK characters (a single one where it stands alone).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from huey_app.kinds.documents.text.fold import fold
from huey_app.kinds.documents.text.stems import stem
from huey_app.kinds.documents.text.tokens import CJK, GAP

_K1, _B = 1.2, 0.75
_WORD = re.compile(f"[{CJK}]+|[^\\W{CJK}]+")
_IS_CJK = re.compile(f"[{CJK}]")


class Bm25:
    """An index in memory; ids in the order of the texts where scores are the same."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._lengths: dict[str, int] = {}
        self._postings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for id_, text in texts.items():
            counts = Counter(terms(text))
            self._lengths[id_] = counts.total()
            for term, count in counts.items():
                self._postings[term].append((id_, count))
        self._mean = sum(self._lengths.values()) / max(1, len(self._lengths))

    def rank(self, query: str, most: int = 10) -> list[str]:
        """Ids, best first; a term that is asked twice counts twice."""
        scores: dict[str, float] = defaultdict(float)
        for term in terms(query):
            found = self._postings.get(term, ())
            rarity = math.log(1 + (len(self._lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for id_, count in found:
                scores[id_] += rarity * self._saturated(count, self._lengths[id_])
        return sorted(scores, key=lambda id_: -scores[id_])[:most]

    def _saturated(self, count: int, length: int) -> float:
        return count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length / self._mean))


def terms(text: str) -> Iterator[str]:
    """Terms in order."""
    for run in _WORD.findall(GAP.sub("", fold(text))):
        if not _IS_CJK.match(run):
            yield stem(run)
        elif len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))
