"""The benchmarks can be run: the cheapest one, quickly, in a process of its own."""

import json
import subprocess

import pytest

from tests.benchmarks.measure import percentile
from tests.benchmarks.processes import ROOT, python
from tests.benchmarks.results import Line


def test_a_quick_run_prints_a_table_and_saves_it_as_json() -> None:
    command = python("tests.benchmarks", "submits", "--quick")
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "row + history + message" in ran.stdout
    saved = ROOT / ran.stdout.split("Saved as ")[1].strip()
    document = json.loads(saved.read_text())
    saved.unlink()
    assert document["machine"]["fdatasync_4k_p50_ms"] > 0
    assert all(line["ratio"] > 0 for line in document["benchmarks"][0]["lines"])
    assert not list(saved.parent.glob("running-*"))


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    command = python("tests.benchmarks", "sumbits")
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert "sumbits is no benchmark: there are submits, " in ran.stderr


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    assert percentile(range(1, 101), percent) == value


@pytest.mark.parametrize(
    ("unit", "ours", "is_better"), [("tasks/s", 2, True), ("ms", 2, False), ("ms", 0.5, True)]
)
def test_more_a_second_is_better_and_less_of_all_else(
    unit: str, ours: float, is_better: bool
) -> None:
    assert Line("it", ours, "peer", 1, unit).is_better == is_better
