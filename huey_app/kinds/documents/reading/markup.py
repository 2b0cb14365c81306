"""XML of strangers as a tree: no entities of its own, no files from elsewhere."""

import re
from xml.etree import ElementTree

from huey_app.kinds.documents.reading import refusals

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_DEPTH_MOST = 500


class _Tree(ElementTree.TreeBuilder):
    """Refuses what is nested deeper than any document: walking it would end the process."""

    _depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ElementTree.Element:
        self._depth += 1
        if self._depth > _DEPTH_MOST:
            raise refusals.corrupt()
        return super().start(tag, attrs)

    def end(self, tag: str) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)


def parse(data: bytes) -> ElementTree.Element:
    """Root of the tree. Raises BadInput `corrupt`, also where the XML declares entities.

    expat never opens an external entity by itself.
    """
    # Zero bytes dropped, so that UTF-16 does not hide the word.
    if _ENTITY.search(data) or _ENTITY.search(data.replace(b"\0", b"")):
        raise refusals.corrupt()
    try:
        return ElementTree.fromstring(data, ElementTree.XMLParser(target=_Tree()))
    except (ElementTree.ParseError, ValueError, LookupError):
        raise refusals.corrupt() from None


def local(tag: object) -> str:
    """A tag without its namespace: strict and transitional OOXML differ in nothing else."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: ElementTree.Element, name: str) -> str:
    """Value of the attribute of that local name, "" where there is none."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return ""


def children(element: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Direct children of that local name."""
    return [child for child in element if local(child.tag) == name]
