"""Makes any text one that XlsxWriter writes as it is and that a cell can hold."""

import re

LIMIT_UNITS = 32_767
# What a spreadsheet program would calculate if somebody typed it.
FORMULA_STARTS = frozenset("=+-@\t\r")
_CUT_MARK = "…"
# An invisible character.
_WORD_JOINER = "\u2060"
# XlsxWriter escapes the `_xHHHH_` that it finds, but not one that shares its `_` with the one
# before, be it in the text or made from a control character.
_CHAINED = re.compile(
    "(?<=_x[0-9A-Fa-f]{4})(?=_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff])"
)


def writable(text: str) -> str:
    """Cut to what a cell may hold; lone surrogates become U+FFFD.

    A text that XlsxWriter would take for its own markup gets an invisible word joiner.
    """
    if "_x" in text:
        text = _CHAINED.sub(_WORD_JOINER, text)
    if text.startswith("<r>"):
        # XlsxWriter writes "<r>…</r>" without escaping it: anybody's XML.
        text = _WORD_JOINER + text
    if len(text) > LIMIT_UNITS // 2:
        text = _cut(text)
    return text if text.isascii() else _without_surrogates(text)


def _cut(text: str) -> str:
    """Cut to 32,767 UTF-16 units, which is what spreadsheet programs count."""
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * LIMIT_UNITS:
        return text
    return units[: 2 * (LIMIT_UNITS - 1)].decode("utf-16-le", "ignore") + _CUT_MARK


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
