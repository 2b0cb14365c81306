"""The `holdfast` command: what an operator with a shell does, straight on the data folder."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click
from peewee import OperationalError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from huey_app import (
    backup as backups,
)
from huey_app import (
    files,
    invariants,
    presence,
    search,
    service,
    store,
    submit,
    task_view,
)
from huey_app import settings as settings_module
from huey_app.kinds import KINDS
from huey_app.kinds.contract import BadInput
from huey_app.models import STATUSES, Task
from huey_app.refusal import Refused
from huey_app.settings import Settings

_LOOK_EVERY_S = 0.2
_READ_BYTES = 1024 * 1024


class SpeakingGroup(click.Group):
    """Says in one sentence on stderr why something was not done, and ends with status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (Refused, BadInput) as error:
            reason = error.sentence.say(context.obj.locale if context.obj else "en")
        except (OperationalError, OSError, backups.BackupError, store.SchemaTooNewError) as error:
            reason = str(error)
        raise click.ClickException(reason)


class State:
    """Settings and language of one call; the store is opened when it is first needed."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.settings: Settings = settings_module.current()
        self.console = Console()

    def open(self) -> Settings:
        store.open_store(self.settings)
        store.database.connect(reuse_if_open=True)
        return self.settings


@click.group(cls=SpeakingGroup)
@click.option("--lang", "locale", type=click.Choice(["en", "zh"]), default="en")
@click.version_option(package_name="holdfast")
@click.pass_context
def main(context: click.Context, locale: str) -> None:
    """Holdfast: send a big file, get a task id, never lose it."""
    context.obj = State(locale)


@main.command("submit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(sorted(KINDS)), default="claims", show_default=True)
@click.option("--sheet", "sheet_name", help="Name of the sheet.")
@click.option("--column", "column_name", help="Letter or header of the column.")
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
        _save(state, task.task_id, output, None)


def _submit(state: State, file: Path, given: dict[str, str | None]) -> Task:
    settings = state.open()
    incoming = files.Incoming(settings.data_dir)
    try:
        with file.open("rb") as source:
            while piece := source.read(_READ_BYTES):
                incoming.write(piece)
        form = {name: value for name, value in given.items() if value}
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
    _print_json({"task_id": task.task_id, "result": _brief(shown["result"])})


def _brief(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if not isinstance(value, list)}


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@main.command()
@click.argument("task_id")
@click.pass_obj
def status(state: State, task_id: str) -> None:
    """Show a task as JSON."""
    state.open()
    _print_json(task_view.show(service.find(task_id), state.locale))


@main.command("list")
@click.option("--status", type=click.Choice(STATUSES))
@click.option("--kind", type=click.Choice(sorted(KINDS)))
@click.option("-q", "q", help="Text in names, ids, messages or errors.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.pass_obj
def list_(state: State, /, limit: int, **conditions: Any) -> None:
    """List tasks, newest first."""
    state.open()
    table = Table("task", "kind", "status", "%", "attempt", "file", "created")
    for task in search.search(search.Wanted(**conditions), limit)[0]:
        shown = task_view.show(task, state.locale)
        attempt = f"{task.attempt}/{task.max_attempts}"
        row = (task.task_id, task.kind, task.status, str(task.progress), attempt)
        table.add_row(*row, task.filename or "", shown["created_at"][:19])
    state.console.print(table)


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
    _save(state, task_id, output, extension)


def _save(state: State, task_id: str, output: Path, extension: str | None) -> None:
    task = service.find(task_id)
    folder = service.output_folder(task, state.settings)
    kind = KINDS[task.kind]
    wanted = extension or output.suffix.lstrip(".").lower()
    if wanted not in kind.exports:
        raise click.ClickException(f"The formats are {', '.join(kind.exports)}: add --format.")
    making = output.with_name(output.name + ".part")
    with making.open("wb") as target:
        for piece in kind.export(folder, task.result, wanted):
            target.write(piece)
    making.rename(output)
    click.echo(output)


@main.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(state: State, output: Path | None) -> None:
    """Write a backup of database and files; the service may run."""
    click.echo(backups.make_backup(state.open(), output))


@main.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(state: State, archive: Path) -> None:
    """Replace all data by a backup; the service must be stopped."""
    store.make_folders(state.settings.data_dir)
    before = backups.restore(state.settings, archive)
    click.echo(f"Restored. What was there before is in {before}.")


@main.command()
@click.pass_obj
def doctor(state: State) -> None:
    """Check every promise on the data; status 1 where one is broken."""
    settings = state.open()
    found = invariants.lasting(settings)
    for sentence in found:
        click.echo(f"broken: {sentence}", err=True)
    for path in invariants.litter(settings):
        click.echo(f"belongs to no task (removed after an hour): {path}")
    if found:
        sys.exit(1)
    click.echo(f"All is well: {Task.select().count()} tasks.")
