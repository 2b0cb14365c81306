"""Takes out of a claim's citations what they except: "any of claims 1-3 except claim 2"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huey_app.kinds.claims.number_lists import read_list

_EXCEPT = (
    r"(?:except(?:ing)?(?:[ \n]for)?|excluding|other[ \n]than|but[ \n]not|exception[ \n]of"
    r"|不包括|不含|außer|ausgenommen|mit[ \n]Ausnahme[ \n]von|sauf|excepté)"
)
_BEFORE = re.compile(
    rf"(?i)(?:\b|[\u4e00-\u9fff]){_EXCEPT}[ \n]?"
    r"(?:(?:in|of|the|any|any of|der|von|des|de|la|les)[ \n]){0,2}$"
)
# "In addition to what claim 1 says" begins with the same character.
_BEFORE_ZH = re.compile(r"除了?[ \n]?$")
_AFTER_ZH = re.compile(r"[ \n]?[项項]?[之以]?外")
_AFTER = re.compile(r"[ \n]?[项項]?除外")
_NUMBERS = re.compile(rf"(?i)[ ,(\n]{{0,3}}{_EXCEPT}[ \n]{{1,2}}(?=\d)")
_WITHIN = 40


class Citation(NamedTuple):
    """One place where other claims are cited: `text[start:end]`; `numbers` may be empty.

    `exact` is false when the numbers follow from "any preceding claim", from OCR, or are odd.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    exact: bool = True


def without_excepted(text: str, found: Sequence[Citation]) -> list[Citation]:
    """The citations without those that are excepted, and without their numbers in the others.

    Where nothing would stay, all stay.
    """
    out = [each for each in found if _is_excepted(text, each)]
    numbers = {*(n for each in out for n in each.numbers), *_behind(text, found)}
    if not numbers:
        return list(found)
    kept = [
        each._replace(numbers=tuple(n for n in each.numbers if n not in numbers))
        for each in found
        if each not in out
    ]
    return kept if any(each.numbers for each in kept) else list(found)


def _is_excepted(text: str, citation: Citation) -> bool:
    begin = max(0, citation.start - _WITHIN)
    if _BEFORE.search(text, begin, citation.start) or _AFTER.match(text, citation.end):
        return True
    is_begun = _BEFORE_ZH.search(text, begin, citation.start)
    return is_begun is not None and _AFTER_ZH.match(text, citation.end) is not None


def _behind(text: str, found: Sequence[Citation]) -> Iterator[int]:
    """Numbers that are excepted without the word for claim again."""
    for each in found:
        word = _NUMBERS.match(text, each.end)
        numbers = read_list(text, word.end(), None) if word else None
        yield from numbers.numbers if numbers else ()
