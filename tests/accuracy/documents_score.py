"""How good a ranking is."""

import math
from collections.abc import Mapping, Sequence

_AT = 10


def ndcg(ranked: Sequence[str], judged: Mapping[str, int]) -> float:
    """Discounted cumulative gain of the first ten over the best possible (Järvelin, Kekäläinen
    2002, with linear gain).
    """
    best = _gain(sorted(judged.values(), reverse=True))
    return _gain([judged.get(each, 0) for each in ranked]) / best if best else 0.0


def _gain(relevances: Sequence[int]) -> float:
    return sum(value / math.log2(rank + 2) for rank, value in enumerate(relevances[:_AT]))


def recall(ranked: Sequence[str], judged: Mapping[str, int]) -> float:
    """Share of what is relevant that is among the first ten."""
    relevant = {each for each, value in judged.items() if value > 0}
    return len(relevant & set(ranked[:_AT])) / len(relevant) if relevant else 0.0
