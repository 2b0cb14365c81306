"""Finds the notes that say which claims are cancelled, alone, as a range or as a list."""

import re
from collections.abc import Iterator

from huey_app.kinds.claims.words import (
    CANCELLED,
    CANCELLED_WIDE_WORDS,
    CANCELLED_WORDS,
    CLAIM_EN,
    CLAIM_KO,
    CLAIM_ZH,
    has_any,
)

_RANGE = r"(?:-|–|—|−|~|～|〜|to|through|thru|至|到|bis|à|から|乃至|내지)"
_AND = r"(?:,|，|、|and|&|or|und|et|及|和|および|및)"
_NOTE = re.compile(
    rf"(?<![\w.,-])[\[【]?(?:(?i:{CLAIM_EN}s?)|{CLAIM_ZH}|{CLAIM_KO})? ?(\d{{1,3}})"
    rf"((?: ?[.)]? ?(?:{_RANGE}|{_AND}){{1,2}} ?(?i:{CLAIM_EN}s? )?\d{{1,3}}){{0,40}}+)"
    rf" ?[.、:：)）\]】]{{0,2}}\s{{0,3}}[(（\[【<]?\s?(?i:{CLAIM_EN}s? )?{CANCELLED}"
    r"(?:(?=\s*(?:$|\n|\d{1,3}\W))|(?= without )|\s?[.。;；)）\]】>]{1,3})"
)
_ITEM = re.compile(r"(\D+)(\d{1,3})")
_IS_RANGE = re.compile(_RANGE)


def cancelled(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield `(first, last, start, end)` for each note: claims `first` to `last` are no more."""
    words = CANCELLED_WORDS if text.isascii() else CANCELLED_WORDS + CANCELLED_WIDE_WORDS
    if not has_any(text, words):
        return
    for match in _NOTE.finditer(text):
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
