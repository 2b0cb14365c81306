"""Counts the rows of a sheet from its raw XML, many times faster than parsing it."""

import re
from typing import IO

from huey_app.kinds.claims.workbook.cells import ROW_LIMIT

_CHUNK_BYTES = 1 << 18
# A tag must not be lost between two chunks.
_OVERLAP_BYTES = 1 << 10
# Rows without numbers must not make it search all of them again for every chunk.
_TRIES = 3
_ROW_NUMBER = re.compile(rb"(?:[^>]{0,400}?\s)?r=[\"'](\d{1,7})[\"']")
_VALUE_ENDS = (b"</v>", b"</t>", b"</f>", b":v>", b":t>", b":f>")


class RowCounter:
    """Finds the last row that holds a value: what a person calls the number of rows.

    An estimate for odd files (rows without numbers, UTF-16); never needed to be exact.
    """

    def count_part(self, part: IO[bytes]) -> int:
        """Number of the last row (1 based) with a value; 0 when there is none."""
        last_row = row_here = 0
        kept = b""
        while chunk := part.read(_CHUNK_BYTES):
            window = kept + chunk
            value_at = max(window.rfind(end) for end in _VALUE_ENDS)
            if value_at >= 0:
                last_row = _last_number(window[:value_at]) or row_here or last_row
            row_here = _last_number(window) or row_here
            kept = window[-_OVERLAP_BYTES:]
        return min(last_row, ROW_LIMIT)


def _last_number(xml: bytes) -> int:
    """The number of the last row tag that has one; 0 when it is not among the last few."""
    for tag in (b"<row ", b":row "):
        at = len(xml)
        for _ in range(_TRIES):
            at = xml.rfind(tag, 0, at)
            if at < 0:
                break
            if found := _ROW_NUMBER.match(xml, at + len(tag)):
                return int(found[1])
    return 0
