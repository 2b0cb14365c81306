"""Sheets (xlsx) whose few cells are far apart, moved together: the reader of the cells makes room
for all that is between, 512 GiB for one at either end.
"""

import io
import re
import zipfile
from collections.abc import Iterable

from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.archive import Archive

_AREA_MOST = 10_000_000
"""Cells; the reader takes 32 bytes for each."""
_MOVED_AREA_MOST = 40_000_000
_SHEETS = "xl/worksheets/"
_TAG = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*+")
_PLACE = re.compile(rb'(?<=\sr=")([A-Z]{0,3})(\d{1,7})(?=")')
Places = dict[bytes, bytes]


def moved_together(archive: Archive) -> io.BytesIO | None:
    """The workbook without the empty rows and columns of such sheets; None where it has none.

    Raises BadInput where there is no room even then.
    """
    parts = [n for n in archive.names() if n.startswith(_SHEETS) and n.endswith(".xml")]
    moved = {name: sheet for name in parts if (sheet := _moved(archive.read(name)))}
    return _with(archive, moved) if moved else None


def _moved(sheet: bytes) -> bytes:
    """The sheet with its cells side by side, empty where it has room for all."""
    places = set(_PLACE.findall(sheet))
    columns = {column for column, _ in places if column}
    rows = {row for _, row in places}
    if _length(map(_column, columns)) * _length(map(int, rows)) <= _AREA_MOST:
        return b""
    if len(columns) * len(rows) > _MOVED_AREA_MOST:
        raise refusals.too_large()
    across = {c: _letters(i) for i, c in enumerate(sorted(columns, key=_column), start=1)}
    down = {r: b"%d" % i for i, r in enumerate(sorted(rows, key=int), start=1)}
    return _TAG.sub(lambda tag: _PLACE.sub(lambda at: _there(at, across, down), tag[0]), sheet)


def _there(place: re.Match[bytes], across: Places, down: Places) -> bytes:
    return across.get(place[1], b"") + down[place[2]]


def _length(places: Iterable[int]) -> int:
    known = list(places)
    return max(known) - min(known) + 1 if known else 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _letters(column: int) -> bytes:
    said = b""
    while column:
        column, last = divmod(column - 1, 26)
        said = bytes([ord("A") + last]) + said
    return said


def _with(archive: Archive, moved: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name in archive.names():
            written.writestr(name, moved.get(name) or archive.read(name))
    file.seek(0)
    return file
