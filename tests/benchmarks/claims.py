"""A thousand rows of real claim sets, from the first byte sent to report and workbook read."""

import statistics
import time
from contextlib import closing
from pathlib import Path

import openpyxl

from huey_app import service
from huey_app.settings import Settings
from tests.benchmarks import ours, processes, sending
from tests.benchmarks.measure import Stage, seconds, wait_until
from tests.benchmarks.results import Report
from tests.benchmarks.workbooks import SAMPLE, write_claims
from tests.work import Work

_LIMIT_S = 120.0
_GROWTH_LIMIT_MB = 64.0
_ONE_READ = "one openpyxl read"


def run(stage: Stage) -> Report:
    """Send the sample through web and consumer, and read it once with openpyxl."""
    report = Report("Claims, 1000 rows, end to end over HTTP")
    report.notes.append("Its cells repeat; nothing is kept from one cell to the next.")
    file = _workbook(stage, report)
    with (
        ours.opened(stage.folder) as work,
        ours.web(work.settings),
        ours.consumer(work.settings) as consumer,
    ):
        workers = processes.group(consumer.pid)[1:]
        before_mb = max(processes.resident_mb(pid) for pid in workers)
        used_s = processes.cpu_with_ended_s(workers)
        times_s, reads_s = _measure(stage, work, file)
        used_s = (processes.cpu_with_ended_s(workers) - used_s) / len(reads_s)
        peak_mb = max(processes.resident_mb(pid, peak=True) for pid in workers)
    read = {_ONE_READ: statistics.median(reads_s)}
    for name, values in times_s.items():
        report.compare(name, statistics.median(values), read, "s")
    started_s = time.process_time()
    _read(file)
    read_used = {_ONE_READ: time.process_time() - started_s}
    report.compare("processor time of the workers", used_s, read_used, "s")
    report.compare("peak RSS of the worker", peak_mb, {"idle worker": before_mb}, "MB")
    growth = {"limit": _GROWTH_LIMIT_MB}
    report.compare("growth of the worker", peak_mb - before_mb, growth, "MB")
    return report


def _workbook(stage: Stage, report: Report) -> Path:
    if SAMPLE.exists():
        return SAMPLE
    report.notes.append(f"No {SAMPLE.name} beside the repository: a generated workbook instead.")
    return write_claims(stage.folder / "generated.xlsx", rows=1000)


def _measure(stage: Stage, work: Work, file: Path) -> tuple[dict[str, list[float]], list[float]]:
    rounds = stage.pick(3, 1)
    times_s: dict[str, list[float]] = {}
    reads_s = []
    for number in range(rounds):
        stage.say(f"round {number + 1} of {rounds}")
        for name, value in _submit_and_wait(work.settings, file).items():
            times_s.setdefault(name, []).append(value)
        reads_s.append(seconds(lambda: _read(file)))
    return times_s, reads_s


def _submit_and_wait(settings: Settings, file: Path) -> dict[str, float]:
    started_s = time.perf_counter()
    task = sending.send(settings.port, "/claims", file).task
    accepted_s = time.perf_counter()
    wait_until(lambda: service.find(task["task_id"]).done, _LIMIT_S, every_s=0.02)
    completed_s = time.perf_counter()
    for wanted in ("report", "export?format=xlsx"):
        sending.fetch(settings.port, f"{task['status_url']}/{wanted}")
    read_s = time.perf_counter()
    return {
        "submit to 202": accepted_s - started_s,
        "submit to completed": completed_s - started_s,
        "submit to report and xlsx read": read_s - started_s,
    }


def _read(file: Path) -> int:
    workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    with closing(workbook):
        return sum(1 for sheet in workbook for _ in sheet.iter_rows(values_only=True))
