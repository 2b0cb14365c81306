"""Huey's entry points: a few lines each, they only call what does the work."""

import logging

from huey import crontab

from huey_app import backup, interrupts, prune, runner, settings
from huey_app.kinds import KINDS
from huey_app.lifecycle import Claim
from huey_app.queue import FIRST, RUN_TASK, huey

logger = logging.getLogger(__name__)

__all__ = ["catch_up", "huey", "make_backup", "prune_files", "run_task"]


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


@huey.periodic_task(crontab(minute="47"), name="catch_up")
def catch_up() -> None:
    """Every hour: bring up to date what an upgrade has left behind."""
    with interrupts.let_through():
        for kind in KINDS.values():
            if (behind := kind.behind()) is not None:
                logger.warning("%s", behind.say())
                kind.catch_up()
                logger.info("%s has caught up", kind.name)


@huey.periodic_task(crontab(hour="3", minute="40"), name="make_backup")
def make_backup() -> None:
    """Every night (UTC): write a backup, keep the newest few."""
    with interrupts.let_through():
        backup.rotate(settings.current())
