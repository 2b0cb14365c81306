"""The `holdfast` command itself: language, settings, and how it says that something failed."""

import sqlite3
from typing import Any

import click
from peewee import OperationalError
from rich.console import Console

from huey_app import backup as backups
from huey_app import records, store
from huey_app import settings as settings_module
from huey_app.kinds.contract import BadInput
from huey_app.refusal import Refused
from huey_app.settings import Settings

_EXPECTED = (
    OperationalError,
    sqlite3.OperationalError,
    OSError,
    backups.BackupError,
    records.RecordError,
    store.SchemaTooNewError,
)


class SpeakingGroup(click.Group):
    """Says in one sentence on stderr why something was not done, and ends with status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except click.UsageError as error:
            raise _in_one_sentence(error) from None
        except (Refused, BadInput) as error:
            reason = error.sentence.say(context.obj.locale if context.obj else "en")
        except _EXPECTED as error:
            reason = str(error)
        raise click.ClickException(reason)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as error:
            raise _in_one_sentence(error) from None


def _in_one_sentence(error: click.UsageError) -> click.UsageError:
    """Without its context it does not say the usage first; no arguments at all ask for help."""
    if not isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.ctx = None
    return error


class State:
    """Settings and language of one call; the store is opened when it is first needed."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.settings: Settings = settings_module.current()
        self.console = Console()

    def open(self) -> Settings:
        store.open_store(self.settings)
        click.get_current_context().with_resource(store.in_use(self.settings))
        store.database.connect(reuse_if_open=True)
        return self.settings


@click.group(cls=SpeakingGroup)
@click.option("--lang", "locale", type=click.Choice(["en", "zh"]), default="en")
@click.version_option(package_name="holdfast")
@click.pass_context
def main(context: click.Context, locale: str) -> None:
    """Holdfast: send a big file, get a task id, never lose it."""
    context.obj = State(locale)
