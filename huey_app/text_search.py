"""Where a text occurs in the history: names and facts by their characters, sentences by kind.

Names, ids and the facts of errors are in an index of groups of three characters, which triggers
keep. Of a message or an error the row has the English text, and few texts are in use: those that
say what is looked for, in any language, are looked up one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Field

from huey_app.language import LOCALES, Sentence
from huey_app.models import Task
from huey_app.store import database

_GROUP = 3
_MOST_GROUPS = 2_000
_LAST = "\U0010ffff"
_INDEX, _ROW = SQL("task_text"), SQL("task_text.rowid")


@dataclass(frozen=True)
class Narrowing:
    """What else must hold for a task, and how many are wanted from which end."""

    statuses: tuple[str, ...]
    conditions: list[Any]
    oldest_first: bool
    limit: int


def ids_that_say(text: str, narrowing: Narrowing) -> list[int]:
    """Row ids of up to `limit` tasks that say `text` anywhere, in the order asked for."""
    found = set(_ids(Task.select(Task.id).where(Task.task_id == text.lower()), narrowing))
    if match := _match(text):
        # CROSS keeps the index first; the other way round it would be asked about every task.
        named: Any = Task.select(Task.id).from_(_INDEX).join(Task, JOIN.CROSS)
        here = named.where(Task.id == _ROW, SQL("task_text MATCH ?", (match,)))
        found.update(_ids(here, narrowing, _ROW))
    for column, said in _sentences(text):
        for status in narrowing.statuses:
            here = Task.select(Task.id).where(column == said, Task.status == status)
            found.update(_ids(here, narrowing))
    return sorted(found, reverse=not narrowing.oldest_first)[: narrowing.limit]


def _ids(query: Any, narrowing: Narrowing, place: Any = Task.id) -> list[int]:
    for condition in narrowing.conditions:
        query = query.where(condition)
    order = place.asc() if narrowing.oldest_first else place.desc()
    return [row[0] for row in query.order_by(order).limit(narrowing.limit).tuples()]


def _match(text: str) -> str:
    """The index's expression for texts that hold `text`; empty where none can."""
    wanted = text.replace("\0", "")
    if len(wanted) >= _GROUP:
        return _quoted(wanted)
    if not wanted:
        return ""
    begin = wanted.lower()
    terms = database.execute_sql(
        "SELECT term FROM task_text_term WHERE term >= ? AND term < ? LIMIT ?",
        (begin, begin + _LAST, _MOST_GROUPS),
    )
    return " OR ".join(_quoted(term) for (term,) in terms)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _sentences(text: str) -> Iterator[tuple[Field, str]]:
    """The messages and errors in use that say `text` in any language, each with its column."""
    wanted = text.casefold()
    for column in (Task.message, Task.error):
        text_in_use = _next(column, "")
        while text_in_use is not None:
            if any(wanted in said.casefold() for said in _said(text_in_use)):
                yield column, text_in_use
            text_in_use = _next(column, text_in_use)


def _next(column: Field, last: str) -> str | None:
    # From value to value along the index: DISTINCT would read all of it.
    after = Task.select(column).where(column.is_null(False), column > last)
    found: str | None = after.order_by(column).limit(1).scalar()
    return found


def _said(text: str) -> list[str]:
    return [text, *(Sentence(text).template(locale) for locale in LOCALES)]
