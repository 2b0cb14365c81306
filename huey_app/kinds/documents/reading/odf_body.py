"""The body of an OpenDocument text, its slides or its sheets as lines and pages."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.markup import attribute, local
from huey_app.kinds.documents.reading.odf_breaks import Breaks
from huey_app.kinds.documents.reading.pages import Page
from huey_app.kinds.documents.reading.tables import sheet_page

_LEFT_OUT = {
    "tracked-changes", "ruby-text", "automatic-styles", "forms", "note-citation", "creator",
    "date", "date-string", "creator-initials", "binary-data", "page-number", "page-count",
}  # fmt: skip
_ASIDE = ("annotation", "text-box")
_REPEAT_MOST = 100


class Body:
    """Pages being written."""

    def __init__(self, breaks: Breaks) -> None:
        self.lines = Lines()
        self._breaks = breaks
        self._is_begun = False
        self._is_over = False
        self._is_laid_out = False
        self._is_turned = False

    def add(self, parent: Element) -> None:
        """The blocks of an element, in order."""
        for block in parent:
            name = local(block.tag)
            if name in ("p", "h", "table"):
                self._turn(block)
            if name in ("p", "h"):
                self._add_paragraph(block)
            elif name == "table":
                self.lines.add_table(rows_of(block))
            elif name == "soft-page-break":
                self._end_page()
                self._is_laid_out = True
            elif name == "page":  # a slide
                self.add(block)
                self.lines.end_page(even_if_empty=True)
            elif name not in _LEFT_OUT:
                self.add(block)

    def _turn(self, block: Element) -> None:
        """A page ends at a break, also one that is left blank; not before the first block.

        One that the layout has too, right before the block or at its start, counts once.
        """
        is_turned = self._is_over or self._breaks.before(block)
        if is_turned and not self._is_laid_out:
            self._end_page()
        self._is_turned, self._is_laid_out = is_turned, False
        self._is_begun = True
        self._is_over = self._breaks.after(block)

    def _end_page(self) -> None:
        self.lines.end_page(even_if_empty=self._is_begun)

    def _add_paragraph(self, paragraph: Element) -> None:
        first, *others = said(paragraph).split("\f")
        if others and self._is_turned and not first.strip():
            first, *others = others
        self.lines.add(first)
        for text in others:
            self._end_page()
            self.lines.add(text)
        self._is_laid_out = bool(others) and not others[-1].strip()
        for aside in asides(paragraph):
            self._add_plain(aside)

    def _add_plain(self, parent: Element) -> None:
        """Of what is beside the text: no breaks."""
        for each in parent.iter():
            if local(each.tag) in ("p", "h"):
                self.lines.add(said(each).replace("\f", " "))


def asides(element: Element) -> Iterator[Element]:
    """Remarks and text boxes; what is within one is part of it."""
    for child in element:
        if local(child.tag) in _ASIDE:
            yield child
        else:
            yield from asides(child)


def said(paragraph: Element) -> str:
    """Text of a paragraph without what is beside it; a form feed where a page ends."""
    return "".join(_words(paragraph))


def sheet_of(table: Element) -> Page:
    """A sheet as a page."""
    return sheet_page(attribute(table, "name"), rows_of(table))


def rows_of(table: Element) -> list[list[str]]:
    """Cells of a table, remarks with them; a table within a cell is part of it."""
    return [list(_cells(row)) for row in _rows(table)]


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if local(child.tag) == "table-row":
            yield child
        else:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[str]:
    for cell in row:
        if local(cell.tag) in ("table-cell", "covered-table-cell"):
            paragraphs = (e for e in cell.iter() if local(e.tag) in ("p", "h"))
            text = " ".join(said(each).replace("\f", " ") for each in paragraphs)
            # Empty cells to the end of the sheet are one repeated cell.
            times = _number(attribute(cell, "number-columns-repeated"))
            yield from [text] * (times if text else 1)


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name == "s":
            yield " " * _number(attribute(child, "c"))
        elif name in ("tab", "line-break", "soft-page-break"):
            yield {"tab": "\t", "line-break": "\n"}.get(name, "\f")
        elif name not in _LEFT_OUT and name not in _ASIDE:
            # A footnote within the text is set off by spaces.
            yield from (" ", *_words(child), " ") if name == "note" else _words(child)
        yield child.tail or ""


def _number(text: str) -> int:
    return min(int(text), _REPEAT_MOST) if text.isdecimal() and len(text) < 9 else 1
