"""What an operator does: back up, restore, take the history along, check."""

import sys
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.progress import Progress

from huey_app import backup as backups
from huey_app import invariants, mend, records, store
from huey_app.cli.group import State, main
from huey_app.kinds import KINDS
from huey_app.kinds.documents import index, vectors
from huey_app.kinds.documents.endpoint import Down, Endpoint
from huey_app.models import Task


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


@main.command("export-tasks")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-")
@click.pass_obj
def export_tasks(state: State, output: TextIO) -> None:
    """Write the history as JSON lines."""
    state.open()
    for line in records.export_tasks():
        output.write(line + "\n")


@main.command("import-tasks")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.pass_obj
def import_tasks(state: State, file: TextIO) -> None:
    """Take over the finished tasks that export-tasks wrote elsewhere."""
    state.open()
    try:
        taken, skipped = records.import_tasks(file)
    except UnicodeDecodeError:
        raise click.ClickException("The file is not what export-tasks wrote.") from None
    click.echo(f"{taken} tasks taken over, {skipped} left out (here already, or not finished).")


@main.command()
@click.option("--force", is_flag=True, help="Also where the index is of this version already.")
@click.pass_obj
def reindex(state: State, force: bool) -> None:
    """Build the documents' index anew; the service may run, the old index answers meanwhile."""
    state.open()
    if not force and not index.is_outdated():
        click.echo("The index is up to date.")
        return
    with Progress(console=Console(stderr=True)) as bar:
        line = bar.add_task("passages", total=None)
        count = index.rebuild(lambda done, all_: bar.update(line, completed=done, total=all_))
    if count is None:
        raise click.ClickException("The index is being built by another process already.")
    click.echo(f"{count} passages indexed.")


@main.command()
@click.pass_obj
def embed(state: State) -> None:
    """Ask the endpoint for the vectors of all passages that have none yet."""
    known = state.open()
    if not (known.endpoint_url and known.embedding_model):
        raise click.ClickException("Set HOLDFAST_ENDPOINT_URL and HOLDFAST_EMBEDDING_MODEL first.")
    url, key, model = known.endpoint_url, known.endpoint_key, known.embedding_model
    count = 0
    try:
        while made := vectors.fill(Endpoint(url, key, model, timeout_s=60.0)):
            count += made
    except Down as error:
        raise click.ClickException(f"The endpoint does not answer: {error}") from None
    click.echo(f"{count} passages have vectors now.")


@main.command()
@click.option("--fix", is_flag=True, help="Mend what can be mended, and say what was done.")
@click.option("--content", is_flag=True, help="Also read every upload and compare its hash.")
@click.pass_obj
def doctor(state: State, fix: bool, content: bool) -> None:
    """Check every promise on the data; status 1 where one is broken."""
    settings = state.open()
    for done in mend.mend(settings) if fix else ():
        click.echo(f"mended: {done}")
    found = invariants.lasting(settings)
    found += invariants.changed_content(settings) if content else ()
    for broken in found:
        click.echo(f"{'cannot be mended here' if fix else 'broken'}: {broken}", err=True)
    for sentence in filter(None, (kind.behind() for kind in KINDS.values())):
        click.echo(sentence.say())
    for path in invariants.litter(settings):
        click.echo(f"belongs to no task (removed after an hour): {path}")
    if found:
        sys.exit(1)
    click.echo(f"All is well: {Task.select().count()} tasks.")
