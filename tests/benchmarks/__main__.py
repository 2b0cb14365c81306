"""Runs benchmarks, prints their tables, saves them as JSON in `.bench/`."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.benchmarks import (
    claims,
    claims_rows,
    documents,
    machine,
    pickup,
    polls,
    results,
    submits,
    throughput,
    uploads,
    videos,
)
from tests.benchmarks.measure import Stage
from tests.benchmarks.processes import ROOT
from tests.benchmarks.results import Report

BENCHMARKS: dict[str, Callable[[Stage], Report]] = {
    "submits": submits.run,
    "throughput": throughput.run,
    "pickup": pickup.run,
    "polls": polls.run,
    "uploads": uploads.run,
    "claims": claims.run,
    "claims_rows": claims_rows.run,
    "documents": documents.run,
    "videos": videos.run,
}
_SAVED = ROOT / ".bench"
_WIDTH = 110


def main() -> None:
    """Run what was asked for; whatever happens, no process and no temporary file is left."""
    asked = _arguments()
    # An exit, so that processes and folders are cleared away on the way out.
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda signum, _frame: sys.exit(128 + signum))
    _SAVED.mkdir(exist_ok=True)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    # On the disk of the repository, and so of var/: a /tmp may be memory, whose sync is free.
    with tempfile.TemporaryDirectory(dir=_SAVED, prefix="running-") as folder:
        facts = machine.facts(Path(folder))
        for name, value in facts.items():
            console.print(f"{name:>20}  {value}", highlight=False)
        reports = _run(asked.names or list(BENCHMARKS), asked.quick, Path(folder), console)
    path = _SAVED / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    results.save(facts | {"quick": asked.quick}, reports, path)
    console.print(f"Saved as {path.relative_to(ROOT)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in BENCHMARKS:
            parser.error(f"{name} is no benchmark: there are {', '.join(BENCHMARKS)}")
    return asked


def _run(names: list[str], quick: bool, folder: Path, console: Console) -> list[Report]:
    reports = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        line = bar.add_task("", total=len(names))
        for name in names:
            own = folder / name
            own.mkdir()

            def say(text: str, name: str = name) -> None:
                bar.update(line, description=f"{name}: {text}")

            say("starting")
            reports.append(BENCHMARKS[name](Stage(own, quick, say)))
            console.print(results.table(reports[-1]))
            bar.advance(line)
    return reports


if __name__ == "__main__":
    main()
