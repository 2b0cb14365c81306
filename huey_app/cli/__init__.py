"""The `holdfast` command: what an operator with a shell does, straight on the data folder."""

from huey_app.cli import submitting, tasks, upkeep
from huey_app.cli.group import main

__all__ = ["main", "submitting", "tasks", "upkeep"]
