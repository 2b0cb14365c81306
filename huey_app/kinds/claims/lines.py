"""One cell in, one line of the result out."""

import json
from collections.abc import Sequence
from typing import NamedTuple, Self

from huey_app.kinds.claims.parser import ParsedCell, parse_cell
from huey_app.kinds.claims.problems import Problem, numbers_counted
from huey_app.kinds.claims.records import error_record, flawed_record, parsed_record
from huey_app.kinds.claims.results import COUNTED_FIELDS, Record, encode_record
from huey_app.kinds.claims.workbook.cells import Cell


class Line(NamedTuple):
    """A cell's record, encoded without a line's end, and what the statistics count of it.

    `is_bare`: it is one claim without a printed number.
    """

    data: bytes
    counted: Record
    is_bare: bool = False

    def slim(self) -> Self:
        """The same without what nobody counts: cheap to send to another process."""
        claims = [
            {name: claim[name] for name in COUNTED_FIELDS} for claim in self.counted["claims"]
        ]
        return self._replace(counted={"claims": claims, "errors": self.counted["errors"]})


def line_of(cell: Cell, locale: str) -> Line:
    """Parse a cell and encode its record."""
    if cell.flaw:
        record = flawed_record(cell, locale)
        return Line(encode_record(record), record)
    return _line(cell, parse_cell(cell.text), locale)


def numbered_line(cell: Cell, locale: str, number: int, *, is_told: bool) -> Line:
    """Parse a cell with one claim without a printed number again, as claim `number`.

    `is_told` adds that the numbers from here on were counted.
    """
    parsed = parse_cell(cell.text, number)
    if is_told:
        parsed = parsed._replace(problems=(*parsed.problems, numbers_counted()))
    return _line(cell, parsed, locale)


def told_line(cell: Cell, line: Line, found: Sequence[Problem], locale: str) -> Line:
    """The same line, with more that is wrong."""
    record = json.loads(line.data)
    record["errors"] += [error_record(cell, problem, locale) for problem in found]
    counted = {"claims": line.counted["claims"], "errors": record["errors"]}
    return Line(encode_record(record), counted, line.is_bare)


def _line(cell: Cell, parsed: ParsedCell, locale: str) -> Line:
    record = parsed_record(cell, parsed, locale)
    return Line(encode_record(record), record, parsed.is_bare)
