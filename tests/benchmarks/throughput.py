"""How many tasks that do nothing two workers finish in a second, from taking to the end."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from peewee import fn

from huey_app import files
from huey_app.models import Task
from tests.benchmarks import ours
from tests.benchmarks.measure import Stage, wait_until
from tests.benchmarks.results import Report
from tests.benchmarks.stock import Stock
from tests.work import Work

_LIMIT_S = 30.0
_OURS, _STOCK, _SYNCS = "ours", "stock Huey, fsync=True", "only the syncs of its output"


def run(stage: Stage) -> Report:
    """Let both consumers empty a queue that was filled before they start."""
    count = stage.pick(400, 60)
    stock = Stock(stage.folder / "stock.db", fsync=True)
    with ours.opened(stage.folder) as work:
        sides: dict[str, Callable[[], float]] = {
            _OURS: lambda: our_rate(work, count),
            _STOCK: lambda: stock_rate(stock, count),
            _SYNCS: lambda: _sync_rate(stage.folder, count),
        }
        rate = stage.medians(stage.pick(5, 1), sides)
    report = Report("Tasks that do nothing, through their whole life (2 process workers)")
    peers = {name: rate[name] for name in (_STOCK, _SYNCS)}
    report.compare("finished tasks", rate[_OURS], peers, "tasks/s")
    report.notes = [
        "Ours: claim, attempt folder with a file, syncs, durable end, two lines of history.",
        "Stock Huey: the message is deleted; a worker that dies now loses the task.",
    ]
    return report


def our_rate(work: Work, count: int) -> float:
    """Tasks a second, from the first start to the last end as the rows tell it."""
    last = Task.select(fn.MAX(Task.id)).scalar() or 0
    for _ in range(count):
        work.submit(total=0)
    done = Task.select().where(Task.id > last, Task.status == "completed")
    with ours.consumer(work.settings):
        wait_until(lambda: done.count() == count, _LIMIT_S, every_s=0.05)
    mine = Task.select(fn.MIN(Task.started_at), fn.MAX(Task.completed_at)).where(Task.id > last)
    ((started_at, completed_at),) = mine.tuples()
    return count / float(completed_at - started_at)


def stock_rate(stock: Stock, count: int) -> float:
    """Messages taken in a second, from the first to the last; they leave no other trace."""
    for _ in range(count):
        stock.do_nothing()
    with stock.consumer():
        wait_until(lambda: stock.huey.pending_count() < count, _LIMIT_S, every_s=0.002)
        started_s = time.perf_counter()
        left = stock.huey.pending_count()
        wait_until(lambda: stock.huey.pending_count() == 0, _LIMIT_S, every_s=0.002)
        return float(left) / (time.perf_counter() - started_s)


def _sync_rate(folder: Path, count: int) -> float:
    started_s = time.perf_counter()
    with ThreadPoolExecutor(2) as two:
        list(
            two.map(lambda number: _write_synced(folder / "syncs" / files.new_id()), range(count))
        )
    return count / (time.perf_counter() - started_s)


def _write_synced(folder: Path) -> None:
    folder.mkdir(parents=True)
    with (folder / "output").open("wb") as file:
        os.fsync(file.fileno())
    for parent in (folder, folder.parent, folder.parent.parent):
        files.sync_folder(parent)
