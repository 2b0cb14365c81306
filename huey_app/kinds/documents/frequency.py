"""Which words of a question are in so many passages that they only cost time."""

import threading
from collections.abc import Sequence

from peewee import fn

from huey_app.kinds.documents import index
from huey_app.kinds.documents.tables import Edition, Index
from huey_app.kinds.documents.text import query

_FROM_PASSAGES = 20_000
"""Below, every word is cheap."""
_SHARE = 0.1
_LEAST_TERMS = 3
_KEPT_TERMS = 50_000

_counted: dict[tuple[str, int, str], bool] = {}
_lock = threading.Lock()


def without_frequent(terms: Sequence[str]) -> list[str]:
    """The terms without those in more than a tenth of the passages, while three remain."""
    total = Edition.select(fn.SUM(Edition.passages)).scalar() or 0
    if total < _FROM_PASSAGES or len(set(terms)) <= _LEAST_TERMS:
        return list(terms)
    table = index.live()
    frequent = [term for term in dict.fromkeys(terms) if _is_frequent(table, term, total)]
    return query.without(terms, frequent, _LEAST_TERMS)


def _is_frequent(table: type[Index], term: str, total: int) -> bool:
    # Asked again when the store has grown by a quarter or so: a word does not change its nature.
    key = (str(table._meta.table_name), total.bit_length() * 4 + _quarter(total), term)
    known = _counted.get(key)
    if known is None:
        known = _count(table, term, int(total * _SHARE))
        with _lock:
            if len(_counted) >= _KEPT_TERMS:
                _counted.clear()
            _counted[key] = known
    return known


def _quarter(total: int) -> int:
    return (total >> max(0, total.bit_length() - 3)) & 3


def _count(table: type[Index], term: str, most: int) -> bool:
    """Whether the term is in more than `most` passages; reads no further than that."""
    matching = table.select(table.rowid).where(table.match(query.match_expression([term])))
    return bool(matching.limit(most + 1).count() > most)
