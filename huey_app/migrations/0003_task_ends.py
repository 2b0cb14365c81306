"""Indexes for what is asked of the history as a whole: counts, ends, when files go."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add them; on a million tasks this takes some seconds, once."""
    db.execute_sql("CREATE INDEX task_kind_status ON task (kind, status)")
    db.execute_sql("CREATE INDEX task_completed_at_status ON task (completed_at, status)")
    db.execute_sql("CREATE INDEX task_expires_at ON task (expires_at) WHERE expired_at IS NULL")
