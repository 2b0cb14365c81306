"""Cuts a cleaned cell into pieces, one for each claim, along the numbers that were chosen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huey_app.kinds.claims.candidates import Candidate, find_candidates
from huey_app.kinds.claims.lost_numbers import with_lost
from huey_app.kinds.claims.numbering import choose
from huey_app.kinds.claims.piece import Piece
from huey_app.kinds.claims.strays import with_strays
from huey_app.kinds.claims.unnumbered import paragraphs
from huey_app.kinds.claims.words import HEADING, has_any

_TAIL = re.compile(
    rf"(?:(?<=[.。;；!?！？)）])|\n)\s*(?:[(\[]?(?i:english|german|french|chinese|deutsch"
    rf"|français)[)\]]?\s*)?"
    rf"{HEADING}(?:\s*[(（][^()（）\n]{{0,30}}[)）])?\s*[:：]?\s*$"
)
_TRAILER = re.compile(
    r"(?:^|(?<=[.。\n])) *(?:"
    r"References Cited\b|REFERENCES CITED\b|U\.? ?S\.? PATENT DOCUMENTS\b|OTHER (?:REFERENCES"
    r"|PUBLICATIONS)\b"
    r"|\*(?: ?\*){2,} *(?=\n|$)|(?:ABSTRACT|Abstract|DESCRIPTION|Zusammenfassung"
    r"|ABRÉGÉ)\s*(?:OF THE DISCLOSURE)?"
    r" *:?(?=\n|$)|(?:ABSTRACT|Abstract|Zusammenfassung|ABRÉGÉ|Abrégé"
    r"|摘 ?要)(?: of the disclosure)?"
    r" ?[:：] ?(?=\S)|(?:说\s?明\s?书|說\s?明\s?書|附\s?图\s?说\s?明)(?:\s?摘\s?要)? *(?=\n|$)"
    r"|【(?:発明の詳細な説明|発明の名称|図面の簡単な説明|書類名|발명의 설명|요약서?|명세서)】)",
    re.MULTILINE,
)
_CITED = re.compile(
    r"^ *(?:References Cited|REFERENCES CITED|U\.? ?S\.? PATENT DOC)", re.MULTILINE
)
_CITED_WORDS = ("eferences Cited", "REFERENCES CITED", "PATENT DOC")
# Substrings without which no trailer can be there: cheaper to look for than the pattern.
_TRAILER_WORDS = (
    *("eferences", "REFERENCES", "* *", "***", "BSTRACT", "bstract", "PATENT DOC", "ESCRIPTION"),
    *("书", "書", "摘", "brégé", "usammenf", "ABR", "発明", "図面", "附", "발명", "요약", "명세"),
)

_SHORTEST_LEAD = 20


@dataclass(frozen=True, slots=True)
class Note:
    """Claims `first` to `last` of a set are cancelled."""

    first: int
    last: int
    series: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The pieces of a cell in order, its cancelled numbers, and the place of text left out."""

    pieces: tuple[Piece, ...]
    cancelled: tuple[Note, ...] = ()
    skipped: tuple[int, int] = (0, 0)


def cut(text: str) -> Cut:
    """Cut a cleaned cell; a cell without printed numbers gives its paragraphs that are claims."""
    limit = _end_of_claims(text)
    candidates = [c for c in find_candidates(text) if c.start < limit]
    chosen = with_strays(candidates, choose(candidates))
    chosen_claims = [candidate for candidate in chosen if not candidate.cancelled]
    if not chosen or _are_steps(text, chosen):
        return Cut(tuple(_unnumbered(text, 0, len(text))))
    pieces = list(_numbered(text, chosen))
    lead = _lead(text, chosen[0]) if chosen_claims else list(_after_notes(text, chosen[-1]))
    skipped = (0, 0) if lead else (0, chosen[0].lead)
    notes: tuple[Note, ...] = ()
    if len(chosen_claims) < len(chosen):
        notes = tuple(Note(c.first, c.last, s) for c, s in _series(chosen) if c.cancelled)
    gone = {(note.series, n) for note in notes for n in range(note.first, note.last + 1)}
    return Cut((*lead, *with_lost(text, pieces, gone)), notes, skipped)


def _are_steps(text: str, chosen: list[Candidate]) -> bool:
    """Say whether the numbers are those of a list inside one claim that has no number itself."""
    lead = text[: chosen[0].lead].rstrip()
    if not lead.endswith((":", "：", ",", "，", ";", "；")) or chosen[0].fresh:
        return False
    return not any(candidate.cites or candidate.cancelled for candidate in chosen)


def whole(text: str, number: int = 1) -> Cut:
    """Keep a cell as one piece."""
    start = len(text) - len(text.lstrip())
    return Cut((Piece(number, 0, start, start, len(text.rstrip()), 0.0, numbered=False),))


def _series(chosen: list[Candidate]) -> Iterator[tuple[Candidate, int]]:
    series, last = 0, 0
    for candidate in chosen:
        if not candidate.is_stray:
            series += candidate.first < last
            last = candidate.last
        yield candidate, series


def _numbered(text: str, chosen: list[Candidate]) -> Iterator[Piece]:
    ends = [candidate.lead for candidate in chosen[1:]] + [len(text)]
    for (candidate, series), stop in zip(_series(chosen), ends, strict=True):
        end = stop if candidate.cancelled else _trimmed(text, candidate.body, stop)
        if not candidate.cancelled and end > candidate.body:
            yield Piece(
                candidate.first, series, candidate.start, candidate.body, end, candidate.weight
            )


def _end_of_claims(text: str) -> int:
    """Where the documents cited begin: they are numbered, too."""
    cited = _CITED.search(text) if has_any(text, _CITED_WORDS) else None
    return cited.start() if cited and cited.start() else len(text)


def _trimmed(text: str, begin: int, end: int) -> int:
    """Return the end without a heading of the next set, or what follows the last claim."""
    if end == len(text) and has_any(text[begin:], _TRAILER_WORDS):
        trailer = _TRAILER.search(text, begin, end)
        end = trailer.start() if trailer else end
    end = _without_blank(text, begin, end)
    if end == begin or text[end - 1] in ".。;；":
        return end
    tail = _TAIL.search(text, max(begin, end - 200), end)
    return _without_blank(text, begin, tail.start()) if tail else end


def _without_blank(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \n":
        end -= 1
    return end


def _after_notes(text: str, last: Candidate) -> Iterator[Piece]:
    """Keep what follows when all numbers are of cancelled claims: no text is lost."""
    if len(text) - last.body > _SHORTEST_LEAD:
        for piece in _unnumbered(text, last.body, len(text)):
            yield piece._replace(number=last.last + piece.number)


def _lead(text: str, first: Candidate) -> list[Piece]:
    """Return claim 1 when its number is lost: text of a claim's kind before a printed 2."""
    if first.first != 2 or first.cancelled:
        return []
    found = list(_unnumbered(text, 0, first.lead))
    return found if len(found) == 1 and found[0].end - found[0].start > _SHORTEST_LEAD else []


def _unnumbered(text: str, start: int, end: int) -> Iterator[Piece]:
    for number, (begin, stop) in enumerate(paragraphs(text, start, end), 1):
        end = _trimmed(text, begin, stop)
        if end > begin:
            yield Piece(number, 0, begin, begin, end, 0.0, numbered=False)
