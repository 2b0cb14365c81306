"""What an upload costs: the wait for its 202, the server's memory, everybody else's polls."""

import hashlib
import os
import statistics
from pathlib import Path

from huey_app.settings import Settings
from tests.benchmarks import load, ours, processes, sending
from tests.benchmarks.load import Answered, Load
from tests.benchmarks.measure import Stage, seconds
from tests.benchmarks.results import Report
from tests.benchmarks.workbooks import write_claims, write_padded

_MB = 1_000_000
_SIZES_MB = (10, 100)
_GROWTH_LIMIT_MB = 8.0
_PIECE_BYTES = 256 * 1024
_POLL_PAUSE_S = 0.02
_BARE = "bare write + sha256 + fsync"


def run(stage: Stage) -> Report:
    """Send big workbooks to the web process, and write the same bytes without it."""
    report = Report("Uploads (loopback)")
    with ours.opened(stage.folder) as work, ours.web(work.settings) as web:
        polled = _warm_up(stage, work.settings)
        before_mb = processes.resident_mb(web.pid)
        for size_mb in _SIZES_MB:
            file = write_padded(stage.folder / f"{size_mb}.xlsx", size_mb * _MB)
            _measure_sending(stage, work.settings, file, report)
        _measure_polls(stage, work.settings, polled, report)
        growth_mb = processes.resident_mb(web.pid, peak=True) - before_mb
    report.compare("peak RSS growth of web", growth_mb, {"limit": _GROWTH_LIMIT_MB}, "MB")
    report.notes = [
        f"Polls: one other client, every {_POLL_PAUSE_S * 1000:.0f} ms.",
        "Memory: over that after every thread has answered small uploads.",
    ]
    return report


def _warm_up(stage: Stage, settings: Settings) -> str:
    """Address of a small task. Every thread has then opened its connection to the database."""
    stage.say("small files")
    small = write_claims(stage.folder / "small.xlsx", rows=2)
    for _ in range(2 * settings.web_threads):
        sent = sending.send(settings.port, "/claims", small)
    return str(sent.task["status_url"])


def _measure_sending(stage: Stage, settings: Settings, file: Path, report: Report) -> None:
    waits_s, wholes_s, bares_s = [], [], []
    rounds = stage.pick(3, 1)
    for number in range(rounds):
        stage.say(f"{file.stem} MB, round {number + 1} of {rounds}")
        sent = sending.send(settings.port, "/claims", file)
        waits_s.append(sent.waiting_s)
        wholes_s.append(sent.sending_s + sent.waiting_s)
        bares_s.append(seconds(lambda: _write(file, stage.folder / "bare")))
    bare = {_BARE: statistics.median(bares_s) * 1000}
    report.compare(
        f"{file.stem} MB, last byte to 202", statistics.median(waits_s) * 1000, bare, "ms"
    )
    report.compare(
        f"{file.stem} MB, first byte to 202", statistics.median(wholes_s) * 1000, bare, "ms"
    )


def _write(source: Path, target: Path) -> str:
    sha256 = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(_PIECE_BYTES):
            writing.write(piece)
            sha256.update(piece)
        writing.flush()
        os.fsync(writing.fileno())
    target.unlink()
    return sha256.hexdigest()


def _measure_polls(stage: Stage, settings: Settings, polled: str, report: Report) -> None:
    polls = Load(settings.port, polled, 1, stage.pick(4, 1), pause_s=_POLL_PAUSE_S)
    stage.say("polls while nothing is uploaded")
    alone = load.measure(polls)
    stage.say("polls while 100 MB are uploaded")
    child = load.start(polls)
    try:
        while child.poll() is None:
            sending.send(settings.port, "/claims", stage.folder / f"{_SIZES_MB[-1]}.xlsx")
    finally:
        beside = load.finish(child, polls)
    _compare(report, beside, alone)


def _compare(report: Report, beside: Answered, alone: Answered) -> None:
    what = "poll while 100 MB are uploaded"
    report.compare(f"{what}, p50", beside.p50_ms, {"no upload": alone.p50_ms}, "ms")
    report.compare(f"{what}, p99", beside.p99_ms, {"no upload": alone.p99_ms}, "ms")
