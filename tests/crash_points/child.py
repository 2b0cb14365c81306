"""The process that the shim is preloaded into: for each order it forks a child that dies of it.

Forking from a process that has imported everything takes milliseconds, a new Python half a second.
"""

import json
import logging
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huey_app import presence, store
from huey_app import settings as settings_module
from huey_app.kinds import KINDS
from huey_app.settings import Settings
from tests.crash_points import shim
from tests.crash_points.folder_kind import FolderKind
from tests.crash_points.operations import OPERATIONS, settings_for
from tests.work import Work


def serve() -> None:
    """Read one order a line from standard input, answer each with a line."""
    logging.disable()
    KINDS[FolderKind.name] = FolderKind()
    _warm_up()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_obey(json.loads(line))) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Do once what is slow the first time, so that no child does it again."""
    with tempfile.TemporaryDirectory() as folder:
        work = _start(settings_for(Path(folder)))
        work.submit()
        work.run_next()
        store.database.close()
        presence.leave(work.settings.data_dir / "run")


def _start(settings: Settings) -> Work:
    settings_module.current = lambda: settings  # type: ignore[assignment]
    store.open_store(settings)
    store.database.connect()
    return Work(settings)


def _obey(order: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(writing, sys.stdout.fileno())
        with _never_to_return():
            _operate(order)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read().splitlines()
    exit_code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not order["attic"]:
        # A power cut leaves no parent that could say so.
        presence.note_exit(settings_for(Path(order["folder"])).data_dir / "run", pid, exit_code)
    return {"exit_code": exit_code, "told": told}


@contextmanager
def _never_to_return() -> Iterator[None]:
    """Whatever goes wrong in a child, it must not go on as its parent."""
    try:
        yield
    finally:
        traceback.print_exc()
        os._exit(1)


def _operate(order: dict[str, Any]) -> None:
    folder = Path(order["folder"])
    settings = settings_for(folder)
    shutil.copytree(order["template"], folder)
    shim.watch(folder, Path(order["attic"]) if order["attic"] else None)
    work = Work(settings) if order["operation"] == "start" else _start(settings)
    steps = OPERATIONS[order["operation"]](work)
    next(steps)
    shim.die_before(order["number"])
    next(steps, None)
    shim.die_now()


if __name__ == "__main__":
    serve()
