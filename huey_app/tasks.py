"""Huey's entry points: a few lines each, they only call what does the work."""

from huey import crontab

from huey_app import backup, interrupts, prune, runner, settings
from huey_app.lifecycle import Claim
from huey_app.queue import FIRST, RUN_TASK, huey

__all__ = ["huey", "make_backup", "prune_files", "run_task"]


@huey.task(name=RUN_TASK)
def run_task(id_: int, attempt: int) -> None:
    """Run the attempt that the worker claimed when it took the message."""
    try:
        runner.run(Claim(id_, attempt), settings.current())
    except Exception as error:
        # Huey would log it and go on, and the task would be ours for ever: die, to be rescued.
        raise SystemExit(f"cannot end attempt {attempt} of task row {id_}: {error}") from error


@huey.periodic_task(crontab(minute="17"), name="prune_files", priority=FIRST)
def prune_files() -> None:
    """Every hour, before any task: remove files past their retention, and what nobody owns."""
    with interrupts.let_through():
        prune.prune(settings.current())


@huey.periodic_task(crontab(hour="3", minute="40"), name="make_backup")
def make_backup() -> None:
    """Every night (UTC): write a backup, keep the newest few."""
    with interrupts.let_through():
        backup.rotate(settings.current())
