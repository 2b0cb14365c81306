"""Half of a big sheet is parsed by a process of its own, which never outlives the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huey_app.kinds.claims import sharing
from huey_app.kinds.claims.lines import line_of
from huey_app.kinds.claims.results import Statistics
from huey_app.kinds.claims.sharing import Parsed, Sharing
from huey_app.kinds.claims.workbook.cells import ERROR, Cell

_LIMIT_S = 20.0
CELLS = [
    Cell(n, 2, f"1. A lamp {n} with a lid.\n2. The lamp of claim 1, in red.") for n in range(2, 90)
]
CELLS += [Cell(90, 2, "#N/A", ERROR), Cell(91, 2, "half a \ud800 character")]

_ORPHANED = """
import sys, time
from huey_app.kinds.claims import sharing
from huey_app.kinds.claims.workbook.cells import Cell
sharing.START_CHARS = 0
one = sharing.Sharing("en")
one._is_alone = False
list(one.lines([[Cell(2, 2, "1. A lamp.")]]))
print(one.helper_pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sharing]:
    """One that has a helper."""
    monkeypatch.setattr(sharing, "START_CHARS", 0)
    monkeypatch.setattr(sharing, "GROUP_CHARS", 500)
    # Also where the machine that tests has one core only.
    monkeypatch.setattr(sharing, "core_count", lambda: 2)
    monkeypatch.setattr(sharing, "is_core_free", lambda _: True)
    with Sharing("zh") as one:
        list(one.lines([CELLS[:1]]))
        yield one


def expected() -> list[bytes]:
    return [line_of(cell, "zh").data for cell in CELLS]


def data(parsed: Iterator[Parsed]) -> list[bytes]:
    return [line.data for some in parsed for _, line in some]


def test_the_lines_are_the_same_whoever_parses_them(shared: Sharing) -> None:
    assert data(shared.lines([CELLS])) == expected()
    assert shared.helper_pid


def test_the_statistics_are_the_same_whoever_parses(shared: Sharing) -> None:
    both, alone = Statistics(), Statistics()
    for parsed in shared.lines([CELLS]):
        for cell, line in parsed:
            both.add(line.counted)
            alone.add(line_of(cell, "zh").counted)
    assert both == alone
    assert both.total_claims_extracted > 100
    assert both.processing_errors_count


def test_a_helper_that_is_killed_costs_time_only(shared: Sharing) -> None:
    lines = shared.lines([CELLS])
    found = data(iter([next(lines)]))
    assert shared.helper_pid
    os.kill(shared.helper_pid, signal.SIGKILL)
    assert found + data(lines) == expected()
    assert shared.helper_pid is None
    assert data(shared.lines([CELLS])) == expected()


def test_it_ends_its_helper(shared: Sharing) -> None:
    pid = shared.helper_pid
    assert pid
    shared.__exit__()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_helper_dies_with_its_worker() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _ORPHANED], stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout
        helper = int(worker.stdout.readline())
        worker.kill()
    until_s = time.monotonic() + _LIMIT_S
    while _is_running(helper):
        assert time.monotonic() < until_s
        time.sleep(0.02)


def test_a_small_sheet_is_parsed_alone() -> None:
    with Sharing("zh") as one:
        assert data(one.lines([CELLS])) == expected()
        assert one.helper_pid is None


@given(st.lists(st.integers(0, 300), max_size=40))
def test_groups_keep_all_cells_in_order(lengths: list[int]) -> None:
    cells = [Cell(n, 2, "x" * length) for n, length in enumerate(lengths, start=2)]
    groups = list(sharing._groups(cells))
    assert [cell for group in groups for cell in group] == cells


def test_an_empty_batch_comes_through_so_that_a_caller_stays_in_control(shared: Sharing) -> None:
    assert list(shared.lines([[], []])) == [[], []]


def test_both_parse_at_the_same_time(shared: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
    own: list[Cell] = []
    parse = sharing.line_of
    monkeypatch.setattr(
        sharing, "line_of", lambda cell, locale: own.append(cell) or parse(cell, locale)
    )
    assert data(shared.lines([CELLS] * 5)) == expected() * 5
    assert 0 < len(own) < 5 * len(CELLS)


def test_a_core_is_free_where_fewer_run_than_there_are_cores(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    busy = tmp_path / "loadavg"
    busy.write_text("0.10 0.20 0.30 1/99 12345\n")
    monkeypatch.setattr(sharing, "_LOAD", busy)
    monkeypatch.setattr(sharing, "core_count", lambda: 2)
    assert sharing.is_core_free(False)
    busy.write_text("0.10 0.20 0.30 2/99 12345\n")
    assert not sharing.is_core_free(False)
    assert sharing.is_core_free(True)
    busy.unlink()
    assert sharing.is_core_free(False)


def _is_running(pid: int) -> bool:
    """Not gone, and not a zombie that nobody has asked for yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
