"""Every tunable with its unit and default; the only reader of the environment."""

import difflib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

PREFIX = "HOLDFAST_"
_PORT_MOST = 65_535


class SettingsError(ValueError):
    """A setting is unknown or has no usable value; the text is one sentence for the operator."""


@dataclass(frozen=True)
class Settings:
    """The configuration of one process. `HOLDFAST_MAX_PENDING` sets `max_pending`, and so on."""

    host: str = "127.0.0.1"
    port: int = 8000
    web_threads: int = 24
    """Requests answered at the same time."""
    max_waiting: int = 12
    """Requests that may wait for a task (`Prefer: wait`) at the same time; fewer than threads."""
    data_dir: Path = Path("var")
    max_upload_mb: int = 100
    """Largest request body, in MiB."""
    max_pending: int = 1000
    """Tasks that may wait; past that a submit is answered 429."""
    min_free_mb: int = 200
    """Free disk below which a submit is answered 507 and no task is started."""
    workers: int = 2
    """Worker processes."""
    max_attempts: int = 4
    """Executions of one task, the first one included."""
    backoff_s: float = 5.0
    """Delay before the second attempt; doubles with each further one."""
    backoff_max_s: float = 300.0
    time_limit_s: float = 3600.0
    """Longest time that one attempt may run."""
    cancel_limit_s: float = 0.4
    """Time that a running task has to notice a cancel, before its worker is killed."""
    grace_s: float = 20.0
    """Time that running tasks, and requests on their way, get when their process is stopped."""
    resumable_hours: float = 24.0
    """Hours that an unfinished upload waits to go on."""
    retention_days: float = 30.0
    """Days after its end that a task's files are kept; the record stays."""
    backup_keep: int = 7
    """Daily backups kept; 0 makes none."""
    busy_timeout_s: float = 10.0
    """Time to wait for the database's write lock."""

    endpoint_url: str = ""
    """OpenAI-compatible service that the search of documents may ask; empty: none is."""
    endpoint_key: str = ""
    embedding_model: str = ""
    """Its model for vectors of passages; empty: none are made."""
    answer_model: str = ""
    """Its model for an answer in words; empty: none is formed."""
    endpoint_timeout_s: float = 10.0

    @property
    def database_path(self) -> Path:
        """The SQLite file that holds rows and queue."""
        return self.data_dir / "holdfast.db"

    @property
    def max_upload_bytes(self) -> int:
        """Largest request body."""
        return self.max_upload_mb * 1024 * 1024

    @property
    def min_free_bytes(self) -> int:
        """Free disk below which nothing is accepted."""
        return self.min_free_mb * 1024 * 1024


def load(environment: Mapping[str, str]) -> Settings:
    """Read the settings from `environment`. Raises SettingsError."""
    known = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    given = {key: text for key, text in environment.items() if key.startswith(PREFIX)}
    for key in given.keys() - known.keys():
        raise SettingsError(_unknown(key, list(known)))
    values: dict[str, Any] = {
        known[key].name: _value(key, known[key].type, given[key]) for key in given
    }
    return _checked(Settings(**values))


def _unknown(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"the settings are {', '.join(known)}."
    return f"{key} is not a setting: {hint}"


def _value(key: str, kind: object, text: str) -> str | int | float | Path:
    if kind is Path:
        return Path(text).absolute()
    if kind is str:
        return text
    try:
        return int(text) if kind is int else float(text)
    except ValueError:
        raise SettingsError(f"{key} must be a number, and {text!r} is none.") from None


def _checked(settings: Settings) -> Settings:
    for field in fields(settings):
        value = getattr(settings, field.name)
        least = 1 if field.name in ("workers", "max_attempts", "web_threads") else 0
        if isinstance(value, int | float) and not least <= value < float("inf"):
            raise SettingsError(f"{PREFIX}{field.name.upper()} must be at least {least}.")
    if settings.port > _PORT_MOST:
        raise SettingsError(f"HOLDFAST_PORT must be at most {_PORT_MOST}.")
    if settings.max_waiting >= settings.web_threads:
        raise SettingsError("HOLDFAST_MAX_WAITING must be smaller than HOLDFAST_WEB_THREADS.")
    return settings


@cache
def current() -> Settings:
    """Settings of this process; ends it with one sentence where they cannot be used."""
    try:
        return load(os.environ)
    except SettingsError as error:
        sys.exit(f"holdfast: {error}")
