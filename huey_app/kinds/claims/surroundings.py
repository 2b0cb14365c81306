"""Weighs what stands before and after a number: would a claim begin here?"""

import re
from typing import NamedTuple

from huey_app.kinds.claims.words import (
    CANCELLED,
    CLAIM_EN,
    CLAIM_ZH,
    HEADING,
    SENTENCE_END,
    has_any,
)

_IMPOSSIBLE = -9.0
# Inside a line these forms are mostly references or steps: they need the end of a sentence.
_IMPROBABLE = {"word": -2.6, "brackets": 0.0, "paren": 0.0}
_HEADING_BEFORE = re.compile(rf"(?:^|[\s.。;；*]){HEADING}\s*[:：]?\s*$")
_CANCELLED_BEFORE = re.compile(rf"{CANCELLED}\s?[)）\]】]?[.。]?$")
# Substrings without which no heading can be there: cheaper to look for than the pattern.
_HEADING_WORDS = (
    *("laim", "LAIM", "lms", "LMS", "nspr", "NSPR", "evendi", "EVENDI", "beansprucht"),
    *("求", "范围", "範圍", "範囲", "범위"),
)
_HEADING_CHARS = 220
_LINKING = re.compile(
    r"(?i)(?:\b(?:[Cc]laims?|to|of|in|by|or|and|any|figs?|figures?|no|step|steps|formulae?"
    r"|table|about|with|than|"
    r"from|is|are|least|between|the|(?-i:a)|an|one|number|example|items?|type|class|level|version|"
    r"oder|und|bis|nach|anspruch|ansprüche|et|ou|à|selon|la|revendication)"
    r"|权利要求|權利要求|请求项|請求項|步骤|步驟|实施例|图|圖|式|第|至|或|和|为|约|按|如|根据|比)$"
)
_ABBREVIATION = re.compile(
    r"(?:^|[^A-Za-z])(?:[Ff]igs?|[Nn]os?|NOS?|FIGS?|[Ee]qs?|[Rr]ef|vs|approx|ca|Abb|Nr"
    r"|[Ff]ormula|e\.g"
    r"|i\.e|cf|St|Dr|vol)\.$"
)
_PARAGRAPH_MARK = re.compile(
    r"(?:[¶§*•·▪#>]{1,3} ?|[-–—] )?(?:\[\d{4,5}\] ?|(?:CLM-|c-[a-z]{2}-\d\d-)\d{4,5}[.:]? ?)?"
    r"(?:\.?Iadd\. ?|\[?[\"“']?)?$"
)
_INDEPENDENT = re.compile(r"An? [a-z]|一[种種]")
_DEPENDENT_ZH = re.compile(
    rf"(?:一[种種])?(?:根据|根據|依据|依據|按照"
    rf"|如)[^，。；\n]{{0,8}}{CLAIM_ZH}[^，。；\n]{{0,3}}\d"
)
_DEPENDENT_EN = re.compile(
    rf"\d{{1,3}}[.)、:] ?(?:The|An?|[A-Z][a-z]+) [^.;:\n]{{2,80}}?\b{CLAIM_EN}s? \d"
)
# Locants that open the name of a compound: "4-(2-hydroxyethyl)", "2,4-dichloro", "1H-indole".
_COMPOUND = re.compile(
    r"\d{1,2}[A-Za-z]?['′]?(?:,\d{1,2}[A-Za-z]?['′]?){0,6}-[\[({]?(?:\d|[\[({A-Za-z]{3}|[\u4e00-\u9fff])"
)
# What programs put between claims, behind the full stop of the one before; a bar needs none.
_SEPARATORS = frozenset(";；|/¦*_=~-—\"“'")
_SEPARATOR = re.compile(
    r"(?:(?<=[.。．!！?？])(?:\s*[;；/]{1,2}|[\"”']\s?[,;] ?[\"“'])"
    r"|\s*[|¦]{1,2}|(?:^|\n)[*_=~—-]{3,}\s*)$"
)
_ENUMERATING = frozenset(",，;；、:：")
_CLOSERS = frozenset(")）]】〕”\"’'」』>")
_OPENERS = frozenset("“\"‘'「『(（[【")


class Before(NamedTuple):
    """What stands before a number: its weight, where its marks begin, where on the line it is."""

    weight: float
    lead: int
    at_line: bool
    fresh: bool


def weigh_before(text: str, start: int, number: int, style: str) -> Before:
    """Weigh the text that ends at `start`; a claim follows the end of a sentence, or a line."""
    line = _line_start(text, start)
    at_line = line is not None
    last = lead = start if line is None else line
    last = _without_blank(text, last)
    if last and text[last - 1] in _SEPARATORS:
        separator = _SEPARATOR.search(text, max(0, last - 80), last)
        if separator:
            last = lead = _without_blank(text, separator.start())
            at_line = at_line or "|" in separator[0]
    if not last:
        return Before(3.0, lead, True, True)
    blank = text.count("\n", last, start) > 1
    if _is_headed(text, last, number):
        return Before(3.0 if at_line else 2.0, lead, at_line, True)
    ending = _weigh_ending(text, last, at_line)
    if text[last - 1] in ";；" and _DEPENDENT_EN.match(text, start):
        ending = -1.0
    if not at_line and ending < _IMPROBABLE.get(style, _IMPOSSIBLE):
        return Before(_IMPOSSIBLE, lead, False, False)
    return Before((2.0 if at_line else -0.5) + ending + 0.5 * blank, lead, at_line, blank)


def _without_blank(text: str, last: int) -> int:
    while last and text[last - 1] in " \n":
        last -= 1
    return last


def _line_start(text: str, start: int) -> int | None:
    """Offset where the line of `start` begins, when nothing but marks stands before it."""
    begin = text.rfind("\n", max(0, start - 24), start) + 1
    if not begin and start > 24:
        return None
    if begin == start or not text[begin:start].strip(" "):
        return begin
    return begin if _PARAGRAPH_MARK.match(text[begin:start].lstrip(" ")) else None


def _is_headed(text: str, last: int, number: int) -> bool:
    char = text[last - 1]
    if number != 1 or not (char.isalpha() or char in ":：)）]"):
        return False
    tail = text[max(0, last - _HEADING_CHARS) : last]
    return has_any(tail, _HEADING_WORDS) and bool(_HEADING_BEFORE.search(tail))


def _weigh_ending(text: str, last: int, at_line: bool) -> float:
    char = text[last - 1]
    closed = char in _CLOSERS
    if closed and last > 1:
        if _CANCELLED_BEFORE.search(text, max(0, last - 24), last):
            return 1.0
        char = text[last - 2]
    if char in SENTENCE_END:
        return _weigh_full_stop(text, last - closed)
    if char in _ENUMERATING and not closed:
        return -2.0 if at_line else -4.0
    if not closed and _LINKING.search(text, max(0, last - 14), last):
        return -3.5 if at_line else -6.0
    return -0.7 if at_line else -2.5


def _weigh_full_stop(text: str, last: int) -> float:
    return -4.0 if is_abbreviated(text, last) else 1.0


def is_abbreviated(text: str, last: int) -> bool:
    """Say whether `text[:last]` ends with an abbreviation that a number follows, such as Fig."""
    last = _without_blank(text, last)
    return text[last - 1 : last] == "." and bool(
        _ABBREVIATION.search(text, max(0, last - 9), last)
    )


def weigh_after(text: str, body: int, style: str, at_line: bool) -> float:
    """Weigh the text that begins at `body`: a claim opens with a word, mostly a capital one."""
    begin = body
    while begin < len(text) and text[begin] in " \n":
        begin += 1
    if begin == len(text):
        return -4.0
    char = text[begin]
    if char.isdigit() and not _COMPOUND.match(text, begin):
        return _weigh_digit(begin - body, at_line)
    if char.islower() and char.isascii():
        return 0.0 if style == "word" else -1.5
    if char.isalnum() or char in _OPENERS:
        return 0.5 if at_line else _weigh_opening(text, begin)
    return -3.0


def _weigh_opening(text: str, begin: int) -> float:
    """Weigh the first words of what would be a claim inside a line."""
    if _INDEPENDENT.match(text, begin):
        return 2.5
    return 2.0 if _DEPENDENT_ZH.match(text, begin) else 0.5


def _weigh_digit(gap: int, at_line: bool) -> float:
    if not gap:
        return -1.0 if at_line else -4.0
    return -1.0 if at_line else -2.5
