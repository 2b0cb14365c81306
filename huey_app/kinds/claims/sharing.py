"""Shares the cells of a big sheet with one more process, so that two cores parse it.

Worker processes are daemonic and may have no pool. A process of their own that reads from a pipe
holds none of their locks and connections, and ends with them.
"""

import os
import pickle
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from huey_app.kinds.claims.lines import Line, line_of
from huey_app.kinds.claims.workbook.cells import Cell

# A small sheet is done before another process has started.
START_CHARS = 500_000
# What is parsed between two looks at a cancel request: about a tenth of a second's worth.
GROUP_CHARS = 300_000
_END_LIMIT_S = 5.0
# The kernel's count of what runs or wants to at this moment, this process included: proc(5).
_LOAD = Path("/proc/loadavg")


class Sharing:
    """Turns cells into lines of the result: the same lines, whoever parses which cell."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._parsed_chars = 0
        self._helper: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._is_alone = core_count() < 2

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    @property
    def helper_pid(self) -> int | None:
        """The process that helps, or will once it has started; None without one."""
        return self._helper.pid if self._helper else None

    @property
    def is_shared(self) -> bool:
        """Whether the helper has said that it is ready."""
        return self._is_ready

    def lines(self, cells: Sequence[Cell]) -> Iterator[Line]:
        """The lines of the cells in order, a group at a time."""
        for group in _groups(cells):
            self._parsed_chars += sum(len(cell.text) for cell in group)
            yield from self._lines_of_group(group)

    def _lines_of_group(self, group: Sequence[Cell]) -> list[Line]:
        count = _half(group) if self._has_helper() and is_core_free() else 0
        if not count or not self._ask(group[:count]):
            return self._parse(group)
        own = self._parse(group[count:])
        answer = self._answer()
        return (self._parse(group[:count]) if answer is None else answer) + own

    def _parse(self, cells: Sequence[Cell]) -> list[Line]:
        return [line_of(cell, self._locale) for cell in cells]

    def _has_helper(self) -> bool:
        """Say whether it waits for work; starts it when there is much."""
        if self._helper is None:
            if not self._is_alone and self._parsed_chars > START_CHARS:
                self._start()
            return False
        assert self._helper.stdout is not None
        if not self._is_ready and select.select([self._helper.stdout], [], [], 0)[0]:
            self._is_ready = self._answer() is not None
        return self._is_ready

    def _start(self) -> None:
        self._helper = subprocess.Popen(
            [sys.executable, "-m", "huey_app.kinds.claims.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def _ask(self, cells: Sequence[Cell]) -> bool:
        """Hand cells over; it reads all of them before it answers, so that neither waits."""
        assert self._helper is not None
        assert self._helper.stdin is not None
        try:
            pickle.dump((self._locale, cells), self._helper.stdin)
            self._helper.stdin.flush()
        except BrokenPipeError:
            self._go_on_alone()
            return False
        return True

    def _answer(self) -> list[Line] | None:
        """The lines; None when the helper died, which only costs time."""
        assert self._helper is not None
        assert self._helper.stdout is not None
        try:
            lines: list[Line] = pickle.load(self._helper.stdout)
        except (EOFError, pickle.UnpicklingError):
            self._go_on_alone()
            return None
        return lines

    def _go_on_alone(self) -> None:
        self._is_alone = True
        self._end()

    def _end(self) -> None:
        """Let it see the end of its requests; kill it where that does not help."""
        helper, self._helper = self._helper, None
        self._is_ready = False
        if helper is None:
            return
        try:
            helper.communicate(timeout=_END_LIMIT_S)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            helper.kill()
            helper.wait()


def core_count() -> int:
    """How many cores this process may run on."""
    return len(os.sched_getaffinity(0))


def is_core_free() -> bool:
    """Say whether fewer processes want to run at this moment than there are cores.

    Two processes that wait for each other on cores that others want take longer than one alone.
    """
    try:
        running = _LOAD.read_text(encoding="ascii").split()[3].partition("/")[0]
    except OSError:
        return True
    return int(running) < core_count()


def _groups(cells: Sequence[Cell]) -> Iterator[Sequence[Cell]]:
    begin = chars = 0
    for at, cell in enumerate(cells):
        chars += len(cell.text)
        if chars > GROUP_CHARS:
            yield cells[begin : at + 1]
            begin, chars = at + 1, 0
    if begin < len(cells):
        yield cells[begin:]


def _half(group: Sequence[Cell]) -> int:
    """How many cells from the start hold about half of the text."""
    left_chars = sum(len(cell.text) for cell in group) / 2
    for at, cell in enumerate(group):
        left_chars -= len(cell.text)
        if left_chars <= 0:
            return at + 1 if -left_chars < len(cell.text) / 2 else at
    return 0
