"""The full-text index: which of the two answers, adding, removing, and building it anew."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from huey_app import store
from huey_app.kinds.documents.tables import INDEXES, Edition, Index, IndexState, Passage
from huey_app.kinds.documents.text import tokens

_BATCH_ROWS = 100
_LEAST_SEGMENTS = 2
_NO_LEVELS = bytes(7)
"""The record of an index's segments where there is none."""
_OTHER = {"a": "b", "b": "a"}

Entry = tuple[int, str, str, str]
"""Passage id; tokens of title, name and passage."""


def state() -> IndexState:
    """The one row of state."""
    found: IndexState = IndexState.get_by_id(1)
    return found


def live() -> type[Index]:
    """The index that answers."""
    return INDEXES[state().live]


def add(entries: Sequence[Entry]) -> None:
    """Index passages; within the caller's transaction."""
    for table in _tables():
        table.insert_many(entries, fields=_fields(table)).execute()


def _fields(table: type[Index]) -> tuple[Any, ...]:
    return table.rowid, table.title, table.name, table.body


def remove(first: int, end: int) -> None:
    """Forget the passages `first` to `end` (exclusive); within the caller's transaction."""
    for table in _tables():
        table.delete().where((table.rowid >= first) & (table.rowid < end)).execute()


def _tables() -> list[type[Index]]:
    now = state()
    return [INDEXES[name] for name in (now.live, now.building) if name]


def is_outdated() -> bool:
    """Whether the index that answers was made by other tokens than this version's."""
    return bool(state().version != tokens.VERSION)


def rebuild(tick: Callable[[int, int], None], *, even_if_new: bool = True) -> int | None:
    """Build the other index with the tokens of this version, then let it answer; return how many
    passages it has, None where another process is at it, or where it is not outdated. The old
    one answers meanwhile. Beginning again after a kill is safe.

    `tick` is called with passages done and passages in all.
    """
    with store.only_one("reindex") as is_alone:
        if not is_alone or not (even_if_new or is_outdated()):
            return None
        return _rebuild(tick)


def _rebuild(tick: Callable[[int, int], None]) -> int:
    target = _begin()
    total = Passage.select().count()
    done, at = 0, 0
    while batch := _after(at):
        with store.transaction(durable=False):
            _index_again(INDEXES[target], batch)
        at = batch[-1].id
        done += len(batch)
        tick(done, max(done, total))
    _switch(target)
    return done


def _begin() -> str:
    """Empty the index that does not answer; from now on both are written."""
    with store.transaction():
        target = _OTHER[str(state().live)]
        _empty(INDEXES[target])
        IndexState.update(building=target).execute()
    return target


def _after(id_: int) -> list[Any]:
    rows = Passage.select(Passage, Edition).join(Edition)
    return list(rows.where(Passage.id > id_).order_by(Passage.id).limit(_BATCH_ROWS))


def _index_again(table: type[Index], batch: Sequence[Any]) -> None:
    """Write what is still there of `batch`: what was removed meanwhile must not come back."""
    ids = [row.id for row in batch]
    there = {row.id for row in Passage.select(Passage.id).where(Passage.id.in_(ids))}
    table.delete().where(table.rowid.in_(ids)).execute()
    entries = list(_entries(row for row in batch if row.id in there))
    if entries:
        table.insert_many(entries, fields=_fields(table)).execute()


def _entries(rows: Iterator[Any]) -> Iterator[Entry]:
    for row in rows:
        edition, title, name = row.edition, "", ""
        if row.id == edition.first_passage:
            title, name = tokens.index_text(edition.title), tokens.name_tokens(edition.filename)
        yield row.id, title, name, tokens.body_tokens(row.text, row.around)


def _switch(target: str) -> None:
    with store.transaction():
        old = INDEXES[_OTHER[target]]
        IndexState.update(live=target, version=tokens.VERSION, building=None).execute()
        _empty(old)


def _empty(table: type[Index]) -> None:
    # One whose record cannot be read is not dropped either.
    data = f"{table._meta.table_name}_data"
    store.database.execute_sql(f"UPDATE {data} SET block = ? WHERE id = 10", (_NO_LEVELS,))
    # Row by row it would take minutes, within a transaction.
    table.drop_table()
    table.create_table()


def merge(pages: int) -> None:
    """Merge up to so many pages of the index: what was removed leaves its room only then.

    Never by a negative number, as SQLite's manual has it: before 3.41 each such call adds a level
    to the index, and one of more than 2,000 levels cannot be read any more (seen after 800
    replacements). Two segments of a level are enough to merge, which does the same.
    """
    with store.transaction(durable=False):
        for table in _tables():
            name = table._meta.table_name
            kept = f"SELECT v FROM {name}_config WHERE k = 'usermerge'"
            if store.database.execute_sql(kept).fetchone() != (_LEAST_SEGMENTS,):
                _command(name, "usermerge", _LEAST_SEGMENTS)
            _command(name, "merge", pages)


def _command(name: str, command: str, value: int) -> None:
    store.database.execute_sql(f"INSERT INTO {name}({name}, rank) VALUES (?, ?)", (command, value))
