"""Notes and text boxes of old workbooks (xls, BIFF8), which the reader of the cells leaves out."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

_BEGIN, _SHEET, _TEXT, _CONTINUE = 0x0809, 0x0085, 0x01B6, 0x003C
"""Records: where a part begins, the name and place of a sheet, a text, the rest of it."""
_HEAD_BYTES = 4
_LENGTH = slice(10, 12)
"""In a record of text, behind its flags, its turning and what is reserved ([MS-XLS] 2.4.329)."""


class _Record(NamedTuple):
    at: int
    kind: int
    data: bytes


def notes_by_sheet(book: bytes) -> dict[str, list[str]]:
    """Texts of each sheet that has any, by its name; of a damaged book, as far as it goes."""
    names: dict[int, str] = {}
    found: dict[str, list[str]] = defaultdict(list)
    text, sheet = _Text(0), ""
    for at, kind, data in _records(book):
        if kind == _SHEET:
            names[_number(data[:4])] = _said(data[7:], _number(data[6:7]))
        elif kind == _BEGIN:
            sheet = names.get(at, sheet)  # what has no name, such as a chart, is within the sheet
        elif kind == _TEXT:
            text = _Text(_number(data[_LENGTH]))
        elif kind == _CONTINUE and text.goes_on(data) and text.said.strip():
            found[sheet].append(" ".join(text.said.split()))
    return found


class _Text:
    """A text of so many characters, which come in the records behind its own."""

    def __init__(self, length: int) -> None:
        self.said = ""
        self._left = length

    def goes_on(self, data: bytes) -> bool:
        """Take what the next record has of it; whether it is whole by that."""
        piece = _said(data, self._left)
        self.said += piece
        self._left -= len(piece)
        return bool(piece) and self._left == 0


def _records(book: bytes) -> Iterator[_Record]:
    at = 0
    while at + _HEAD_BYTES <= len(book):
        begin = at + _HEAD_BYTES
        end = begin + _number(book[at + 2 : begin])
        yield _Record(at, _number(book[at : at + 2]), book[begin:end])
        at = end


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _said(data: bytes, length: int) -> str:
    """So many characters behind a flag: of one byte each, or of two."""
    is_wide = data[:1] == b"\x01"
    text = data[1 : 1 + length * (1 + is_wide)]
    return text.decode("utf-16-le" if is_wide else "latin-1", "replace")
