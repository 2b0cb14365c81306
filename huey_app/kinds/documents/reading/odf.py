"""OpenDocument text, slides and sheets, in an archive (odt, odp) or in one XML file (fodt, fods,
fodp); tracked deletions are left out.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading import markup, refusals
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.markup import attribute, local
from huey_app.kinds.documents.reading.odf_body import Body, asides, said, sheet_of
from huey_app.kinds.documents.reading.odf_breaks import Breaks
from huey_app.kinds.documents.reading.pages import Read, clean, read_of

_PARTS = ("content.xml", "styles.xml", "meta.xml")
_REPEATED = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


def read(path: Path) -> Read:
    """Pages of a text, as its breaks make them; slides. Raises BadInput."""
    archive = Archive(path)
    if b"encryption-data" in (archive.find("META-INF/manifest.xml") or b""):
        raise refusals.encrypted()
    content = archive.read(_PARTS[0])
    others = filter(None, map(archive.find, _PARTS[1:]))
    return read_roots([markup.parse(data) for data in (content, *others)])


def read_roots(roots: Sequence[Element]) -> Read:
    """Content first, then what there is of styles and properties; or one root with all of it."""
    bodies = [kind for body in markup.children(roots[0], "body") for kind in body]
    sheets = [kind for kind in bodies if local(kind.tag) == "spreadsheet"]
    if sheets:
        pages = [sheet_of(table) for kind in sheets for table in markup.children(kind, "table")]
        return read_of(pages, _title(roots))
    body = Body(Breaks(roots))
    for kind in bodies:
        body.add(kind)
    for text in dict.fromkeys(_repeated(roots)):
        body.lines.add(text)
    body.lines.end_page()
    return read_of(body.lines.pages, _title(roots))


def title_of(archive: Archive) -> str:
    """The title among the properties, "" where none is set."""
    data = archive.find("meta.xml")
    return _title([markup.parse(data)]) if data else ""


def remarks_by_sheet(content: bytes) -> dict[str, list[str]]:
    """Remarks on the cells of each sheet, by its name."""
    if b"annotation" not in content:  # to parse all cells again takes as long as to read them
        return {}
    tables = (each for each in markup.parse(content).iter() if local(each.tag) == "table")
    return {attribute(table, "name"): list(_remarks(table)) for table in tables}


def _remarks(table: Element) -> Iterator[str]:
    for aside in asides(table):
        paragraphs = (said(each) for each in aside.iter() if local(each.tag) == "p")
        yield " ".join(" ".join(paragraphs).split())


def _repeated(roots: Sequence[Element]) -> Iterator[str]:
    """What stands at the head and the foot of pages."""
    for root in roots:
        for masters in markup.children(root, "master-styles"):
            for block in masters.iter():
                if local(block.tag) in _REPEATED:
                    yield from (said(e) for e in block.iter() if local(e.tag) in ("p", "h"))


def _title(roots: Sequence[Element]) -> str:
    metas = (meta for root in roots for meta in markup.children(root, "meta"))
    titles = (e.text or "" for meta in metas for e in meta.iter() if local(e.tag) == "title")
    return clean(next(titles, ""))[:300]
