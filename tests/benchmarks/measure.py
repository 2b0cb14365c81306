"""How a quantity is measured: sides in turn, medians and percentiles, one stage for each."""

import math
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Side = Callable[[], float]


@dataclass(frozen=True)
class Stage:
    """Where a benchmark runs: a folder of its own, quick or not, and how to say what it does."""

    folder: Path
    quick: bool
    say: Callable[[str], None]

    def pick(self, full: int, quick: int) -> int:
        """A count that depends on how long the run may take."""
        return quick if self.quick else full

    def medians(self, rounds: int, sides: Mapping[str, Side]) -> dict[str, float]:
        """Measure the sides in turn (A B C, A B C, ...); the median of each."""
        measured: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(rounds):
            for name, side in sides.items():
                self.say(f"round {number + 1} of {rounds}: {name}")
                measured[name].append(side())
        return {name: statistics.median(values) for name, values in measured.items()}


def per_second(count: int, work: Callable[[], object]) -> float:
    """Calls of `work` in a second, one after the other."""
    started_s = time.perf_counter()
    for _ in range(count):
        work()
    return count / (time.perf_counter() - started_s)


def seconds(work: Callable[[], object]) -> float:
    """Time that one call of `work` takes."""
    started_s = time.perf_counter()
    work()
    return time.perf_counter() - started_s


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all values do not exceed. Raises on no values."""
    ordered = sorted(values)
    rank = math.ceil(percent / 100 * len(ordered))
    return ordered[max(rank, 1) - 1]


def wait_until(is_so: Callable[[], bool], limit_s: float, every_s: float = 0.005) -> None:
    """Look until `is_so`. Raises TimeoutError."""
    until_s = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > until_s:
            raise TimeoutError(f"not so within {limit_s} s: {is_so}")
        time.sleep(every_s)


def random_pause(least_s: float, most_s: float) -> None:
    """Let a moment pass that nothing else is in step with."""
    time.sleep(random.uniform(least_s, most_s))
