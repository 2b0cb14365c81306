"""Looking at tasks and steering them: status, list, cancel, retry, export."""

import json
from pathlib import Path
from typing import Any

import click
from rich.table import Column, Table

from huey_app import search, service, task_view
from huey_app.cli.group import State, main
from huey_app.cli.saving import save
from huey_app.kinds import KINDS
from huey_app.models import STATUSES, Task


@main.command()
@click.argument("task_id")
@click.pass_obj
def status(state: State, task_id: str) -> None:
    """Show a task as JSON."""
    state.open()
    shown = task_view.show(service.find(task_id), state.locale)
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


@main.command("list")
@click.option("--status", type=click.Choice(STATUSES))
@click.option("--kind", type=click.Choice(sorted(KINDS)))
@click.option("-q", "q", help="Text in names, ids, messages or errors.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.pass_obj
def list_(state: State, /, limit: int, **conditions: Any) -> None:
    """List tasks, newest first: a table, or lines with tabs where no person reads them.

    The columns are id, kind, status, progress, attempt, name of the file, time of submission.
    """
    state.open()
    found = search.search(search.Wanted(**conditions), limit)[0]
    rows = [_row(task, task_view.show(task, state.locale)) for task in found]
    if state.console.is_terminal:
        state.console.print(_table(rows))
    else:
        for row in rows:
            click.echo("\t".join(row))


def _row(task: Task, shown: dict[str, Any]) -> list[str]:
    name = " ".join((task.filename or "").split())
    attempt = f"{task.attempt}/{task.max_attempts}"
    row = [task.task_id, task.kind, task.status, str(task.progress), attempt, name]
    return [*row, shown["created_at"]]


def _table(rows: list[list[str]]) -> Table:
    # An id is there to be copied: it is never cut, however narrow the terminal.
    table = Table(Column("task", no_wrap=True, min_width=32))
    for name in ("kind", "status", "%", "attempt", "file", "created"):
        table.add_column(name)
    for *row, created_at in rows:
        table.add_row(*row, created_at[:19])
    return table


@main.command()
@click.argument("task_id")
@click.pass_obj
def cancel(state: State, task_id: str) -> None:
    """Cancel a waiting task, or ask a running one to stop."""
    task = service.cancel(task_id, state.open())
    click.echo(task_view.show(task, state.locale)["message"])


@main.command()
@click.argument("task_id")
@click.pass_obj
def retry(state: State, task_id: str) -> None:
    """Run a failed or cancelled task again."""
    task = service.retry(task_id, state.open())
    click.echo(task_view.show(task, state.locale)["message"])


@main.command()
@click.argument("task_id")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "extension", help="xlsx, csv or jsonl; by the name of the output.")
@click.pass_obj
def export(state: State, task_id: str, output: Path, extension: str | None) -> None:
    """Write the result of a completed task to a file."""
    state.open()
    save(state, task_id, output, extension)
