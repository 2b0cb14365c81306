"""Which encoding of Chinese, Japanese or Korean bytes are in, by the characters they become."""

import re
from functools import cache

import chardet

SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
}
"""What files that say the one hold in truth: the larger set that Windows and browsers write."""
ENCODINGS = ("gb18030", "big5hkscs", "cp932", "euc-jp", "cp949")
"""The likeliest first, of those that fit equally well."""

_SAMPLE_BYTES = 64 * 1024
_FITS_SHARE = 0.95
_MISFIT_SHARE = 0.8
_IN_RUNS_SHARE = 0.8
_DISTINCT_LEAST = 4
_DISTINCT_LEAST_DECLARED = 8
"""More proof against one that is likely by itself."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def contradicting(data: bytes, declared: str = "") -> str:
    """The encoding that the bytes are in for sure, "" where `declared` may be right.

    `declared` is one of `ENCODINGS`, or "" for one in which any byte is a letter.
    """
    sample = _not_ascii(data)
    if declared and _share(sample.decode(declared, "replace")) > _MISFIT_SHARE:
        return ""
    least = _DISTINCT_LEAST_DECLARED if declared else _DISTINCT_LEAST
    fitting = [name for name in ENCODINGS if name != declared and _fits(sample, name, least)]
    if len(fitting) < 2:
        return "".join(fitting)
    guessed = (chardet.detect(sample)["encoding"] or "").lower()
    guessed = SUPERSETS.get(guessed, guessed)
    return guessed if guessed in fitting else fitting[0]


def _not_ascii(data: bytes) -> bytes:
    """The lines that tell encodings from each other: a page may begin with much of its script."""
    return b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_SAMPLE_BYTES]


def _fits(sample: bytes, name: str, distinct_least: int) -> bool:
    """Whether the text is of frequent characters that stand together, unlike letters with accents
    within words, and are not one repeated, unlike lines drawn with letters.
    """
    text = sample.decode(name, "replace")
    runs = _NOT_ASCII.findall(text)
    in_runs = sum(len(run) for run in runs if len(run) > 1)
    return (
        len(set("".join(runs))) >= distinct_least
        and in_runs >= _IN_RUNS_SHARE * sum(map(len, runs))
        and _share(text) >= _FITS_SHARE
    )


def _share(text: str) -> float:
    """How much of what is not ASCII is frequent."""
    found = "".join(_NOT_ASCII.findall(text))
    return sum(map(_is_frequent, found)) / max(1, len(found))


def _is_frequent(c: str) -> bool:
    # Not the narrow kana: of Shift JIS, they are what many letters with accents become.
    is_other = "\u3000" <= c <= "\u30ff" or "\uff00" <= c <= "\uff60" or "\u2010" <= c <= "\u2030"
    return is_other or c == "·" or c in frequent_han() or c in _frequent_hangul()


@cache
def _frequent_hangul() -> frozenset[str]:
    """The syllables of KS X 1001."""
    plain = bytes(b for row in range(0xB0, 0xC9) for c in range(0xA1, 0xFF) for b in (row, c))
    return frozenset(plain.decode("euc-kr"))


@cache
def frequent_han() -> frozenset[str]:
    """The first levels of GB 2312, JIS X 0208 and Big5: what is of daily use."""
    rows, columns = range(0xB0, 0xD8), (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    plain = bytes(b for row in rows for c in range(0xA1, 0xFF) for b in (row, c))
    traditional = bytes(b for row in range(0xA4, 0xC7) for c in columns for b in (row, c))
    known = plain.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(known + plain[: 32 * 94 * 2].decode("euc-jp", "ignore"))
