"""Our side of a benchmark: a store of its own, its consumer, its web process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huey_app import presence, store, supervisor
from huey_app.kinds import KINDS
from huey_app.settings import PREFIX, Settings
from tests.benchmarks import processes
from tests.benchmarks.measure import wait_until
from tests.toy_kind import CountKind
from tests.work import Work

TOY_CONSUMER = "tests.benchmarks.consumer.huey"


@contextmanager
def opened(folder: Path) -> Iterator[Work]:
    """A store in `folder`, where this process submits tasks of the toy kind."""
    settings = Settings(
        data_dir=folder / "var",
        port=processes.free_port(),
        max_pending=100_000,
        workers=2,
    )
    KINDS[CountKind.name] = CountKind()
    store.open_store(settings)
    with store.connected():
        yield Work(settings)


@contextmanager
def consumer(settings: Settings, huey: str = TOY_CONSUMER) -> Iterator[subprocess.Popen[bytes]]:
    """The real consumer with the options of `make consumer`; ready when this is entered."""
    command = supervisor.consumer_command(settings)
    command[1] = huey
    run_dir = settings.data_dir / "run"
    log = settings.data_dir.parent / "consumer.log"
    with processes.running(command, environment(settings), log) as child:
        wait_until(lambda: len(presence.living(run_dir)) == settings.workers, 15.0)
        yield child


@contextmanager
def web(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The real web process; it answers when this is entered."""
    command = supervisor.web_command()
    log = settings.data_dir.parent / "web.log"
    with processes.running(command, environment(settings), log) as child:
        processes.wait_for_port(settings.port, child)
        yield child


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with exactly these settings."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    said = {f"{PREFIX}{name.upper()}": str(value) for name, value in vars(settings).items()}
    return plain | said | {"PYTHONUNBUFFERED": "1"}


def console_script(name: str) -> str:
    """Path of a command that is installed beside this Python."""
    return str(Path(sys.executable).with_name(name))
