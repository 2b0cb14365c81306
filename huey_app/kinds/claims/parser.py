"""From the text of one workbook cell to structured claims: the stages in their order."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from operator import lt
from typing import NamedTuple

from huey_app.kinds.claims import problems, set_problems
from huey_app.kinds.claims.claim_type import INDEPENDENT
from huey_app.kinds.claims.clean import Cleaned, clean
from huey_app.kinds.claims.confidence import Setting, confidence_of
from huey_app.kinds.claims.cut import Cut, cut, whole
from huey_app.kinds.claims.language_of import KNOWN, is_readable, language_of
from huey_app.kinds.claims.likeness import is_headed, is_prose
from huey_app.kinds.claims.placeholders import is_placeholder
from huey_app.kinds.claims.problems import Problem
from huey_app.kinds.claims.reading import Reading, read_set, types_of
from huey_app.kinds.claims.translated import by_language

__all__ = ["PARSER_VERSION", "Claim", "ParsedCell", "Problem", "parse_cell"]

PARSER_VERSION = "7"


_WORD = re.compile(r"\w")
Set = tuple[list[Reading], list[int]]


class Claim(NamedTuple):
    """One claim. `number` is the printed one, else the smallest that it can have.

    `type` is `independent` or `dependent`; `text` as printed, with its number, cleaned;
    `original_text` the part of the cell that it came from; `language` zh, en, de, fr, ja, ko or
    und; `references` ascending; `confidence` 0 to 1, `doubt` why it is
    low (a name in doubts.py); `cites_other_category` marks an independent claim that cites
    another.
    """

    number: int
    type: str
    text: str
    language: str
    references: tuple[int, ...]
    original_text: str
    confidence: float
    doubt: str | None
    cites_other_category: bool


class ParsedCell(NamedTuple):
    """The claims of a cell in the order of the text, and what a person should look at.

    `is_bare`: it is one claim without a printed number.
    """

    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    is_bare: bool = False


def parse_cell(text: str, number: int = 0) -> ParsedCell:
    """Parse one cell. Never raises; the same text gives the same answer.

    `number` is that of a claim alone in its cell without a printed one, 0 when it is not known.

    A cell of blanks has neither claims nor problems.
    """
    cleaned = clean(text)
    if not cleaned.text.strip() and not _WORD.search(text):
        return ParsedCell((), ())
    if is_placeholder(cleaned.text):
        return ParsedCell((), (problems.placeholder(text),))
    return _parse(cleaned, number)


def _parse(cleaned: Cleaned, number: int) -> ParsedCell:
    language = language_of(cleaned.text, "en")
    is_known = language[0] in KNOWN or is_readable(cleaned.text)
    parts = cut(cleaned.text) if is_known else whole(cleaned.text)
    if number and _is_bare(parts):
        parts = replace(parts, pieces=(parts.pieces[0]._replace(number=number),))
    sets = list(_read_sets(cleaned.text, parts, language))
    prose = is_known and _is_prose(cleaned.text, parts, sets)
    if prose:
        parts = whole(cleaned.text, number or 1)
        sets = list(_read_sets(cleaned.text, parts, language))
    claims: list[Claim] = []
    found = [*problems.of_cell(cleaned.raw), *problems.skipped(cleaned.text, parts.skipped)]
    found += [problems.prose()] * prose
    found += problems.without_text(cleaned.text)
    for readings, cancelled in sets:
        claims += _claims(cleaned, readings, cancelled, prose)
        found += set_problems.of_set(readings, cancelled)
    if len(claims) > 1 and not any(piece.numbered for piece in parts.pieces):
        found.append(problems.numbers_counted())
    return ParsedCell(tuple(claims), tuple(found), is_known and _is_bare(parts))


def _is_bare(parts: Cut) -> bool:
    return len(parts.pieces) == 1 and not parts.pieces[0].numbered and not parts.cancelled


def _read_sets(text: str, parts: Cut, language: tuple[str, float]) -> Iterator[Set]:
    for series, pieces in groupby(parts.pieces, key=lambda piece: piece.series):
        cancelled = _cancelled_numbers(parts, series)
        yield read_set(text, list(pieces), cancelled, language), cancelled


def _is_prose(text: str, parts: Cut, sets: Sequence[Set]) -> bool:
    """Say whether the cell does not look like claims; numbered ones that cite others do."""
    if not parts.pieces or parts.cancelled:
        return not parts.cancelled
    cites = any(reading.citations for readings, _ in sets for reading in readings)
    if cites and parts.pieces[0].numbered:
        return False
    return is_headed(text, parts.pieces) if cites else is_prose(text, parts.pieces)


def _cancelled_numbers(parts: Cut, series: int) -> list[int]:
    notes = [note for note in parts.cancelled if note.series == series]
    return sorted({number for note in notes for number in range(note.first, note.last + 1)})


def _doubtful(printed: Sequence[int]) -> set[int]:
    """The numbers that are printed more than once, or out of order."""
    if all(map(lt, printed, printed[1:])):
        return set()
    repeated = {number for number, times in Counter(printed).items() if times > 1}
    late = {n for n, high in zip(printed, accumulate(printed, max), strict=True) if n < high}
    early = {
        n for n, low in zip(printed[::-1], accumulate(printed[::-1], min), strict=True) if n > low
    }
    return repeated | late | early


def _claims(
    cleaned: Cleaned, readings: Sequence[Reading], cancelled: Sequence[int], is_prose: bool
) -> Iterator[Claim]:
    # What is before the first number of a set stands in another cell.
    printed = [reading.number for reading in readings]
    numbers = {*printed, *cancelled, *range(1, printed[0])}
    parts = [[each.number for each in part] for part in by_language(readings)]
    doubtful = {number for part in parts for number in _doubtful(part)}
    last = max(numbers)
    is_cut = len(cleaned.raw) >= problems.EXCEL_LIMIT
    for reading, kind in zip(readings, types_of(readings), strict=True):
        piece = reading.piece
        other = kind == INDEPENDENT and bool(reading.references)
        cut_off = is_cut and piece.end >= len(cleaned.text.rstrip())
        sure = confidence_of(reading, Setting(numbers, last, doubtful, cut_off, other, is_prose))
        yield Claim(
            number=reading.number,
            type=kind,
            text=cleaned.text[piece.start : piece.end],
            language=reading.language,
            references=reading.references,
            original_text=cleaned.original(piece.start, piece.end),
            confidence=sure.score,
            doubt=sure.doubt,
            cites_other_category=other,
        )
