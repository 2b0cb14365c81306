"""In which passages the words of a question are, and which are in so many that they only cost
time.
"""

import threading
from collections.abc import Sequence

from huey_app import store
from huey_app.kinds.documents import index
from huey_app.kinds.documents.tables import Index
from huey_app.kinds.documents.text import query

_FROM_PASSAGES = 100_000
"""Below, every word is cheap: p95 38 ms with all words at 50,000 passages."""
_SHARE = 0.3
"""A tenth is too few: nDCG@10 0.641 against 0.681 with 0.3 and with all words, on 8,000 English
manual pages; it saves no time that can be measured (at 150,000 passages)."""
_RARE_MOST = 1000
_ROWS_MOST = 20_000
"""Read for one question; 1000 take 0.5 ms."""
_LEAST_TERMS = 3
_KEPT_TERMS = 50_000

_counted: dict[tuple[str, int, str], bool] = {}
_lock = threading.Lock()


def without_frequent(terms: Sequence[str], total: int) -> list[str]:
    """The terms without those in more than three tenths of all passages, while three remain."""
    if total < _FROM_PASSAGES or len(set(terms)) <= _LEAST_TERMS:
        return list(terms)
    table = index.live()
    frequent = [term for term in dict.fromkeys(terms) if _is_frequent(table, term, total)]
    return query.without(terms, frequent, _LEAST_TERMS)


def holding(terms: Sequence[str]) -> dict[str, list[int]]:
    """The passages, in order, that hold each term which is in few enough of them."""
    name = str(index.live()._meta.table_name)
    found: dict[str, list[int]] = {}
    rest = _ROWS_MOST
    for term in dict.fromkeys(terms):
        rows = _passages(name, term, min(_RARE_MOST, rest) + 1)
        if len(rows) <= _RARE_MOST:
            found[term] = rows
        rest -= len(rows)
        if rest <= 0:
            break
    return found


def _passages(table: str, term: str, most: int) -> list[int]:
    # Past Peewee, whose statement and rows take longer to make than to find.
    found = store.database.execute_sql(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid LIMIT ?",
        (query.match_expression([term]), most),
    )
    return [id_ for (id_,) in found]


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
