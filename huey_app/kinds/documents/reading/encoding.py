"""Bytes to text, whatever wrote them: marks, then shape, then UTF-8, then a guess."""

import codecs
import re
from typing import NamedTuple

import chardet

from huey_app.kinds.documents.reading import east_asian
from huey_app.kinds.documents.reading.east_asian import frequent_han

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SUPERSETS = {
    **east_asian.SUPERSETS,
    "ascii": "utf-8",
    "hz-gb-2312": "hz",
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""What files that say the one hold in truth: the larger set that Windows and browsers write."""

_WESTERN = {"cp1252", "iso8859-1", "iso8859-15", "cp1254", "mac-roman"}
"""In them, any bytes at all are a text, and programs say them of texts that they do not know."""
_EAST_ASIAN = {codecs.lookup(name).name: name for name in east_asian.ENCODINGS}

_UTF_16 = ("utf-16-le", "utf-16-be")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
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
    found = _marked(data) or _shaped(data)
    if found is not None:
        return found
    is_in_doubt = data[-1:] > b"\x7f" and data[:-1].isascii()  # a letter, or the half of one
    text = None if is_in_doubt else _strict(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", False)
    if declared and (found := _as_declared(data, declared)):
        return found
    if is_in_doubt:
        return Decoded(data.decode("cp1252", "replace"), "cp1252", True)
    return _nearly_utf8(data) or _guess(data)


def _marked(data: bytes) -> Decoded | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace").removeprefix("\ufeff"), name, False)
    return None


def _shaped(data: bytes) -> Decoded | None:
    head = data[:_SHAPE_BYTES]
    name = _wide(head) or (_unmarked(head) if _CONTROL.search(head) else "")
    return Decoded(data.decode(name, "replace"), name, True) if name else None


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    name = _SUPERSETS.get(declared.strip().lower(), declared)
    text = _strict(data, name)
    believed = None if text is None else Decoded(text, declared.lower(), False)
    return _contradicting(data, name) or believed


def _contradicting(data: bytes, declared: str) -> Decoded | None:
    """The text, where the bytes are clearly in another encoding than one that they fit too."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    if name not in _WESTERN and name not in _EAST_ASIAN:
        return None
    if name in _WESTERN and (decoded := _nearly_utf8(data)):
        return decoded
    found = east_asian.contradicting(data, _EAST_ASIAN.get(name, ""))
    return Decoded(data.decode(found, "replace"), found, True) if found else None


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
    found = _unmarked(data[:_SHAPE_BYTES]) or chardet.detect(sample)["encoding"]
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


def _unmarked(head: bytes) -> str:
    """UTF-16 of a text that is not Latin, without a mark: nearly all of its characters are such
    as people write often, which other bytes give by chance only rarely.
    """
    even = head[: len(head) // 2 * 2]
    shares = {name: _common_share(even.decode(name, "replace")) for name in _UTF_16}
    best = max(_UTF_16, key=lambda name: shares[name])
    return best if shares[best] >= _COMMON_SHARE else ""


def _common_share(text: str) -> float:
    return sum(1 for c in text if _is_common(c)) / max(1, len(text))


def _is_common(c: str) -> bool:
    if "\u4e00" <= c <= "\u9fff":
        return c in frequent_han()
    is_letter = "\u0370" <= c <= "\u06ff" or "\u3000" <= c <= "\u30ff"
    return is_letter or c in "\t\r\n" or " " <= c <= "~" or "\uff00" <= c <= "\uffee"
