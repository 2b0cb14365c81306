"""One claim in each row: 1,000, 10,000 and 100,000 rows, so that the cost of a row can be seen."""

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import openpyxl

from huey_app import service
from tests.benchmarks import ours, processes, sending
from tests.benchmarks.measure import Stage, wait_until
from tests.benchmarks.results import Report
from tests.benchmarks.workbooks import write_claim_rows
from tests.work import Work

_ROWS = (1_000, 10_000, 100_000)
_LIMIT_S = 600.0
_MEMORY_LIMIT_MB = 200.0


def run(stage: Stage) -> Report:
    """Send each workbook through web and consumer, and read it once with openpyxl."""
    report = Report("Claims, one a row, end to end over HTTP; no two cells are the same")
    with (
        ours.opened(stage.folder) as work,
        ours.web(work.settings),
        ours.consumer(work.settings) as consumer,
    ):
        workers = processes.group(consumer.pid)[1:]
        for rows in _ROWS[: stage.pick(3, 1)]:
            stage.say(f"{rows:,} rows")
            file = write_claim_rows(stage.folder / f"{rows}.xlsx", rows)
            _compare(report, work, file, workers)
        peak_mb = max(processes.resident_mb(pid, peak=True) for pid in workers)
    report.compare("peak RSS of the worker", peak_mb, {"limit": _MEMORY_LIMIT_MB}, "MB")
    return report


def _compare(report: Report, work: Work, file: Path, workers: Sequence[int]) -> None:
    used_s, started_s = processes.cpu_with_ended_s(workers), time.perf_counter()
    task = sending.send(work.settings.port, "/claims", file).task
    wait_until(lambda: service.find(task["task_id"]).done, _LIMIT_S, every_s=0.02)
    took_s, used_s = time.perf_counter() - started_s, processes.cpu_with_ended_s(workers) - used_s
    read_used_s, read_s = time.process_time(), time.perf_counter()
    row_count = _read(file)
    read_used_s, read_s = time.process_time() - read_used_s, time.perf_counter() - read_s
    name = f"{row_count - 1:,} rows"
    report.compare(f"{name}, submit to completed", took_s, {"one openpyxl read": read_s}, "s")
    report.compare(f"{name}, processor time", used_s, {"one openpyxl read": read_used_s}, "s")


def _read(file: Path) -> int:
    workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    with closing(workbook):
        return sum(1 for sheet in workbook for _ in sheet.iter_rows(values_only=True))
