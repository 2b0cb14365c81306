"""Documents: how many a second over HTTP, how fast a question is answered, beside the goals."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from huey_app.kinds.documents import library, search
from huey_app.kinds.documents.search import Question
from huey_app.models import Task
from tests.benchmarks import documents_made as made
from tests.benchmarks import ours
from tests.benchmarks.measure import Stage, percentile, wait_until
from tests.benchmarks.results import Report
from tests.benchmarks.sending import send
from tests.work import Work

HUEY = "huey_app.consumer.huey"
_CLIENTS = 4
_LIMIT_S = 120.0
_GOAL = "the goal"
_QUERY_GOALS_MS = {5_000: 40.0, 50_000: 90.0, 500_000: 1000.0}
_SMALL_PER_S, _PDF_S, _PASSAGES_PER_S = 40.0, 5.0, 1000.0


def run(stage: Stage) -> Report:
    """Measure sending, then asking at growing sizes, then asking while others write."""
    report = Report("Documents: sent over HTTP, indexed, asked for (2 process workers)")
    with ours.opened(stage.folder) as work:
        with ours.consumer(work.settings, HUEY), ours.web(work.settings):
            stage.say("small documents")
            rate = _small_per_s(work, stage, stage.pick(300, 20))
            report.compare("small documents", rate, {_GOAL: _SMALL_PER_S}, "documents/s")
            stage.say("a PDF of 300 pages")
            report.compare(
                "PDF, 300 pages, to searchable", _pdf_s(work, stage), {_GOAL: _PDF_S}, "s"
            )
        for size in _sizes(stage):
            _ask_at(size, work.settings.data_dir, stage, report)
    report.notes = [
        "Half of the passages are Chinese; words come as often as in a language (Zipf).",
        "Questions have 2 to 8 words; the 500,000 passages have no goal but a second.",
    ]
    return report


def _sizes(stage: Stage) -> list[int]:
    return [200] if stage.quick else list(_QUERY_GOALS_MS)


def _small_per_s(work: Work, stage: Stage, count: int) -> float:
    """Sent by four clients at once; until the last one is found."""
    paths = [made.write_text(stage.folder / f"small-{n}.txt", n) for n in range(count)]
    last = Task.select().count()
    done = Task.select().where(Task.id > last, Task.status == "completed")
    started_s = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as clients:
        port = work.settings.port
        list(clients.map(lambda path: send(port, f"/insert?doc_id={path.name}", path), paths))
    wait_until(lambda: done.count() == count, _LIMIT_S, every_s=0.02)
    return count / (time.perf_counter() - started_s)


def _pdf_s(work: Work, stage: Stage) -> float:
    path = made.write_pdf(stage.folder / "book.pdf", 300)
    started_s = time.perf_counter()
    send(work.settings.port, "/insert?doc_id=book", path)
    wait_until(lambda: library.edition_of("book") is not None, _LIMIT_S, every_s=0.02)
    return time.perf_counter() - started_s


def _ask_at(size: int, data_dir: Path, stage: Stage, report: Report) -> None:
    stage.say(f"filling up to {size:,} passages")
    before = library.counts()[1]
    took_s = made.fill(size - before)
    goal_ms = _QUERY_GOALS_MS.get(size, 40.0)
    if size - before > 0:
        rate = (size - before) / took_s
        report.compare(f"indexed, up to {size:,}", rate, {_GOAL: _PASSAGES_PER_S}, "passages/s")
    stage.say(f"asking {size:,} passages")
    quiet = _latencies_ms(stage.pick(200, 20))
    report.compare(
        f"question, {size:,} passages, p50", percentile(quiet, 50), {_GOAL: goal_ms}, "ms"
    )
    report.compare(
        f"question, {size:,} passages, p95", percentile(quiet, 95), {_GOAL: goal_ms}, "ms"
    )
    with _loading(data_dir):
        busy = _latencies_ms(stage.pick(100, 10))
    report.compare("the same while loading, p95", percentile(busy, 95), {_GOAL: goal_ms}, "ms")


def _latencies_ms(count: int) -> list[float]:
    chance = random.Random(7)
    questions = [made.question(chance) for _ in range(count + 5)]
    for text in questions[:5]:
        search.answer(Question(text))
    return [search.answer(Question(text))[1] for text in questions[5:]]


@contextmanager
def _loading(data_dir: Path) -> Iterator[None]:
    """Another process writes passages the whole time, as the consumer does."""
    before = library.counts()[1]
    command = [sys.executable, "-m", "tests.benchmarks.documents_made", str(data_dir)]
    with subprocess.Popen(command) as loader:
        try:
            wait_until(lambda: library.counts()[1] > before, _LIMIT_S, every_s=0.02)
            yield
        finally:
            loader.kill()
