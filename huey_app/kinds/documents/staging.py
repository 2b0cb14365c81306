"""Writes the rows of a new edition before anybody can find them, in short transactions."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from peewee import fn

from huey_app import clock, store
from huey_app.kinds.documents import index, upkeep
from huey_app.kinds.documents.prepare import FILE_NAME, Row
from huey_app.kinds.documents.tables import Edition, Passage
from huey_app.kinds.documents.text.tokens import index_text, name_tokens

_BATCH_ROWS = 100
"""Others wait for the write lock at most about 20 ms."""


_NO_HEAD = ("", "")


@dataclass(frozen=True)
class Origin:
    """What an edition is made from."""

    doc_id: str
    task_id: str
    filename: str
    file_size: int


def stage(origin: Origin, known: dict[str, Any], folder: Path, tick: Callable[[], None]) -> int:
    """Write `passages.jsonl` of `folder` as an edition that is not live yet; return its id.

    `known` is what `prepare.main` returned. `tick` is called between two transactions; what it
    raises leaves an edition that `upkeep` removes. What an earlier attempt left is removed here.
    """
    upkeep.remove_of_task(origin.task_id)
    head = (index_text(known["title"]), name_tokens(origin.filename))
    with (folder / FILE_NAME).open(encoding="utf-8") as file:
        rows = (Row(*json.loads(line)) for line in file)
        with store.transaction(durable=False):
            edition = _reserve(origin, known)
            numbered = enumerate(rows, start=edition.first_passage)
            _insert(edition.id, list(islice(numbered, _BATCH_ROWS)), head)
        tick()
        while batch := list(islice(numbered, _BATCH_ROWS)):
            with store.transaction(durable=False):
                _insert(edition.id, batch, _NO_HEAD)
            tick()
    return int(edition.id)


def _reserve(origin: Origin, known: dict[str, Any]) -> Edition:
    """Make the edition's row, which keeps the ids of its passages for it."""
    after_last = Edition.select(fn.MAX(Edition.first_passage + Edition.passages)).scalar()
    edition: Edition = Edition.create(
        doc_id=origin.doc_id,
        task_id=origin.task_id,
        filename=origin.filename,
        file_size=origin.file_size,
        first_passage=after_last or 1,
        created_at=clock.now(),
        **known,
    )
    return edition


def _insert(edition_id: int, batch: list[tuple[int, Row]], first: tuple[str, str]) -> None:
    """`first` are the tokens of title and name, which go to the first row."""
    Passage.insert_many(_passages(edition_id, batch)).execute()
    heads = chain([first], repeat(_NO_HEAD))
    index.add([(id_, *head, row.indexed) for (id_, row), head in zip(batch, heads, strict=False)])


def _passages(edition_id: int, batch: list[tuple[int, Row]]) -> Iterator[dict[str, Any]]:
    for id_, row in batch:
        yield {
            "id": id_,
            "edition": edition_id,
            "page": row.page,
            "block_start": row.block_start,
            "start": row.start,
            "end": row.end,
            "block": row.block,
            "around": row.around,
        }
