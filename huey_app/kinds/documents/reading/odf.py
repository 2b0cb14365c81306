"""OpenDocument text and slides (odt, odp); tracked deletions are left out."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading import markup, refusals
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.markup import attribute, local
from huey_app.kinds.documents.reading.pages import Read, clean, read_of

_LEFT_OUT = {
    "tracked-changes", "ruby-text", "automatic-styles", "forms", "note-citation", "creator",
    "date", "date-string", "creator-initials",
}  # fmt: skip
_ASIDE = ("annotation", "text-box")
_REPEAT_MOST = 100


def read(path: Path) -> Read:
    """Pages of a text, as its breaks make them; slides. Raises BadInput."""
    archive = Archive(path)
    if b"encryption-data" in (archive.find("META-INF/manifest.xml") or b""):
        raise refusals.encrypted()
    root = markup.parse(archive.read("content.xml"))
    lines = Lines()
    breaking = _breaking_styles(root)
    for body in markup.children(root, "body"):
        _add_blocks(body, lines, breaking)
    lines.end_page()
    return read_of(lines.pages, _title(archive))


def _title(archive: Archive) -> str:
    data = archive.find("meta.xml")
    elements = markup.parse(data).iter() if data else ()
    return clean(next((e.text or "" for e in elements if local(e.tag) == "title"), ""))[:300]


def _breaking_styles(root: Element) -> frozenset[str]:
    """Names of the styles whose text begins on a new page."""
    return frozenset(
        attribute(style, "name")
        for styles in markup.children(root, "automatic-styles")
        for style in markup.children(styles, "style")
        for properties in style
        if attribute(properties, "break-before") == "page"
    )


def _add_blocks(parent: Element, lines: Lines, breaking: frozenset[str]) -> None:
    for block in parent:
        name = local(block.tag)
        if attribute(block, "style-name") in breaking:
            lines.end_page()
        if name in ("p", "h"):
            _add_paragraph(block, lines)
        elif name == "table":
            lines.add_table([list(_cells(row)) for row in block.iter() if _is_row(row)])
        elif name == "soft-page-break":
            lines.end_page()
        elif name == "page":  # a slide
            _add_blocks(block, lines, breaking)
            lines.end_page(even_if_empty=True)
        elif name not in _LEFT_OUT:
            _add_blocks(block, lines, breaking)


def _add_paragraph(paragraph: Element, lines: Lines) -> None:
    first, *others = "".join(_words(paragraph)).split("\f")
    lines.add(first)
    for text in others:
        lines.end_page()
        lines.add(text)
    for aside in paragraph.iter():
        if local(aside.tag) in _ASIDE:
            _add_blocks(aside, lines, frozenset())


def _is_row(element: Element) -> bool:
    return local(element.tag) == "table-row"


def _cells(row: Element) -> Iterator[str]:
    for cell in row:
        if local(cell.tag) in ("table-cell", "covered-table-cell"):
            paragraphs = (e for e in cell.iter() if local(e.tag) in ("p", "h"))
            text = " ".join("".join(_words(each)).replace("\f", " ") for each in paragraphs)
            # Empty cells to the end of the sheet are one repeated cell.
            times = _number(attribute(cell, "number-columns-repeated")) if text else 1
            yield from [text] * times


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
