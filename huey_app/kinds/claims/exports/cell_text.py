"""Makes any text one that a cell can hold, as XML that every reader gives back unchanged."""

import re

LIMIT_UNITS = 32_767
_CUT_MARK = "…"
_CONTROL = "\x00-\x08\x0b-\x1f\ufffe\uffff"
# What XML cannot hold is written as _xHHHH_ (ISO/IEC 29500-1, 22.4.2.4, bstr). An underscore that
# would be read as the beginning of one is escaped in the same way.
_UNWRITABLE = re.compile(f"[{_CONTROL}]|_(?=x[0-9A-Fa-f]{{4}}(?:_|[{_CONTROL}]))")


def cell_xml(text: str) -> str:
    """Return `text` escaped, cut to what a cell may hold; lone surrogates become U+FFFD."""
    if len(text) > LIMIT_UNITS // 2:
        text = _cut(text)
    # Almost every text is printable but for line ends, and seeing that is cheap.
    if "_x" in text or not text.replace("\n", "").isprintable():
        text = _UNWRITABLE.sub(_escaped, _without_surrogates(text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute_xml(text: str) -> str:
    """Return `text` escaped for an attribute in double quotes."""
    return cell_xml(text).replace('"', "&quot;")


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


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
