"""The peer: stock SqliteHuey with a task that does nothing; `BENCH_STOCK_DB` names its file."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huey import SqliteHuey

from tests.benchmarks import processes
from tests.benchmarks.ours import console_script

_FILE = "BENCH_STOCK_DB"
BEST_OPTIONS = ("-d", "0.01", "-m", "0.05")


class Stock:
    """A SqliteHuey with its two tasks; `fsync` as SqliteHuey takes it (None: its default)."""

    def __init__(self, path: Path, fsync: bool | None = None) -> None:
        self.path = path
        self.huey = SqliteHuey("stock", filename=str(path), fsync=fsync)
        self.do_nothing = self.huey.task(name="do_nothing")(lambda: None)
        self.tell_time = self.huey.task(name="tell_time")(time.time)

    @property
    def synchronous(self) -> int:
        """SQLite's number for how it syncs: 2 is FULL."""
        return int(self.huey.storage.sql("pragma synchronous", results=True)[0][0])

    @contextmanager
    def consumer(self, *options: str, workers: int = 2) -> Iterator[Any]:
        """Its real consumer with process workers; ready when this is entered."""
        command = [console_script("huey_consumer"), f"{__name__}.huey"]
        command += ["-w", str(workers), "-k", "process", *options]
        environment = os.environ | {_FILE: str(self.path)}
        log = self.path.with_suffix(".log")
        with processes.running(command, environment, log) as child:
            yield child


if _FILE in os.environ:
    huey = Stock(Path(os.environ[_FILE]), fsync=True).huey
