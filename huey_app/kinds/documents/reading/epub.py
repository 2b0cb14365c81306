"""EPUB: a chapter file is a page, in the order in which the book is read."""

import posixpath
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading import html, markup, refusals
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.markup import attribute, local
from huey_app.kinds.documents.reading.pages import Page, Read, read_of
from huey_app.kinds.documents.reading.plain import decoded_of

_CONTAINER = "META-INF/container.xml"
_FONT_ALGORITHMS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")


def read(path: Path) -> Read:
    """Chapters as pages. Raises BadInput; `encrypted` where the text is locked by its seller."""
    archive = Archive(path)
    if _is_locked(archive.find("META-INF/encryption.xml") or b""):
        raise refusals.encrypted()
    package = _package(archive)
    root = markup.parse(archive.read(package))
    pages = [
        _page(archive, member) for member in _spine(root, posixpath.dirname(package), archive)
    ]
    if not pages:
        raise refusals.corrupt()
    titles = (e.text or "" for e in root.iter() if local(e.tag) == "title")
    return read_of(pages, next(titles, "").strip()[:300])


def _is_locked(data: bytes) -> bool:
    """Whether more than the fonts is encrypted."""
    if not data:
        return False
    methods = [e for e in markup.parse(data).iter() if local(e.tag) == "EncryptionMethod"]
    return any(attribute(e, "Algorithm").encode() not in _FONT_ALGORITHMS for e in methods)


def _package(archive: Archive) -> str:
    for element in markup.parse(archive.read(_CONTAINER)).iter():
        if local(element.tag) == "rootfile":
            return attribute(element, "full-path")
    raise refusals.corrupt()


def _spine(root: Element, folder: str, archive: Archive) -> list[str]:
    targets = {
        attribute(e, "id"): posixpath.normpath(
            posixpath.join(folder, unquote(attribute(e, "href")))
        )
        for e in root.iter()
        if local(e.tag) == "item"
    }
    order = [attribute(e, "idref") for e in root.iter() if local(e.tag) == "itemref"]
    return [targets[each] for each in order if targets.get(each, "") in archive]


def _page(archive: Archive, member: str) -> Page:
    return html.page_of(decoded_of(archive.read(member) or b" ").text)[0]
