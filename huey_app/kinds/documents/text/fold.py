"""Folds characters that mean the same: width, compatibility forms, traditional to simplified."""

import unicodedata
from collections.abc import Sequence
from functools import cache

import opencc

_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))


class _Table(dict[int, str]):
    """Character code -> what it is folded to; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        folded = unicodedata.normalize("NFKC", c)
        if unicodedata.category(c) == "Cf":  # zero width, soft hyphen, direction marks
            folded = ""
        self[code] = "".join(_simplified().get(each, each) for each in folded)
        return self[code]


_TABLE = _Table()


def fold(text: str) -> str:
    """The text as it is indexed and asked for; not always of the same length."""
    return text.translate(_TABLE)


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the index in `text` that it comes from."""
    if all(len(_TABLE[ord(c)]) == 1 for c in set(text)):  # most texts, in a tenth of the time
        return text.translate(_TABLE), range(len(text))
    pieces = [_TABLE[ord(c)] for c in text]
    places = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


@cache
def _simplified() -> dict[str, str]:
    """Traditional character -> simplified one, for what is one character in both (OpenCC's
    `t2s`, asked character by character, so that no word changes the length of a text).
    """
    characters = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {old: new for old, new in pairs if old != new and len(new) == 1}
