"""Marks in a stored text what was asked for; the marked text is HTML, and safe."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huey_app.kinds.documents.text.fold import fold_with_places
from huey_app.kinds.documents.text.stems import stem
from huey_app.kinds.documents.text.tokens import CJK

_PIECE = re.compile(f"[{CJK}](?:[ \u3000]*+(?:\n[ \u3000]*+)?[{CJK}])*|[^\\W{CJK}]+")
_IS_CJK = re.compile(f"[{CJK}]")


class Span(NamedTuple):
    """`start` to `end` (exclusive) in code points of the text."""

    start: int
    end: int


def marked_html(text: str, terms: Sequence[str]) -> str:
    """The text as HTML, with `<mark>` around each place that a term was found at."""
    parts: list[str] = []
    at = 0
    for span in spans(text, terms):
        parts += [_escape(text[at : span.start]), "<mark>"]
        parts += [_escape(text[span.start : span.end]), "</mark>"]
        at = span.end
    return "".join([*parts, _escape(text[at:])])


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def spans(text: str, terms: Sequence[str]) -> list[Span]:
    """Where the terms are, in order, without overlaps."""
    wanted = set(terms)
    stems = {stem(term) for term in terms if not _IS_CJK.match(term)}
    folded, places = fold_with_places(text)
    merged: list[Span] = []
    for start, end in _found(folded, wanted, stems):
        span = Span(places[start], places[end - 1] + 1)
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _found(folded: str, wanted: set[str], stems: set[str]) -> Iterator[tuple[int, int]]:
    for piece in _PIECE.finditer(folded):
        if _IS_CJK.match(piece[0]):
            yield from _pairs(piece, wanted)
        elif stem(piece[0]) in stems:
            yield piece.span()


def _pairs(piece: re.Match[str], wanted: set[str]) -> Iterator[tuple[int, int]]:
    at = [i for i in range(piece.start(), piece.end()) if not piece.string[i].isspace()]
    for first, second in zip(at, [*at[1:], None], strict=True):
        if second is not None and piece.string[first] + piece.string[second] in wanted:
            yield first, second + 1
        elif piece.string[first] in wanted:
            yield first, first + 1
