"""Runs rounds of one fault each under load, prints one table; status 1 where a row is bad."""

import argparse
import logging
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from huey_app import store
from huey_app.kinds import KINDS
from huey_app.settings import Settings
from tests.chaos import clock, faults, verdict
from tests.chaos.faults import Fault
from tests.chaos.load import Load
from tests.chaos.service import PATIENCE_S, Service, unfinished
from tests.live import free_port, until
from tests.toy_kind import CountKind

_SHOWN_SENTENCES = 10
_SAID_EVERY = 10
"""Rounds between two lines in a log, where no bar can be drawn."""


def main() -> None:
    """Run; whatever happens, no process is left. The data stays where something was bad."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda _signum, _frame: sys.exit(143))
    logging.disable(logging.WARNING)  # that strays are removed is no news here
    console = Console(width=None if sys.stdout.isatty() else 100)
    folder = Path(tempfile.mkdtemp(prefix="holdfast-chaos-"))
    console.print(f"seed {asked.seed}: --rounds {asked.rounds} --seed {asked.seed} does it again")
    found = _run(folder, asked.rounds, asked.seed, console)
    if not found.is_good:
        console.print(f"Data and logs are in {folder}")
        sys.exit(1)
    shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    return parser.parse_args()


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder / "var",
        port=free_port(),
        workers=3,
        # Faults are blamed on the task that they hit: here that may be the same one every time.
        max_attempts=1000,
        min_free_mb=0,
        backoff_s=0.2,
        backoff_max_s=1.0,
        grace_s=2.0,
        backup_keep=0,
    )


def _run(folder: Path, rounds: int, seed: int, console: Console) -> verdict.Verdict:
    settings = _settings(folder)
    KINDS[CountKind.name] = CountKind()
    clock.follow(settings)
    store.open_store(settings)
    plan = _plan(rounds, random.Random(seed))
    with store.connected():
        service = Service.start(settings, folder, random.Random(seed + 1))
        load = Load(settings, seed + 2)
        try:
            load.start()
            halts = _inject(service, plan, load, console)
            load.stop()
            halts += _drain()
            found = verdict.judge(service, load.promises)
            found.stuck += halts
        finally:
            service.end()
    _print(found, load, plan, console)
    return found


def _plan(rounds: int, chance: random.Random) -> list[Fault]:
    """Every fault about as often as every other, in an order by chance."""
    plan: list[Fault] = []
    while len(plan) < rounds:
        plan += chance.sample(faults.FAULTS, len(faults.FAULTS))
    return plan[:rounds]


def _inject(service: Service, plan: list[Fault], load: Load, console: Console) -> list[str]:
    """Do as planned; return what came to a halt, at the first of which it ends."""
    columns = (TextColumn("{task.description:<50}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        line = bar.add_task("", total=len(plan))
        for fault in plan:
            said = f"{faults.name_of(fault)} · {len(load.promises)} accepted"
            bar.update(line, description=said)
            service.pause(0.2, 1.2)
            try:
                fault(service)
                service.until_it_works()
            except TimeoutError as error:
                return [f"in {faults.name_of(fault)}: {error}"]
            bar.advance(line)
            if not console.is_terminal and bar.tasks[line].completed % _SAID_EVERY == 0:
                console.print(f"round {bar.tasks[line].completed:.0f}: {said}")
    return []


def _drain() -> list[str]:
    """Give what is left its time; return a halt where that is not enough."""
    try:
        until(lambda: unfinished() == 0, PATIENCE_S, "the end of all tasks")
    except TimeoutError as error:
        return [str(error)]
    return []


def _print(found: verdict.Verdict, load: Load, plan: list[Fault], console: Console) -> None:
    table = Table("chaos", "count")
    table.add_row("accepted", str(len(load.promises)))
    bad = {
        "lost": found.lost,
        "run twice": found.twice,
        "stuck": found.stuck,
        "wrong result": found.wrong,
        "invariant violations": found.violations,
    }
    for name, sentences in bad.items():
        table.add_row(name, str(len(sentences)))
    for kind, values in sorted(found.rescue_s.items()):
        table.add_row(f"rescue after {kind}, p50 / p99", _spread(values))
    for name, count in sorted(Counter(map(faults.name_of, plan)).items()):
        table.add_row(f"fault: {name}", str(count))
    console.print(table)
    for name, sentences in bad.items():
        for sentence in sentences[:_SHOWN_SENTENCES]:
            console.print(f"{name}: {sentence}", soft_wrap=True)


def _spread(values: list[float]) -> str:
    if not values:
        return "none"
    low, high = (verdict.percentile(values, share) for share in (0.5, 0.99))
    return f"{low:.2f} s / {high:.2f} s of {len(values)}"


if __name__ == "__main__":
    main()
