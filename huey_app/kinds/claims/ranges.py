"""Finds the notes that stand in place of claims, alone, as a range or as a list.

Cancelled claims have no text; withdrawn ones have, unless somebody left it out.
"""

import re
from collections.abc import Iterator

from huey_app.kinds.claims.words import (
    CANCELLED,
    CLAIM_EN,
    CLAIM_KO,
    CLAIM_ZH,
)

_RANGE = r"(?:-|–|—|−|~|～|〜|to|through|thru|至|到|bis|à|から|乃至|내지)"
_AND = r"(?:,|，|、|and|&|or|und|et|及|和|および|및)"
_NUMBERS = (
    rf"(?<![\w.,-])[\[【]?(?:(?i:{CLAIM_EN}s?)|{CLAIM_ZH}|{CLAIM_KO})? ?(\d{{1,3}})"
    rf"((?: ?[.)]? ?(?:{_RANGE}|{_AND}){{1,2}} ?(?i:{CLAIM_EN}s? )?\d{{1,3}}){{0,40}}+)"
    rf" ?[.、:：)）\]】]{{0,2}}\s{{0,3}}[(（\[【<]?\s?(?i:{CLAIM_EN}s? )?"
)
_WITHDRAWN_WORD = r"(?:(?i:(?:previously )?withdrawn)|已?撤回|철회)"
_CANCELLED = re.compile(
    rf"{_NUMBERS}{CANCELLED}"
    r"(?:(?=\s*(?:$|\n|\d{1,3}\W))|(?= without )|\s?[.。;；)）\]】>]{1,3})"
)
_WITHDRAWN = re.compile(
    rf"{_NUMBERS}{_WITHDRAWN_WORD}[.。;；)）\]】> ]{{0,3}}"
    rf"(?=\s*$|\s*\n\s*(?i:{CLAIM_EN}s? )?\d{{1,3}} ?[-–—,.、:：)）])"
)
# A number and such a word: far cheaper to look for than a whole note.
_NOTED = re.compile(
    rf"[0-9][ .、:：)）\]】\s(（\[【<]{{1,8}}(?i:{CLAIM_EN}s? )?"
    rf"(?:{CANCELLED}|{_WITHDRAWN_WORD})"
)
_ITEM = re.compile(r"(\D+)(\d{1,3})")
_IS_RANGE = re.compile(_RANGE)


def notes(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield `(first, last, start, end)` for each note: claims `first` to `last` have no text."""
    if _NOTED.search(text):
        yield from _places(_CANCELLED, text)
        yield from _places(_WITHDRAWN, text)


def withdrawn(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the same for claims that are withdrawn without their text."""
    if _NOTED.search(text):
        yield from _places(_WITHDRAWN, text)


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, int, int]]:
    for match in pattern.finditer(text):
        first = int(match[1])
        yield first, _last(first, match[2]), match.start(), match.end()


def _last(first: int, rest: str) -> int:
    """Return the end of a range or of a list without gaps; a list with gaps ends at once."""
    last = first
    for separator, number in _ITEM.findall(rest):
        if int(number) != last + 1 and not _IS_RANGE.search(separator):
            return last
        last = int(number)
    return max(first, last)
