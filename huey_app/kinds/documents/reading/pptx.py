"""PowerPoint (pptx): a slide is a page, its notes with it, hidden slides too."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading import markup, refusals
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.markup import local
from huey_app.kinds.documents.reading.office import core_title, main_part, related
from huey_app.kinds.documents.reading.pages import Read, read_of

_GENERATED = ("sldNum", "dt", "ftr", "hdr", "sldImg")
"""Placeholders that hold what every slide repeats."""


def read(path: Path) -> Read:
    """Slides in the order in which they are shown. Raises BadInput."""
    archive = Archive(path)
    part = main_part(archive, "ppt/presentation.xml")
    lines = Lines()
    for slide in _slides(archive, part):
        _add_shapes(markup.parse(archive.read(slide)), lines)
        for _id, target in related(archive, slide, ("notesSlide", "diagramData", "comments")):
            _add_shapes(markup.parse(archive.find(target) or b"<none/>"), lines)
        lines.end_page(even_if_empty=True)
    if not lines.pages:
        raise refusals.no_text()
    return read_of(lines.pages, core_title(archive))


def _slides(archive: Archive, part: str) -> Iterator[str]:
    targets = dict(related(archive, part, ("slide",)))
    for element in markup.parse(archive.read(part)).iter():
        if local(element.tag) == "sldId":
            # Its own id has no namespace; the relation's has.
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            yield from (targets[each] for each in ids if targets.get(each, "") in archive)


def _add_shapes(element: Element, lines: Lines) -> None:
    for child in element:
        name = local(child.tag)
        if name == "tbl":
            lines.add_table(
                [
                    [" ".join(_paragraphs(cell)) for cell in markup.children(row, "tc")]
                    for row in markup.children(child, "tr")
                ]
            )
        elif name == "p":
            lines.add(_text(child))
        elif name == "text":
            lines.add(child.text or "")  # a comment
        elif not (name == "sp" and _is_generated(child)) and name != "Fallback":
            _add_shapes(child, lines)


def _is_generated(shape: Element) -> bool:
    places = (e for e in shape.iter() if local(e.tag) == "ph")
    return any(markup.attribute(place, "type") in _GENERATED for place in places)


def _paragraphs(element: Element) -> Iterator[str]:
    return (_text(each) for each in element.iter() if local(each.tag) == "p")


def _text(paragraph: Element) -> str:
    parts = (
        (e.text or "") if local(e.tag) == "t" else "\n"
        for e in paragraph.iter()
        if local(e.tag) in ("t", "br")
    )
    return "".join(parts)
