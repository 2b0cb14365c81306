"""Documents: editions, passages, their index, frozen as of this step."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE edition (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "doc_id" TEXT NOT NULL,
        "task_id" TEXT NOT NULL,
        "is_live" INTEGER NOT NULL,
        "filename" TEXT NOT NULL,
        "file_size" INTEGER NOT NULL,
        "title" TEXT NOT NULL,
        "pages" INTEGER NOT NULL,
        "first_passage" INTEGER NOT NULL,
        "passages" INTEGER NOT NULL,
        "characters" INTEGER NOT NULL,
        "language" TEXT NOT NULL,
        "warnings" TEXT NOT NULL,
        "created_at" REAL NOT NULL
    )
    """,
    "CREATE INDEX edition_task_id ON edition (task_id)",
    "CREATE INDEX edition_first_passage ON edition (first_passage)",
    "CREATE UNIQUE INDEX edition_live ON edition (doc_id) WHERE is_live",
    """
    CREATE TABLE document (
        "doc_id" TEXT NOT NULL PRIMARY KEY,
        "order" INTEGER NOT NULL,
        "edition_id" INTEGER,
        FOREIGN KEY (edition_id) REFERENCES edition (id) ON DELETE SET NULL
    )
    """,
    "CREATE UNIQUE INDEX document_edition_id ON document (edition_id)",
    """
    CREATE TABLE passage (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "edition_id" INTEGER NOT NULL,
        "page" INTEGER NOT NULL,
        "block_start" INTEGER NOT NULL,
        "start" INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        "block" TEXT NOT NULL,
        "around" TEXT NOT NULL,
        FOREIGN KEY (edition_id) REFERENCES edition (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX passage_edition_id ON passage (edition_id)",
    """
    CREATE TABLE index_state (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "live" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "building" TEXT,
        "built_before" INTEGER
    )
    """,
    "INSERT INTO index_state (id, live, version) VALUES (1, 'a', 1)",
    """
    CREATE TABLE vector (
        "passage" INTEGER NOT NULL PRIMARY KEY,
        "model" TEXT NOT NULL,
        "values" BLOB NOT NULL
    )
    """,
    """
    CREATE VIRTUAL TABLE passage_index_a USING fts5(
        title, name, body, tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE VIRTUAL TABLE passage_index_b USING fts5(
        title, name, body, tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
)


def up(migrator: Any, db: Any) -> None:
    """Create every table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
