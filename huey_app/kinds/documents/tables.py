"""The tables of documents: what is searched, and what waits to be. See the migration 0002.

A file becomes an *edition* of its document. Its rows are written before it can be found; making
it live is one row. What is not live and has no task any more is removed bit by bit (`upkeep`).
"""

from typing import ClassVar

from peewee import (
    SQL,
    AutoField,
    BlobField,
    BooleanField,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)
from playhouse.sqlite_ext import FTS5Model, RowIDField, SearchField

from huey_app.kinds.documents.text.tokens import TOKENIZE
from huey_app.store import database


class Base(Model):
    class Meta:
        database = database
        legacy_table_names = False


class Edition(Base):
    """One reading of one file. Passages have the ids from `first_passage` on, without a gap."""

    id = AutoField()
    doc_id = TextField()
    task_id = TextField(index=True)
    is_live = BooleanField(default=False)
    filename = TextField()
    file_size = IntegerField()
    title = TextField()
    pages = IntegerField()
    first_passage = IntegerField(index=True)
    passages = IntegerField()
    characters = IntegerField()
    language = TextField()
    warnings = JSONField()
    created_at = DoubleField()

    @property
    def end_passage(self) -> int:
        """The id after the last passage."""
        return int(self.first_passage + self.passages)


Edition.add_index(
    Edition.index(Edition.doc_id, unique=True, name="edition_live").where(SQL("is_live"))
)


class Document(Base):
    """The last word about a document id: which edition is found, None where it was deleted.

    `order` is the task's that said so; what was accepted earlier changes nothing any more.
    """

    doc_id = TextField(primary_key=True)
    order = IntegerField()
    edition = ForeignKeyField(Edition, null=True, unique=True, on_delete="SET NULL")


class Passage(Base):
    """A slice of a text. Places are code points of the whole text; `block` begins at
    `block_start` and holds the passage and what is between it and the one before; `around` is
    what helps to find it and is not in it.
    """

    id = AutoField()
    edition = ForeignKeyField(Edition, on_delete="CASCADE")
    page = IntegerField()
    block_start = IntegerField()
    start = IntegerField()
    end = IntegerField()
    block = TextField()
    around = TextField()

    @property
    def text(self) -> str:
        """The passage itself."""
        return str(self.block)[self.start - self.block_start : self.end - self.block_start]


class Index(FTS5Model):
    """Tokens of passages under the passage's id. Only the first passage of a document has its
    `title` and the `name` of its file: on every one, they would find a page for the name of its
    document before the page that speaks of it.
    """

    rowid = RowIDField()
    title = SearchField()
    name = SearchField()
    body = SearchField()

    class Meta:
        database = database
        options: ClassVar[dict[str, str]] = {"tokenize": " ".join(TOKENIZE)}


class IndexA(Index):
    class Meta:
        table_name = "passage_index_a"


class IndexB(Index):
    class Meta:
        table_name = "passage_index_b"


INDEXES: dict[str, type[Index]] = {"a": IndexA, "b": IndexB}


class IndexState(Base):
    """The one row that says which index answers, made by which version of the tokens; and which
    one is being built, with the passages before `built_before` in it.
    """

    id = AutoField()
    live = TextField()
    version = IntegerField()
    building = TextField(null=True)
    built_before = IntegerField(null=True)


class Vector(Base):
    """What the optional endpoint made of a passage: float32 values, of length 1."""

    passage = IntegerField(primary_key=True)
    model = TextField()
    values = BlobField()


TABLES = (Edition, Document, Passage, IndexState, Vector)
