"""Shares the cells of a big sheet with one more process, so that two cores parse it."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from huey_app.kinds.claims.helper import Answer, Helper
from huey_app.kinds.claims.lines import Line, line_of
from huey_app.kinds.claims.workbook.cells import Cell

# A small sheet is done before another process would be of use.
START_CHARS = 100_000
# What is parsed between two looks at a cancel request: a few hundredths of a second's worth.
GROUP_CHARS = 80_000
# Groups that are read ahead of the one that the other process is still at.
_MOST_AHEAD = 8
# The kernel's count of what runs or wants to at this moment, this process included: proc(5).
_LOAD = Path("/proc/loadavg")

Parsed = list[tuple[Cell, Line]]


class _Group(NamedTuple):
    """Cells, and their lines or who is asked for them."""

    cells: Sequence[Cell]
    lines: list[Line] | None
    answer: Answer | None = None


class Sharing:
    """Turns cells into lines of the result: the same lines, whoever parses which cell."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._parsed_chars = 0
        self._helper: Helper | None = None
        self._is_alone = core_count() < 2

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._helper:
            self._helper.end()

    @property
    def helper_pid(self) -> int | None:
        """The process that helps; None without one."""
        return self._helper.pid if self._helper else None

    def lines(self, batches: Iterable[Sequence[Cell]]) -> Iterator[Parsed]:
        """The cells in order with their lines, some at a time, and none for an empty batch."""
        ahead: deque[_Group] = deque()
        for batch in batches:
            for cells in _groups(batch):
                ahead.append(self._begun(cells))
                yield from self._finished(ahead, _MOST_AHEAD)
            if not batch:
                yield []
        yield from self._finished(ahead, 0)

    def _begun(self, cells: Sequence[Cell]) -> _Group:
        self._parsed_chars += sum(len(cell.text) for cell in cells)
        helper = self._free_helper()
        if helper:
            return _Group(cells, None, helper.ask(cells))
        return _Group(cells, self._parse(cells))

    def _finished(self, ahead: deque[_Group], most: int) -> Iterator[Parsed]:
        """Take the groups from the front that are done; wait while there are more than `most`."""
        while ahead and (len(ahead) > most or _is_done(ahead[0])):
            cells, lines, answer = ahead.popleft()
            if answer:
                lines = self._answered(answer) or self._parse_again(cells)
            yield list(zip(cells, lines or [], strict=True))

    def _answered(self, answer: Answer) -> list[Line] | None:
        return self._helper.wait_for(answer) if self._helper else answer.lines

    def _parse(self, cells: Sequence[Cell]) -> list[Line]:
        return [line_of(cell, self._locale) for cell in cells]

    def _parse_again(self, cells: Sequence[Cell]) -> list[Line]:
        """The helper died, which only costs time."""
        if self._helper:
            self._helper.end()
            self._helper, self._is_alone = None, True
        return self._parse(cells)

    def _free_helper(self) -> Helper | None:
        """Return it while it waits for work; start it when there is much."""
        if self._helper is None:
            if self._is_alone or self._parsed_chars < START_CHARS:
                return None
            self._helper = Helper(self._locale)
        if self._helper.has_room() and is_core_free(self._helper.is_busy):
            return self._helper
        return None


def core_count() -> int:
    """How many cores this process may run on."""
    return len(os.sched_getaffinity(0))


def is_core_free(is_helped: bool) -> bool:
    """Say whether fewer processes want to run at this moment than there are cores.

    Two processes that wait for each other on cores that others want take longer than one alone.
    `is_helped`: one of those that run is the helper.
    """
    try:
        running = _LOAD.read_text(encoding="ascii").split()[3].partition("/")[0]
    except OSError:
        return True
    return int(running) - is_helped < core_count()


def _is_done(group: _Group) -> bool:
    return group.answer is None or group.answer.is_there


def _groups(cells: Sequence[Cell]) -> Iterator[Sequence[Cell]]:
    begin = chars = 0
    for at, cell in enumerate(cells):
        chars += len(cell.text)
        if chars > GROUP_CHARS:
            yield cells[begin : at + 1]
            begin, chars = at + 1, 0
    if begin < len(cells):
        yield cells[begin:]
