"""One cell in, one line of the result out."""

from typing import NamedTuple, Self

from huey_app.kinds.claims.parser import parse_cell
from huey_app.kinds.claims.records import flawed_record, parsed_record
from huey_app.kinds.claims.results import COUNTED_FIELDS, Record, encode_record
from huey_app.kinds.claims.workbook.cells import Cell


class Line(NamedTuple):
    """A cell's record, encoded without a line's end, and what the statistics count of it."""

    data: bytes
    counted: Record

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
    else:
        record = parsed_record(cell, parse_cell(cell.text), locale)
    return Line(encode_record(record), record)
