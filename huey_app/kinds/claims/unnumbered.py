"""Finds claims that have no printed number: design claims, and one claim for each row."""

import re
from collections.abc import Iterator

from huey_app.kinds.claims.words import CLAIM_DE, CLAIM_EN, CLAIM_FR, CLAIM_ZH, HEADING

_PREAMBLE = re.compile(rf"\s*{HEADING}\s*(?:[:：]|\n)\s*")
_DEPENDENT_LINE = re.compile(
    rf"^ *(?:(?:An?|The|Use|Method|Process|Apparatus|Device|System"
    rf"|Composition)\b[^.;:\n]{{0,120}}?\b{CLAIM_EN}s? \d"
    rf"|[A-ZÄÖÜ][^.;:\n]{{2,100}}? (?:nach|gemäß)[^.;:\n]{{1,40}}?{CLAIM_DE} \d"
    rf"|[A-ZÉ][^.;:\n]{{2,100}}? (?:selon|suivant)[^.;:\n]{{1,40}}?{CLAIM_FR} \d"
    rf"|(?:一种|一種)?(?:根据|根據|如|按照|依据|依據)[^，。\n]{{0,12}}{CLAIM_ZH}\s?第?\d)",
    re.MULTILINE,
)
_SENTENCE_BREAK = re.compile(
    r"[.。]\s*\n+(?= *(?:An?|The|Use|[A-ZÄÖÜÉ][a-zäöüé]+|一种|一種|如|根据|根據"
    r"|按照) ?)"
)


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of the claims in `text[start:end]`: the whole of it, as a rule.

    It is cut at the ends of lines only where a line opens like a dependent claim.
    """
    preamble = _PREAMBLE.match(text, start, end)
    if preamble:
        start = preamble.end()
    while start < end and text[start] in " \n":
        start += 1
    dependents = [match.start() for match in _DEPENDENT_LINE.finditer(text, start, end)]
    if any(begin > start for begin in dependents):
        breaks = {match.end() for match in _SENTENCE_BREAK.finditer(text, start, end)}
        starts = sorted({start, *breaks})
    else:
        starts = [start]
    for begin, stop in zip(starts, [*starts[1:], end], strict=True):
        if begin < stop:
            yield begin, stop
