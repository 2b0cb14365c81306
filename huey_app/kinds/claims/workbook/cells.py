"""Turns the XML of one worksheet into rows of text, as it streams by."""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.parsers import expat

from huey_app.kinds.claims.workbook.markup import Attributes, parse, unescape
from huey_app.kinds.claims.workbook.refusals import corrupt, too_large
from huey_app.kinds.claims.workbook.strings import TEXT_LIMIT_CHARS, SharedStrings

ROW_LIMIT = 1_048_576
COLUMN_LIMIT = 16_384
ALL_COLUMNS: frozenset[int] = frozenset()
FORMULA = "formula"
ERROR = "error"

_DIGITS = "0123456789"
# "=1. A lamp" is text that somebody's program stored as a formula: a number and words, or words.
_STORED_TEXT = re.compile(
    r"\s*(?:[(（]?\d{1,3}\s*[.．、:：)）]\s*[^\W\d_]|[^\W\d_]+(?: [^\W\d_]+){2}"
    r"|[\u3400-\u9fff]{2}[^!|(]{2})"
)


class Cell(NamedTuple):
    """One cell that holds something; `row` and `column` are the sheet's own, 1 based.

    `flaw` is "", FORMULA (no stored value; `text` is the formula) or ERROR (`text` is #N/A etc.);
    `beside` are the texts of the columns with publication and number, where somebody asked.
    """

    row: int
    column: int
    text: str
    flaw: str = ""
    beside: tuple[str, str] | None = None


Row = list[Cell]


class Batch(NamedTuple):
    """What one chunk of XML brought: the rows with content that ended in it, and the chunk."""

    rows: list[Row]
    xml: bytes


def iter_batches(
    part: IO[bytes], strings: SharedStrings, only: frozenset[int] = ALL_COLUMNS
) -> Iterator[Batch]:
    """Read a worksheet chunk by chunk; a batch may be empty, rows are never.

    `only` (1 based) leaves all other columns out; an empty set reads all.
    """
    handler = _Sheet(strings, only)
    for xml in parse(part, handler):
        yield Batch(handler.take(), xml)


def column_number(letters: str) -> int:
    """A -> 1, XFD -> 16384. Raises ValueError on anything else."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= COLUMN_LIMIT:
        raise ValueError(letters)
    return number


def column_letter(number: int) -> str:
    """1 -> A, 16384 -> XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Columns(dict[str, int]):
    """Column numbers by letters, worked out once each."""

    def __missing__(self, letters: str) -> int:
        self[letters] = number = column_number(letters)
        return number


class _Sheet:
    """Listens to a worksheet; text is only collected inside cells that are asked for."""

    def __init__(self, strings: SharedStrings, only: frozenset[int]) -> None:
        self._strings = strings
        self._only = only
        self._columns = _Columns()
        self._rows: list[Row] = []
        self._cells: Row = []
        self._row = self._column = 0
        self._type = ""
        self._wanted = self._is_phonetic = False
        self._text: list[str] = []
        self._formula: list[str] = []
        self.starts = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "t": self._start_text,
            "f": self._start_formula,
            "rPh": self._start_phonetic,
        }
        self.ends = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_content,
            "t": self._end_content,
            "f": self._end_content,
            "rPh": self._end_phonetic,
        }

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser

    def take(self) -> list[Row]:
        """Hand over the complete rows; refuse a cell that grows without end."""
        if sum(map(len, self._text)) + sum(map(len, self._formula)) > TEXT_LIMIT_CHARS:
            raise too_large()
        rows, self._rows = self._rows, []
        return rows

    def _start_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        self._row = int(stated) if stated else self._row + 1
        self._column = 0
        if not 0 < self._row <= ROW_LIMIT:
            raise corrupt()

    def _start_cell(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        self._column = self._columns[stated.rstrip(_DIGITS)] if stated else self._column + 1
        self._wanted = not self._only or self._column in self._only
        self._type = attributes.get("t", "n")

    def _start_value(self, _: Attributes) -> None:
        if self._wanted:
            self._parser.CharacterDataHandler = self._text.append

    def _start_text(self, _: Attributes) -> None:
        if self._wanted and not self._is_phonetic:
            self._parser.CharacterDataHandler = self._text.append

    def _start_formula(self, _: Attributes) -> None:
        if self._wanted:
            self._parser.CharacterDataHandler = self._formula.append

    def _end_content(self) -> None:
        self._parser.CharacterDataHandler = None

    def _start_phonetic(self, _: Attributes) -> None:
        self._is_phonetic = True

    def _end_phonetic(self) -> None:
        self._is_phonetic = False

    def _end_row(self) -> None:
        if self._cells:
            self._rows.append(self._cells)
            self._cells = []

    def _end_cell(self) -> None:
        if self._text or self._formula:
            text, flaw = self._value("".join(self._text))
            if text:
                self._cells.append(Cell(self._row, self._column, text, flaw))
            self._text.clear()
            self._formula.clear()
        self._wanted = False

    def _value(self, raw: str) -> tuple[str, str]:
        if not raw:
            return _formula_text(unescape("".join(self._formula)))
        if self._type == "s":
            return self._strings[int(raw)], ""
        if self._type == "n":
            return _number_text(raw), ""
        if self._type == "b":
            return ("TRUE" if raw.strip() == "1" else "FALSE"), ""
        return unescape(raw), ERROR if self._type == "e" else ""


def _formula_text(formula: str) -> tuple[str, str]:
    if not formula:
        return "", ""
    return f"={formula}", "" if _STORED_TEXT.match(formula) else FORMULA


def _number_text(raw: str) -> str:
    """Show a stored number as the sheet does: 5.0 is 5, 0.10000000000000001 is 0.1."""
    value = float(raw)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)
