"""One cell in, one line of the result out."""

from huey_app.kinds.claims.parser import parse_cell
from huey_app.kinds.claims.records import flawed_record, parsed_record
from huey_app.kinds.claims.results import encode_record
from huey_app.kinds.claims.workbook.cells import Cell


def line_of(cell: Cell, locale: str) -> bytes:
    """Parse a cell and encode its record, without a line's end."""
    if cell.flaw:
        return encode_record(flawed_record(cell, locale))
    return encode_record(parsed_record(cell, parse_cell(cell.text), locale))
