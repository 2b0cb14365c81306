"""Bytes to text, whatever wrote them: marks, then shape, then UTF-8, then a guess."""

import codecs
from typing import NamedTuple

import chardet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SUPERSETS = {
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""What files that say the one hold in truth: the larger set that Windows and browsers write."""

_SAMPLE_BYTES = 256 * 1024
_SHAPE_BYTES = 4096
_ZERO_SHARE = 0.3
_STRAY_SHARE = 0.02
_COMMON_SHARE = 0.95
_WHOLE_TO_DAMAGED = 3


class Decoded(NamedTuple):
    """The text; `encoding` it was read with; whether that was a guess."""

    text: str
    encoding: str
    is_guessed: bool


def decode(data: bytes, declared: str = "") -> Decoded | None:
    """Text of `data`, None where it is no text in any known encoding.

    `declared` (by a header or a meta tag) is believed where the bytes agree with it.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace").removeprefix("\ufeff"), name, False)
    wide = _wide(data[:_SHAPE_BYTES])
    if wide:
        return Decoded(data.decode(wide, "replace"), wide, True)
    for name in ("utf-8", declared):
        text = _strict(data, _SUPERSETS.get(name.strip().lower(), name))
        if text is not None:
            return Decoded(text, name.lower(), False)
    return _nearly_utf8(data) or _guess(data)


def _strict(data: bytes, name: str) -> str | None:
    # A file that was cut may end within a character.
    try:
        decoder = codecs.getincrementaldecoder(name)()
        return decoder.decode(data) if name else None
    except (UnicodeError, LookupError, ValueError):
        return None


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few damaged bytes: what is whole says more than what is not.

    Of other encodings, by chance one letter in six or seven looks like UTF-8.
    """
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = sum(1 for c in text if c > "\x7f") - damaged
    is_utf8 = whole >= _WHOLE_TO_DAMAGED * damaged
    return Decoded(text, "utf-8", True) if is_utf8 and whole else None


def _guess(data: bytes) -> Decoded | None:
    # 0xFF is a letter in no encoding of Chinese, Japanese or Korean: it is damage, and misleads.
    sample = data[:_SAMPLE_BYTES].replace(b"\xff", b"")
    found = _sparse(data[:_SHAPE_BYTES]) or chardet.detect(sample)["encoding"]
    if not found:
        return None
    name = _SUPERSETS.get(found.lower(), found.lower())
    try:
        return Decoded(data.decode(name, "replace"), name, True)
    except (UnicodeError, LookupError, ValueError):
        return None


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 of a Latin text without a mark, by its zero bytes; "" where it is neither.

    UTF-32 has two or three of four, UTF-16 nearly every second one.
    """
    quarters = [head[i::4].count(0) / max(1, len(head[i::4])) for i in range(4)]
    low, high = min(quarters[:2]), min(quarters[2:])
    if high > _ZERO_SHARE and quarters[0] < _ZERO_SHARE:
        return "utf-32-le"
    if low > _ZERO_SHARE and quarters[3] < _ZERO_SHARE:
        return "utf-32-be"
    even, odd = (quarters[0] + quarters[2]) / 2, (quarters[1] + quarters[3]) / 2
    if max(even, odd) > _ZERO_SHARE and min(even, odd) < _STRAY_SHARE:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _sparse(head: bytes) -> str:
    """UTF-16 of a Chinese text without a mark: only its spaces and line ends have zero bytes."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even == odd or min(even, odd) > 0:
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    common = sum(1 for c in text if c.isspace() or " " <= c <= "~" or _is_common(c))
    return name if common >= len(text) * _COMMON_SHARE else ""


def _is_common(c: str) -> bool:
    return "\u3000" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" or "\uff00" <= c <= "\uffee"
