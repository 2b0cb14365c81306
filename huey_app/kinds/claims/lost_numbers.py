"""Finds claims whose numbers were lost or misread, where the numbering has a gap of their size.

A claim is one sentence (MPEP 608.01(m); CNIPA Guidelines part II, chapter 2, 3.3): where a full
stop and a new line stand inside what would be one, followed by the opening of a claim, and just
so many numbers are missing there, those are the missing claims.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from huey_app.kinds.claims.piece import Piece
from huey_app.kinds.claims.words import CLAIM_DE, CLAIM_EN, CLAIM_FR, CLAIM_ZH

# A number that does not fit in the order may stand in front.
_LOST = r"[.。][ \n]*\n *(?:[\dIlO|]{1,4} ?[.、,:：)）] ?|[.、)）] ?)?"
_OWN_CHARS = 12
_FIRST_ASIAN = "\u2e80"
_CITING = re.compile(
    rf"{_LOST}(?P<words>[A-ZÄÖÜÉ][^.;:\n]{{2,120}}? (?:{CLAIM_EN}s?|{CLAIM_DE}|{CLAIM_FR}) [\dIil]"
    rf"|(?:一[种種])?[根如按依][^，。\n]{{0,12}}{CLAIM_ZH} ?第?[\dl])"
)
_OPENING = re.compile(
    rf"{_LOST}(?P<words>(?:An? |The |Use of |(?:Ein|Eine|Un|Une|Verfahren|Vorrichtung) )[a-zäöüé]"
    r"|Method |Apparatus |一[种種]|[根如按依][据據照]?[^，。\n]{0,8}[权權请請])"
)


def with_lost(
    text: str, pieces: Sequence[Piece], cancelled: Collection[tuple[int, int]]
) -> list[Piece]:
    """Return the pieces, those that hold lost claims cut; `cancelled` are (series, number).

    Behind the last number of a set no gap can be seen: there only what cites a claim is one.
    """
    found: list[Piece] = []
    for piece, following in zip(pieces, (*pieces[1:], None), strict=False):
        if following is None or following.series != piece.series:
            openings = _behind(text, piece, _CITING)
            numbers: Sequence[int] = range(piece.number + 1, piece.number + 1 + len(openings))
        else:
            between = range(piece.number + 1, following.number)
            numbers = [n for n in between if (piece.series, n) not in cancelled]
            openings = _openings(text, piece, len(numbers))
        found += _cut(piece, numbers, openings)
    return found


def _openings(text: str, piece: Piece, count: int) -> list[re.Match[str]]:
    """Just so many openings of claims inside of a piece, else none."""
    for pattern in (_CITING, _OPENING):
        openings = _behind(text, piece, pattern) if count else []
        if len(openings) == count:
            return openings
    return []


def _behind(text: str, piece: Piece, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """The openings behind the piece's own, which may stand on a line below its number; none in
    another script, which would be the translation of the piece.
    """
    begin = text.find("\n", piece.body + _OWN_CHARS, piece.end)
    if begin < 0:
        return []
    found = pattern.finditer(text, max(piece.body, begin - 1), piece.end)
    is_asian = text[piece.body : begin].lstrip() >= _FIRST_ASIAN
    return [each for each in found if (each["words"] >= _FIRST_ASIAN) == is_asian]


def _cut(
    piece: Piece, numbers: Sequence[int], openings: Sequence[re.Match[str]]
) -> Iterator[Piece]:
    ends = [opening.start() + 1 for opening in openings] + [piece.end]
    yield piece._replace(end=ends[0])
    for number, opening, end in zip(numbers, openings, ends[1:], strict=False):
        body = opening.start("words")
        in_front = opening[0][1 : body - opening.start()]
        start = body - len(in_front.lstrip(" \n"))
        yield Piece(number, piece.series, start, body, end, 0.0, numbered=False)
