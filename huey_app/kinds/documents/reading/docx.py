"""Word (docx): paragraphs, tables, text boxes, notes; what tracked changes deleted is left out."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading import markup, refusals
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.markup import local
from huey_app.kinds.documents.reading.office import core_title, main_part, related
from huey_app.kinds.documents.reading.pages import Page, Read, read_of

_LEFT_OUT = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "rPr"}
"""`Fallback` repeats a text box for old programs, `rt` is the reading above a character."""
_BROKEN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOTES = ("footnotes", "endnotes", "comments", "header", "footer")
_NOTE_TAGS = ("footnote", "endnote", "comment", "hdr", "ftr")
_BREAK, _LAID_OUT = "\f", "\v"
"""Ends of a page: of its author, which may leave one blank, and of Word, which repeats them."""
_ENDS = re.compile(f"({_BREAK}|{_LAID_OUT})")
_OFF = ("0", "false", "off")
Notes = dict[tuple[str, str], str]
"""Text by kind and id."""


def read(path: Path) -> Read:
    """Pages as Word last laid them out, or as its author broke them. Raises BadInput."""
    archive = Archive(path)
    part = main_part(archive, "word/document.xml")
    bodies = markup.children(markup.parse(archive.read(part)), "body")
    if not bodies:
        raise refusals.corrupt()
    pages = body_pages(bodies[0], _notes(archive, part))
    return read_of(pages, core_title(archive))


def body_pages(body: Element, notes: Notes) -> list[Page]:
    """Pages of the body of a document with these notes, by kind and id."""
    lines, left = Lines(), dict(notes)
    _add_blocks(body, lines, left)
    for note in dict.fromkeys(left.values()):  # headers, footers, what no paragraph refers to
        lines.add(note)
    lines.end_page()
    return lines.pages


def _add_blocks(parent: Element, lines: Lines, notes: Notes) -> None:
    for block in parent:
        name = local(block.tag)
        if name == "tbl":
            lines.add_table([[_flat(cell) for cell in _cells(row)] for row in _rows(block)])
        elif name == "p":
            _add_paragraph(block, lines, notes)
        elif name not in _LEFT_OUT:
            _add_blocks(block, lines, notes)  # content controls and the like only wrap


def _add_paragraph(paragraph: Element, lines: Lines, notes: Notes) -> None:
    if _is_on_new_page(paragraph):
        lines.end_page()
    for text in _ENDS.split("".join(_words(paragraph))):
        if text in (_BREAK, _LAID_OUT):
            lines.end_page(even_if_empty=text == _BREAK)
        else:
            lines.add(text)
    for box in _boxes(paragraph):
        _add_blocks(box, lines, notes)
    for element in paragraph.iter():
        name = local(element.tag)
        if name.endswith("Reference"):
            kind = name.removesuffix("Reference")
            lines.add(notes.pop((kind, markup.attribute(element, "id")), ""))
    if _ends_section(paragraph):
        lines.end_page()


def _is_on_new_page(paragraph: Element) -> bool:
    breaks = _properties(paragraph, "pageBreakBefore")
    return any(markup.attribute(each, "val") not in _OFF for each in breaks)


def _ends_section(paragraph: Element) -> bool:
    """The next section begins a page, unless it says that it goes on (ECMA-376, 17.6.22)."""
    sections = _properties(paragraph, "sectPr")
    kinds = [kind for section in sections for kind in markup.children(section, "type")]
    goes_on = any(markup.attribute(kind, "val") == "continuous" for kind in kinds)
    return bool(sections) and not goes_on


def _properties(paragraph: Element, name: str) -> list[Element]:
    return [
        found
        for properties in markup.children(paragraph, "pPr")
        for found in markup.children(properties, name)
    ]


def _words(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name == "lastRenderedPageBreak":
            yield _LAID_OUT
        elif _is_page_break(child, name):
            yield _BREAK
        elif name in _BROKEN:
            yield _BROKEN[name]
        elif name not in _LEFT_OUT and name != "txbxContent":
            yield from _words(child)


def _is_page_break(element: Element, name: str) -> bool:
    return name == "br" and markup.attribute(element, "type") == "page"


def _boxes(element: Element) -> Iterator[Element]:
    for child in element:
        name = local(child.tag)
        if name == "txbxContent":
            yield child
        elif name not in _LEFT_OUT:
            yield from _boxes(child)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child.tag) == "tr":
            yield child
        elif local(child.tag) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if local(child.tag) == "tc":
            yield child
        elif local(child.tag) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _cells(child)


def _flat(element: Element) -> str:
    """All text of a cell in one line, also that of a table in it."""
    paragraphs = (child for child in element.iter() if local(child.tag) == "p")
    return " ".join(_ENDS.sub(" ", "".join(_words(each))) for each in paragraphs)


def _notes(archive: Archive, part: str) -> Notes:
    """Footnotes, endnotes, comments, headers and footers."""
    found: Notes = {}
    for _id, target in related(archive, part, _NOTES):
        data = archive.find(target)
        if data is None:
            continue
        for note in markup.parse(data).iter():
            kind = local(note.tag)
            text = _flat(note).strip() if kind in _NOTE_TAGS else ""
            if text:
                number = markup.attribute(note, "id") or target
                found[kind, number] = text
    return found
