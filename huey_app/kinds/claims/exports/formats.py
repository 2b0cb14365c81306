"""The cell formats of an exported workbook, each made once."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format

_INDENT_LIMIT = 12
_WRAPPED = {"text_wrap": True, "valign": "top"}
_HEADING = {"bold": True, "bg_color": "#E3EAF2", "bottom": 1, "bottom_color": "#5B7083"}


class Formats:
    """Formats by what they are for; all wrap their text."""

    def __init__(self, book: Workbook) -> None:
        self.heading: Format = book.add_format({**_WRAPPED, **_HEADING})
        # A quote prefix keeps "=1+1" a text even after somebody edits the cell.
        self._indented, self._quoted = (
            [
                book.add_format({**_WRAPPED, "indent": level, "quote_prefix": is_quoted})
                for level in range(_INDENT_LIMIT + 1)
            ]
            for is_quoted in (False, True)
        )
        self.plain = self.of_text(0, is_quoted=False)

    def of_text(self, level: int, is_quoted: bool) -> Format:
        """The format of a text, indented by its level in the tree (0: not at all)."""
        formats = self._quoted if is_quoted else self._indented
        return formats[min(level, _INDENT_LIMIT)]
