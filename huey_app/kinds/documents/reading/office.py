"""What the Office formats (docx, pptx, xlsx) have in common: parts that refer to parts."""

import posixpath

from huey_app.kinds.documents.reading import markup
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.pages import clean

_CORE = "docProps/core.xml"
_TITLE_MOST = 300


def main_part(archive: Archive, usual: str) -> str:
    """Name of the main part, which need not be where Office puts it."""
    found = related(archive, "/", ("officeDocument",))
    return next((target for _id, target in found if target in archive), usual)


def core_title(archive: Archive) -> str:
    """The title among the document's properties, "" where none is set."""
    data = archive.find(_CORE)
    if data is None:
        return ""
    titles = (e.text or "" for e in markup.parse(data).iter() if markup.local(e.tag) == "title")
    return clean(next(titles, "")).strip()[:_TITLE_MOST]


def related(archive: Archive, part: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Id and member name of each part that `part` refers to, of these kinds of relation."""
    folder, name = posixpath.split(part)
    place = f"{folder.strip('/')}/_rels/{name}.rels".lstrip("/")
    data = archive.find(place) if part else None
    if data is None:
        return []
    return [
        (markup.attribute(e, "Id"), _member(folder, markup.attribute(e, "Target")))
        for e in markup.parse(data).iter()
        if markup.attribute(e, "Type").rpartition("/")[2] in kinds
        and markup.attribute(e, "TargetMode") != "External"
    ]


def _member(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
