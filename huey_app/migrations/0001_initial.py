"""The first schema, frozen: later steps start from here, whatever `models.py` says by then."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE task (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "task_id" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "status" TEXT NOT NULL CHECK (
            status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')
        ),
        "params" TEXT NOT NULL,
        "locale" TEXT NOT NULL,
        "filename" TEXT,
        "file_size" INTEGER,
        "file_id" TEXT,
        "doc_id" TEXT,
        "sheet_name" TEXT,
        "column_name" TEXT,
        "attempt" INTEGER NOT NULL,
        "max_attempts" INTEGER NOT NULL,
        "worker" TEXT,
        "progress" INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
        "current" INTEGER,
        "total" INTEGER,
        "unit" TEXT,
        "message" TEXT,
        "message_facts" TEXT,
        "checkpoint" TEXT,
        "checkpoint_attempt" INTEGER,
        "result" TEXT,
        "error_code" TEXT,
        "error" TEXT,
        "error_facts" TEXT,
        "created_at" REAL NOT NULL,
        "updated_at" REAL NOT NULL,
        "started_at" REAL,
        "completed_at" REAL,
        "next_attempt_at" REAL,
        "cancel_requested_at" REAL,
        "expires_at" REAL,
        "expired_at" REAL,
        "idempotency_key" TEXT,
        "fingerprint" TEXT,
        CHECK ((status = 'processing') = (worker IS NOT NULL))
    )
    """,
    "CREATE UNIQUE INDEX task_task_id ON task (task_id)",
    "CREATE INDEX task_created_at ON task (created_at)",
    "CREATE INDEX task_status_id ON task (status, id)",
    "CREATE INDEX task_kind_id ON task (kind, id)",
    """
    CREATE UNIQUE INDEX task_idempotency_key ON task (idempotency_key)
    WHERE idempotency_key IS NOT NULL
    """,
    """
    CREATE TABLE event (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "task_id" INTEGER NOT NULL,
        "at" REAL NOT NULL,
        "name" TEXT NOT NULL,
        "status" TEXT NOT NULL,
        "attempt" INTEGER NOT NULL,
        "reason" TEXT,
        "reason_facts" TEXT,
        "detail" TEXT,
        FOREIGN KEY (task_id) REFERENCES task (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX event_task_id ON event (task_id)",
    """
    CREATE TABLE message (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "queue" TEXT NOT NULL,
        "data" TEXT NOT NULL,
        "priority" REAL NOT NULL
    )
    """,
    "CREATE INDEX message_priority_id ON message (priority DESC, id)",
    """
    CREATE TABLE scheduled_message (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "queue" TEXT NOT NULL,
        "data" TEXT NOT NULL,
        "timestamp" REAL NOT NULL
    )
    """,
    "CREATE INDEX scheduled_message_timestamp ON scheduled_message (timestamp)",
    """
    CREATE TABLE upload (
        "file_id" TEXT NOT NULL PRIMARY KEY,
        "filename" TEXT NOT NULL,
        "file_size" INTEGER NOT NULL,
        "sha256" TEXT NOT NULL,
        "created_at" REAL NOT NULL
    )
    """,
    "CREATE INDEX upload_created_at ON upload (created_at)",
    """
    CREATE TABLE task_input (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "task_id" INTEGER NOT NULL,
        "upload_id" TEXT NOT NULL,
        "field" TEXT NOT NULL,
        FOREIGN KEY (task_id) REFERENCES task (id) ON DELETE CASCADE,
        FOREIGN KEY (upload_id) REFERENCES upload (file_id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX task_input_task_id ON task_input (task_id)",
    "CREATE INDEX task_input_upload_id ON task_input (upload_id)",
    "CREATE UNIQUE INDEX task_input_task_id_field ON task_input (task_id, field)",
)


def up(migrator: Any, db: Any) -> None:
    """Create every table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
