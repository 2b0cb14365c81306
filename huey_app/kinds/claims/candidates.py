"""Finds every place that could be the printed number of a claim, and weighs it on its own.

A weight is like a log-odds: above zero, more likely a claim number than not. Which places are
claim numbers is then decided over the whole cell, by `numbering`.
"""

import re
from collections.abc import Iterator
from heapq import nlargest
from typing import NamedTuple

from huey_app.kinds.claims import ranges
from huey_app.kinds.claims.odd_numbers import odd_numbers
from huey_app.kinds.claims.surroundings import is_abbreviated, weigh_after, weigh_before
from huey_app.kinds.claims.words import (
    CLAIM_DE,
    CLAIM_EN,
    CLAIM_FR,
    CLAIM_KO,
    CLAIM_WORD,
    CLAIM_ZH,
    has_any,
)

REFERENCE_WINDOW = 140
HOPELESS = -3.0
_MOST_AFTER = 1.5
# Several times what the longest real set in a cell has; it bounds the work on a hostile one.
MOST_CANDIDATES = 1500

_STYLE_WEIGHTS = {
    "word": 2.0,
    "dot": 1.0,
    "dun": 0.8,
    "colon": 0.5,
    "paren": 0.3,
    "brackets": -0.2,
    "dash": -0.5,
    "hanzi": 0.3,
    "bare": -0.8,
    "ocr": -0.8,
}
_STYLES = {".": "dot", "。": "dot", "、": "dun", ":": "colon", "：": "colon", "-": "dash"}
_STYLES |= {"–": "dash", "—": "dash"}
_DOUBLY_DELIMITED = frozenset({"word", "brackets", "paren"})
_OPENING = "([（【〔<《「"
_CLOSING = ")]）】〕>》」"
_MARKS = "¶§*•·▪#-"

_NUMBER = re.compile(
    r"([0-9](?<![A-Za-z0-9À-ÿ_/+\-–~×=<>°,][0-9])[0-9]{0,2})(?![0-9])"
    r"(?: ?[項项항](?=[ :：.、\n】\]]))?"
    r"(?: {0,2}([.、:：](?!\d)|[.](?=[2-6][DdGg]|\d{1,2}-[\u4e00-\u9fff])"
    r"|[)）\]】〕>》」]|[-–—](?= )|(?<=[項项항])[ \n]))"
)
_WORD_BEFORE = re.compile(rf"{CLAIM_WORD}(?: ?(?i:no\.?|nr\.?|n°|#))?[第#]? *$|第$|제$")
_WORD_CHARS = 18
_NO_WORD_ENDS = frozenset(["", *"\n.。;；:：,，"])
# Substrings without which an ASCII text has none: cheaper to look for than the pattern.
_WORD_MARKS = ("cl", "c1", "ci", "c|", "anspr", "evend")
# "Claims (20)" above a set says how many there are.
_COUNT = re.compile(
    r"(?:[Cc]laims|CLAIMS|(?i:ansprüche|revendications)|[权權]利要求[书書]?) ?"
    r"[(（\[] ?共?\d{1,3} ?[项項]?[)）\]] *(?:\n|$)"
)
# "(formerly claim 3)", of an amended claim.
_FORMER = re.compile(r"[(（][ ]?(?:原|新增|修改|[对對][应應])[的原]?$")
# Somebody numbered what had numbers: "1. 1. A lamp".
_DOUBLED = re.compile(r"[.、] {0,2}(\d{1,3})[.、] ?(?=[A-Z\u3400-\u9fff])")
_REFERENCE_GOES_ON = re.compile(
    rf"\s?(?:(?:{CLAIM_ZH}|{CLAIM_KO}|제|第) ?第?(\d{{1,3}})"
    r"|내지|또는|및|중 |에 있어서|의 |乃至|ないし|又は|または|及び|から|のいずれか)"
)
# A reference to an earlier claim by language, each behind a substring that it cannot do without.
_REFERENCES = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        ("laim", rf"{CLAIM_EN}(?:s|\(s\))?[ \n]?(\d{{1,3}})|ing {CLAIM_EN}|[eo]us {CLAIM_EN}"),
        ("求", rf"{CLAIM_ZH} ?第? ?(\d{{1,3}})|[前上][述面][^，。；]{{0,6}}[权權]利"),
        ("第", r"第 ?(\d{1,3})"),
        ("nspr", rf"{CLAIM_DE}[ \n](\d{{1,3}})|vor\w{{4,12}}en (?:Patent)?[Aa]nspr"),
        ("evendication", rf"{CLAIM_FR}[ \n](\d{{1,3}})|{CLAIM_FR} pr[eé]c"),
        ("항", rf"(?:{CLAIM_KO}|제) ?(\d{{1,3}})"),
    )
)


class Candidate(NamedTuple):
    """A printed number `first` to `last` at `text[start:body]`; the two differ in ranges only.

    `lead` is where the marks in front of it begin, such as [0012]; `style` names the printed form;
    `at_line`: a line or the cell begins with it; `fresh`: nothing, a heading or a blank line
    stands before it; `cites`: it is followed by a reference to an earlier claim; `cancelled`: what
    follows says that there is no such claim any more; `is_stray`: it stands out of the order.
    """

    first: int
    last: int
    lead: int
    start: int
    body: int
    style: str
    weight: float
    at_line: bool = True
    fresh: bool = False
    cites: bool = False
    cancelled: bool = False
    is_stray: bool = False


def find_candidates(text: str) -> list[Candidate]:
    """Return the candidates of a cleaned cell that are not hopeless, in the order of the text."""
    found = [c for c in _delimited(text) if c.weight > HOPELESS]
    odd = (_weighed(text, p.number, (p.start, p.body), p.style) for p in odd_numbers(text))
    found += [c for c in odd if c.weight > HOPELESS]
    if len(found) > MOST_CANDIDATES:
        found = nlargest(MOST_CANDIDATES, found, key=lambda c: c.weight)
    found.sort(key=lambda c: (c.start, -c.weight))
    notes = [_cancelled(text, *place) for place in ranges.notes(text)]
    if notes:
        found = _merged(found, notes)
    return [_with_reference(text, c, following) for c, following in _pairs(found, len(text))]


def _merged(found: list[Candidate], notes: list[Candidate]) -> list[Candidate]:
    """Put each note in place of the numbers that it consists of."""
    ends = {offset for note in notes for offset in range(note.start, note.body)}
    kept = [candidate for candidate in found if candidate.start not in ends]
    return sorted(kept + notes, key=lambda c: c.start)


def _pairs(found: list[Candidate], end: int) -> Iterator[tuple[Candidate, int]]:
    for index, candidate in enumerate(found):
        yield candidate, found[index + 1].start if index + 1 < len(found) else end


def _delimited(text: str) -> Iterator[Candidate]:
    done = 0
    for match in _NUMBER.finditer(text):
        number = int(match[1])
        if not number or match.start() < done:
            continue
        start, style = _lead(text, match.start(1), match[2])
        if style == "word" and (
            _COUNT.match(text, start) or _FORMER.search(text, max(0, start - 6), start)
        ):
            continue
        body = done = _body(text, match)
        if style in _DOUBLY_DELIMITED and body < len(text) and text[body] in ":：.、":
            body += 1
        if style == "word" and _is_listed(text, body, number):
            continue
        yield _weighed(text, number, (start, body), style)


def _body(text: str, number: re.Match[str]) -> int:
    if not text[number.end() : number.end() + 2].lstrip()[:1].isdigit():
        return number.end()
    doubled = _DOUBLED.match(text, number.end(1))
    if doubled is None or doubled[1] != number[1] or is_abbreviated(text, number.start()):
        return number.end()
    return doubled.end()


def _is_listed(text: str, body: int, number: int) -> bool:
    """Say whether a reference goes on behind the number: 제1항 내지 제3항, 請求項1、請求項2."""
    following = _REFERENCE_GOES_ON.match(text, body)
    return following is not None and int(following[1] or number + 1) > number


def _lead(text: str, start: int, delimiter: str) -> tuple[int, str]:
    """Go back over what may be printed before a number: its brackets and the word for claim."""
    style = _STYLES.get(delimiter, "paren" if delimiter in _CLOSING else "word")
    before = _skip_spaces(text, start)
    if before and text[before - 1] in _OPENING and style == "paren":
        start, style = before - 1, "brackets"
        before = _skip_spaces(text, start)
    if word := _word_before(text, before):
        start, style = word.start(), "word"
        before = _skip_spaces(text, start)
        if before and text[before - 1] in _OPENING:
            start = before - 1
    return start, style


def _word_before(text: str, end: int) -> re.Match[str] | None:
    if text[end - 1 : end] in _NO_WORD_ENDS:
        return None
    begin = max(0, end - _WORD_CHARS)
    window = text[begin:end]
    if window.isascii() and not has_any(window.lower(), _WORD_MARKS):
        return None
    return _WORD_BEFORE.search(text, begin, end)


def _skip_spaces(text: str, offset: int) -> int:
    while offset and text[offset - 1] == " ":
        offset -= 1
    return offset


def _weighed(text: str, number: int, place: tuple[int, int], style: str) -> Candidate:
    start, body = place
    before = weigh_before(text, start, number, style)
    weight = _STYLE_WEIGHTS[style] + before.weight
    if weight > HOPELESS - _MOST_AFTER:
        weight += weigh_after(text, body, style, before.at_line)
    return Candidate(
        number, number, before.lead, start, body, style, weight, before.at_line, before.fresh
    )


def _cancelled(text: str, first: int, last: int, start: int, body: int) -> Candidate:
    before = weigh_before(text, start, first, "dot")
    weight = 2.0 + before.weight
    place = (before.lead, start, body)
    return Candidate(
        first, last, *place, "dot", weight, before.at_line, before.fresh, cancelled=True
    )


def _with_reference(text: str, candidate: Candidate, following: int) -> Candidate:
    if candidate.first < 2 or candidate.cancelled:
        return candidate
    window = text[candidate.body : min(following, candidate.body + REFERENCE_WINDOW)]
    cited = _first_cited(window)
    if cited is None or cited >= candidate.first:
        return candidate
    return candidate._replace(weight=candidate.weight + 2.0, cites=True)


def _first_cited(window: str) -> int | None:
    """Return the first number cited; 1 for any preceding claim; None when none is."""
    for mark, pattern in _REFERENCES:
        match = pattern.search(window) if mark in window else None
        if match:
            return int(match[1] or 1)
    return None
