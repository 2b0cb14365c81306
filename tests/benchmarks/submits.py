"""How many tasks are accepted in a second, beside stock Huey and beside SQLite alone."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from huey_app import files, lifecycle, queue, store
from huey_app.language import sentence
from huey_app.settings import Settings
from tests.benchmarks import ours
from tests.benchmarks.measure import Side, Stage, per_second
from tests.benchmarks.results import Report
from tests.benchmarks.stock import Stock

_BODY = b'{"total": 0}'
_TRANSACTION, _SUBMIT = "our transaction", "our submit"
_STOCK_FULL, _STOCK = "stock enqueue, fsync=True", "stock enqueue, default"
_INSERT, _BY_HAND = "bare insert, FULL", "bare file + insert, FULL"


def run(stage: Stage) -> Report:
    """Measure submits, one after the other, in one process."""
    count = stage.pick(200, 40)
    stock_full = Stock(stage.folder / "stock-full.db", fsync=True)
    stock = Stock(stage.folder / "stock.db")
    with ours.opened(stage.folder) as work, closing(_bare(stage.folder)) as bare:
        works: dict[str, Callable[[], object]] = {
            _TRANSACTION: lambda: accept(work.settings),
            _STOCK_FULL: stock_full.do_nothing,
            _STOCK: stock.do_nothing,
            _INSERT: lambda: _insert(bare),
            _SUBMIT: lambda: work.submit(total=0),
            _BY_HAND: lambda: _file_and_insert(bare, stage.folder),
        }
        sides = {name: _side(count, work) for name, work in works.items()}
        rate = stage.medians(stage.pick(7, 2), sides)
    return _report(rate, stock)


def _side(count: int, work: Callable[[], object]) -> Side:
    return lambda: per_second(count, work)


def accept(settings: Settings) -> None:
    """What a submit does in the database: row, history, message, one durable transaction."""
    fields = {
        "task_id": files.new_id(),
        "kind": "count",
        "params": {"total": 0},
        "locale": "en",
        "max_attempts": settings.max_attempts,
    }
    with store.transaction():
        queue.send(lifecycle.accept(fields, sentence("Waiting for a free worker.")).task_id)


def _bare(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, data TEXT NOT NULL)")
    return connection


def _insert(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO item (data) VALUES (?)", (_BODY.decode() * 4,))


def _file_and_insert(connection: sqlite3.Connection, folder: Path) -> None:
    path = folder / files.new_id()
    with path.open("wb") as file:
        file.write(_BODY)
        file.flush()
        os.fsync(file.fileno())
    path.rename(path.with_suffix(".kept"))
    files.sync_folder(folder)
    _insert(connection)


def _report(rate: dict[str, float], stock: Stock) -> Report:
    report = Report("Submits in a second (one client, every commit on disk)")
    alone = {name: rate[name] for name in (_STOCK_FULL, _STOCK, _INSERT)}
    report.compare("row + history + message", rate[_TRANSACTION], alone, "submits/s")
    with_file = {name: rate[name] for name in (_STOCK_FULL, _BY_HAND)}
    report.compare("submit() with its file", rate[_SUBMIT], with_file, "submits/s")
    report.notes = [
        f"Stock's default opens SQLite with synchronous={stock.synchronous} (2 is FULL).",
        "submit() also syncs the file and its folder; stock Huey keeps neither row nor file.",
    ]
    return report
