"""From the text of one workbook cell to structured claims: the stages in their order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from huey_app.kinds.claims import problems
from huey_app.kinds.claims.claim_type import INDEPENDENT
from huey_app.kinds.claims.clean import Cleaned, clean
from huey_app.kinds.claims.confidence import Setting, confidence_of
from huey_app.kinds.claims.cut import Cut, cut, whole
from huey_app.kinds.claims.language_of import KNOWN, is_readable, language_of
from huey_app.kinds.claims.problems import Problem
from huey_app.kinds.claims.reading import Reading, read_set, types_of

__all__ = ["PARSER_VERSION", "Claim", "ParsedCell", "Problem", "parse_cell"]

PARSER_VERSION = "2"


class Claim(NamedTuple):
    """One claim. `number` is the printed one, else the smallest that it can have.

    `type` is `independent` or `dependent`; `text` as printed, with its number, cleaned;
    `original_text` the part of the cell that it came from; `language` zh, en, de, fr, ja, ko or
    und; `references` ascending; `confidence` 0 to 1; `cites_other_category` marks an independent
    claim that cites another.
    """

    number: int
    type: str
    text: str
    language: str
    references: tuple[int, ...]
    original_text: str
    confidence: float
    cites_other_category: bool


class ParsedCell(NamedTuple):
    """The claims of a cell in the order of the text, and what a person should look at."""

    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


def parse_cell(text: str) -> ParsedCell:
    """Parse one cell. Never raises; the same text gives the same answer.

    A cell of blanks has neither claims nor problems.
    """
    cleaned = clean(text)
    if not cleaned.text.strip():
        return ParsedCell((), ())
    language = language_of(cleaned.text, "en")
    is_known = language[0] in KNOWN or is_readable(cleaned.text)
    parts = cut(cleaned.text) if is_known else whole(cleaned.text)
    claims: list[Claim] = []
    found = [*problems.of_cell(text), *problems.skipped(cleaned.text, parts.skipped)]
    for series, pieces in groupby(parts.pieces, key=lambda piece: piece.series):
        cancelled = _cancelled_numbers(parts, series)
        readings = read_set(cleaned.text, list(pieces), cancelled, language)
        claims += _claims(cleaned, readings, cancelled)
        found += problems.of_set(readings, cancelled)
    if not claims and not parts.cancelled:
        found.append(problems.no_claims())
    return ParsedCell(tuple(claims), tuple(found))


def _cancelled_numbers(parts: Cut, series: int) -> list[int]:
    notes = [note for note in parts.cancelled if note.series == series]
    return sorted({number for note in notes for number in range(note.first, note.last + 1)})


def _repeated(numbers: Sequence[int]) -> set[int]:
    return {number for number, times in Counter(numbers).items() if times > 1}


def _claims(
    cleaned: Cleaned, readings: Sequence[Reading], cancelled: Sequence[int]
) -> Iterator[Claim]:
    # What is before the first number of a set stands in another cell.
    printed = [reading.number for reading in readings]
    numbers = {*printed, *cancelled, *range(1, printed[0])}
    repeated = _repeated(printed) if len(set(printed)) < len(printed) else ()
    last = max(numbers)
    is_cut = len(cleaned.raw) >= problems.EXCEL_LIMIT
    for reading, kind in zip(readings, types_of(readings), strict=True):
        piece = reading.piece
        other = kind == INDEPENDENT and bool(reading.references)
        cut_off = is_cut and piece.end >= len(cleaned.text.rstrip())
        yield Claim(
            number=reading.number,
            type=kind,
            text=cleaned.text[piece.start : piece.end],
            language=reading.language,
            references=reading.references,
            original_text=cleaned.original(piece.start, piece.end),
            confidence=confidence_of(reading, Setting(numbers, last, repeated, cut_off, other)),
            cites_other_category=other,
        )
