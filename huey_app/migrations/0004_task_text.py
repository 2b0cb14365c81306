"""What the text search of the history looks things up in, kept by triggers in each transaction."""

from typing import Any

# Two line ends after it, so that its last characters begin a group of three, too.
_SAID = """
    coalesce({row}filename, '') || char(10) || coalesce({row}doc_id, '') || char(10) || coalesce(
        (SELECT group_concat(value, char(10)) FROM json_each({row}error_facts)), ''
    ) || char(10, 10)
"""
_OLD, _NEW = _SAID.format(row="old."), _SAID.format(row="new.")
_FORGET = f"INSERT INTO task_text (task_text, rowid, said) VALUES ('delete', old.id, {_OLD});"
_KEEP = f"INSERT INTO task_text (rowid, said) VALUES (new.id, {_NEW});"

STATEMENTS = (
    "CREATE VIRTUAL TABLE task_text USING fts5(said, content='', tokenize='trigram')",
    "CREATE VIRTUAL TABLE task_text_term USING fts5vocab('task_text', 'row')",
    f"CREATE TRIGGER task_text_insert AFTER INSERT ON task BEGIN {_KEEP} END",
    f"CREATE TRIGGER task_text_delete AFTER DELETE ON task BEGIN {_FORGET} END",
    f"""
    CREATE TRIGGER task_text_update AFTER UPDATE OF filename, doc_id, error_facts ON task
    WHEN old.filename IS NOT new.filename OR old.doc_id IS NOT new.doc_id
        OR old.error_facts IS NOT new.error_facts
    BEGIN {_FORGET} {_KEEP} END
    """,
    f"INSERT INTO task_text (rowid, said) SELECT id, {_SAID.format(row='task.')} FROM task",
    "CREATE INDEX task_message_status ON task (message, status)",
    "CREATE INDEX task_error_status ON task (error, status) WHERE error IS NOT NULL",
)


def up(migrator: Any, db: Any) -> None:
    """Index what is there and what comes; on a million tasks this takes a while, once."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
