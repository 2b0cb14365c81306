"""XML of strangers as a tree: bounded when unfolded, no files from elsewhere."""

import re
from html.entities import entitydefs
from xml.etree import ElementTree
from xml.parsers import expat

from huey_app.kinds.documents.reading import entities, refusals
from huey_app.kinds.documents.reading.encoding import decode

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_ENTITY_TEXT = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)")
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
    """Root of the tree. Raises BadInput: `corrupt` for what is no XML, and as `parse_text`."""
    # Zero bytes dropped, so that UTF-16 does not hide the word.
    if not (_ENTITY.search(data) or _ENTITY.search(data.replace(b"\0", b""))):
        return _tree(data)
    found = decode(data, declared_encoding(data))
    if found is None:
        raise refusals.corrupt()
    return parse_text(found.text)


def parse_text(text: str) -> ElementTree.Element:
    """Root of the tree. Raises BadInput where it is no XML, where its entities are a bomb, or are
    text from elsewhere: expat never opens that by itself.
    """
    if declares_entities(text):
        try:
            entities.require_harmless(text)
        except expat.ExpatError:
            raise refusals.corrupt() from None
    return _tree(text)


def declares_entities(text: str) -> bool:
    """Whether the XML may stand for more than is written in it."""
    return _ENTITY_TEXT.search(text) is not None


def declared_encoding(data: bytes) -> str:
    """The encoding that the XML says it has, "" where it says none."""
    said = _ENCODING.match(data)
    return said[1].decode("ascii") if said else ""


def _tree(source: bytes | str) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_Tree())
    # Those of HTML, which the document types of XHTML and DocBook declare elsewhere.
    parser.entity.update(entitydefs)
    try:
        parser.feed(source)
        return parser.close()
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
