"""An index by how long tasks ran, for the list that begins with the longest."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add it; on a million tasks this takes some seconds, once."""
    db.execute_sql(
        "CREATE INDEX task_running_s ON task (completed_at - started_at, id)"
        " WHERE completed_at IS NOT NULL AND started_at IS NOT NULL"
    )
