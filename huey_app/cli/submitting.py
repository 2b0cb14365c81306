"""`holdfast submit`: a file in, an id out, a bar until it is done."""

import json
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from huey_app import files, presence, service, submit, task_view
from huey_app.cli.group import State, main
from huey_app.cli.saving import save
from huey_app.kinds import KINDS
from huey_app.models import Task

_LOOK_EVERY_S = 0.2
_READ_BYTES = 1024 * 1024


@main.command("submit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(sorted(KINDS)), default="claims", show_default=True)
@click.option("--sheet", "sheet_name", help="Name of the sheet.")
@click.option("--column", "column_name", help="Letter or header of the column.")
@click.option("--doc-id", help="Id of the document; the file's name where it is left out.")
@click.option("--wait", is_flag=True, help="Show a bar until the task is done.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Save there."
)
@click.pass_obj
def submit_(
    state: State, /, file: Path, wait: bool, output: Path | None, **given: str | None
) -> None:
    """Submit FILE and print the id of its task; with --output, wait and save the result."""
    task = _submit(state, file, given)
    click.echo(task.task_id)
    if wait or output:
        _watch(state, task)
    if output:
        save(state, task.task_id, output, None)


def _submit(state: State, file: Path, given: dict[str, str | None]) -> Task:
    settings = state.open()
    incoming = files.Incoming(settings.data_dir)
    try:
        with file.open("rb") as source:
            while piece := source.read(_READ_BYTES):
                incoming.write(piece)
        form = {name: value for name, value in given.items() if value}
        if form["kind"] == "documents":
            form.setdefault("doc_id", file.name)
        sent = {"file": submit.Sent.arrived(incoming, file.name)}
        request = submit.Request(form.pop("kind"), sent, form, state.locale)
        return submit.submit(request, settings)[0]
    finally:
        incoming.discard()


def _watch(state: State, task: Task) -> None:
    if not presence.living(state.settings.data_dir / "run"):
        click.echo("No worker is running: the task waits until `make run` starts one.", err=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        line = bar.add_task(task.filename or task.kind, total=100)
        while not task.done:
            shown = task_view.show(task, state.locale)
            bar.update(line, completed=task.progress, description=shown["message"])
            time.sleep(_LOOK_EVERY_S)
            task = service.find(task.task_id)
        bar.update(line, completed=task.progress, description=task.status)
    _require_completed(state, task)


def _require_completed(state: State, task: Task) -> None:
    shown = task_view.show(task, state.locale)
    if task.status != "completed":
        raise click.ClickException(shown["error"] or shown["message"])
    brief = {"task_id": task.task_id, "result": _brief(shown["result"])}
    click.echo(json.dumps(brief, ensure_ascii=False, indent=2))


def _brief(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if not isinstance(value, list)}
