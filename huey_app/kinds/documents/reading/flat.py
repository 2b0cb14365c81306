"""Documents that are one XML file: flat OpenDocument and Office, SVG, any other as its text."""

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from huey_app.kinds.contract import BadInput
from huey_app.kinds.documents.reading import docx, html, markup, odf, plain, svg
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.markup import attribute, local
from huey_app.kinds.documents.reading.pages import Read, read_of
from huey_app.kinds.documents.reading.tables import sheet_page

_BINARY = ("binData", "binaryData", "binary-data")
_OURS = ("<office:document", "<svg")
_HEAD = 4096


def read(path: Path) -> Read:
    """Pages of an XML file; as a plain text where it only looks like one. Raises BadInput."""
    data = path.read_bytes()
    decoded = plain.decoded_of(data, markup.declared_encoding(data))
    try:
        root = markup.parse_text(decoded.text)
    except BadInput:
        head = decoded.text[:_HEAD]
        if markup.declares_entities(head) or any(mark in head for mark in _OURS):
            raise
        return plain.read_text(path)
    if local(root.tag) == "html":
        return html.read(path)
    found = _READERS.get(local(root.tag), _any)(root)
    found.warnings += plain.guess_warnings(decoded)
    return found


def _svg(root: Element) -> Read:
    lines = Lines()
    svg.add(root, lines)
    return _one_page(lines, root)


def _office(root: Element) -> Read:
    """Word as one file, of 2003 or later; the other programs' files by their words."""
    bodies = (each for each in root.iter() if local(each.tag) == "body")
    body = next(bodies, None)
    return _any(root) if body is None else read_of(docx.body_pages(body, {}))


def _workbook(root: Element) -> Read:
    """A workbook as Excel wrote it in 2003, and as many web programs still do."""
    sheets = markup.children(root, "Worksheet")
    pages = [sheet_page(attribute(sheet, "Name"), _rows(sheet)) for sheet in sheets]
    return read_of(pages) if pages else _any(root)


def _rows(sheet: Element) -> list[list[str]]:
    rows = (each for each in sheet.iter() if local(each.tag) == "Row")
    return [["".join(cell.itertext()) for cell in markup.children(row, "Cell")] for row in rows]


def _any(root: Element) -> Read:
    """What stands between the tags; where nothing does, the values of the attributes."""
    lines = Lines()
    _add(root, lines)
    if lines.is_empty:
        for element in root.iter():
            lines.add(" ".join(element.attrib.values()))
    return _one_page(lines, root)


def _one_page(lines: Lines, root: Element) -> Read:
    titles = ("".join(e.itertext()) for e in root.iter() if local(e.tag) == "title")
    lines.end_page(even_if_empty=True)
    return read_of(lines.pages, " ".join(next(titles, "").split())[:300])


def _add(element: Element, lines: Lines) -> None:
    """A line for each element that has words of its own, the elements within them included."""
    if _has_words(element):
        lines.add(" ".join("".join(_words(element)).split()))
    elif local(element.tag) not in _BINARY:
        for child in element:
            _add(child, lines)


def _has_words(element: Element) -> bool:
    if local(element.tag) in _BINARY:
        return False
    return any((text or "").strip() for text in (element.text, *(e.tail for e in element)))


def _words(element: Element) -> Iterator[str]:
    # Between elements that hold no words but only other elements, words do not touch.
    apart = "" if _has_words(element) else " "
    yield element.text or ""
    for child in element:
        if local(child.tag) not in _BINARY:
            yield apart
            yield from _words(child)
        yield child.tail or ""


_READERS: dict[str, Callable[[Element], Read]] = {
    "document": lambda root: odf.read_roots([root]),
    "package": _office,
    "svg": _svg,
    "wordDocument": _office,
    "Workbook": _workbook,
}
