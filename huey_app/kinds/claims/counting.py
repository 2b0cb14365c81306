"""Numbers the claims of a column with one claim in each row whose numbers are not printed.

A column beside it may hold the number, or the name of the publication end with it
(US1234567-c12). Else they are counted on, row by row, within one
publication: its claims stand together in their order, and each cites only those above it. Without
a column that names the publication, a claim that cites nothing begins anew.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from huey_app.kinds.claims import row_sets
from huey_app.kinds.claims.problems import Problem
from huey_app.kinds.claims.results import Record
from huey_app.kinds.claims.workbook.cells import Cell

_HIGHEST = 999
# A bare number only behind a whole publication number: 2020-12 is one itself.
_WITH_CLAIM = re.compile(
    r"(?i)(?P<publication>.*\w)\s*"
    r"(?:[-_/#:,. ]\s*(?:claim|clm|cl|c)\W{0,2}|(?<=\d{6})[-_/#])(?P<number>\d{1,3})"
)


@dataclass
class Counting:
    """What is carried from row to row; JSON-able by `to_state`.

    `group` is the publication, `last` the highest number in it so far, 0 at its beginning;
    `trusts`: the numbers of an index column began with 1 there; `row` the last one with claims;
    `said`: that numbers are counted has been said of the rows just above; `seen` are the claims
    of the set so far that stood in rows of their own.
    """

    group: str = ""
    last: int = 0
    trusts: bool = False
    row: int = 0
    said: bool = False
    seen: list[int] = field(default_factory=list)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """The inverse of `to_state`."""
        return cls(**state)

    def to_state(self) -> Record:
        """What a checkpoint stores."""
        return asdict(self)

    def pass_by(self, cell: Cell, numbers: list[int]) -> None:
        """Note a cell whose claims have printed numbers, or that has none."""
        self._enter(cell, anew=False)
        self.last = max([self.last, *numbers]) if cell.beside else max(numbers, default=0)
        self.said = False

    def number(
        self, cell: Cell, lowest: int, *, is_first: bool, is_sure: bool
    ) -> tuple[int, bool]:
        """The number of a claim that has none printed, and whether that was counted.

        `lowest` is above all that it cites; `is_first`: it cites nothing; `is_sure`: the column
        beside says by its name that it holds numbers of claims.
        """
        self._enter(cell, anew=is_first and not _group(cell))
        beside = _number(cell)
        if not self.last:
            self.trusts = is_sure or beside == 1
        if beside and (is_sure or (self.trusts and beside >= max(lowest, self.last + 1))):
            self.last, self.said = beside, False
            return beside, False
        self.last = max(lowest, self.last + 1)
        return self.last, True

    def look(self, numbers: Sequence[int], references: Sequence[int]) -> list[Problem]:
        """What is wrong with a cell's claim in a set of which each row has one."""
        if len(numbers) != 1 or numbers[0] == 1:
            self.seen = [1] if numbers == [1] else []
            return []
        (number,) = numbers
        found = list(row_sets.look(self.seen, number, references))
        if number not in self.seen and len(self.seen) < _HIGHEST:
            self.seen.append(number)
        return found

    def _enter(self, cell: Cell, anew: bool) -> None:
        group = _group(cell)
        is_apart = not group and cell.row != self.row + 1
        if anew or is_apart or group != self.group:
            self.group, self.last, self.trusts, self.seen = group, 0, False, []
        self.row = cell.row


def _group(cell: Cell) -> str:
    """The publication, without the claim's number that its name may end with."""
    name = cell.beside[0].strip() if cell.beside else ""
    claim = _WITH_CLAIM.fullmatch(name)
    return claim["publication"] if claim else name


def _number(cell: Cell) -> int:
    """The number in the column beside, or at the end of the publication; 0 where there is none."""
    text = cell.beside[1].strip().rstrip(".") if cell.beside else ""
    if cell.beside and not text:
        claim = _WITH_CLAIM.fullmatch(cell.beside[0].strip())
        text = claim["number"] if claim else ""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_HIGHEST))
    return int(text) if is_number else 0
