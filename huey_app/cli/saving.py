"""Writing a task's export to a file, whole or not at all."""

from pathlib import Path

import click

from huey_app import service
from huey_app.cli.group import State
from huey_app.kinds import KINDS


def save(state: State, task_id: str, output: Path, extension: str | None) -> None:
    """Write the export that `extension`, else the name of the file, asks for."""
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
