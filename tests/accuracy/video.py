"""Prints how often the video matcher is right, by case and level: `make accuracy`."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing import get_context

from tests.accuracy import video_cases
from tests.accuracy.video_cases import LEVELS_DB, Case
from tests.accuracy.video_score import Score, score, summary

_GROUPS: dict[str, Callable[[int], Iterator[Case]]] = {
    "matching": video_cases.matching,
    "rooms that echo": video_cases.rooms_that_echo,
    "other speed": lambda count: video_cases.matching(count, speeds=(0.9, 1.1)),
    "other speed, kept pitch": video_cases.kept_pitch,
    "two takes": video_cases.cut,
    "loops": video_cases.loops,
    "not in the clip": video_cases.foreign,
}


def main() -> None:
    """Score every group and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="cases of each group")
    count = parser.parse_args().count
    for name, cases in _GROUPS.items():
        with get_context("fork").Pool(os.cpu_count()) as pool:
            scores = list(pool.imap(score, cases(count)))
        _say(f"\n{name}")
        for level_db in LEVELS_DB:
            _line(f"{level_db:+} dB", [one for one in scores if one.level_db == level_db])
        _line("all", scores)
        for one in scores:
            if one.is_wrong:
                _say(f"  wrong: {one}")


def _line(name: str, scores: list[Score]) -> None:
    if scores:
        facts = summary(scores)
        shares = ", ".join(f"{key} {100 * facts[key]:.1f} %" for key in _SHARES)
        errors = f"median {facts['median_ms']:.3f} ms, worst {facts['worst_ms']:.2f} ms"
        _say(f"  {name:>7}: {len(scores)} cases, {shares}; {errors}")


_SHARES = ("right", "wrong", "silent", "refused", "both")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
