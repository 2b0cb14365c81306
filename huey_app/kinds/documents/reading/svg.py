"""Drawings (svg): their words, and nothing of their shapes."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.markup import attribute, local

_WRITTEN = ("text", "title", "desc", "flowRoot", "foreignObject")
_UNSEEN = ("script", "style", "metadata")
_LINES = ("flowPara", "p", "div", "li", "td", "br")
_PLACES = ("x", "y", "dy")


def add(parts: Iterable[Element], lines: Lines) -> None:
    """A line for each text, in the order of the file."""
    for child in parts:
        name = local(child.tag)
        if name in _WRITTEN:
            text = "".join(_words(child))
            lines.add("\n".join(" ".join(line.split()) for line in text.split("\v")))
        elif name == "switch":
            add(child[:1], lines)  # the others say the same for programs that cannot show it
        elif name not in _UNSEEN:
            add(child, lines)


def _words(element: Element) -> Iterator[str]:
    """Text; a vertical tab before what begins a line: a tspan with a place of its own."""
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        is_placed = any(attribute(child, place) for place in _PLACES)
        if name in _LINES or (name == "tspan" and is_placed):
            yield "\v"
        if name not in _UNSEEN:
            yield from _words(child)
        yield child.tail or ""
