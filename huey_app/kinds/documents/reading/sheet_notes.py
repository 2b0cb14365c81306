"""Notes and text boxes of an xlsx workbook, which the reader of its cells leaves out."""

import zipfile
from pathlib import Path

from huey_app.kinds.documents.reading import markup
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.office import related

_BOOK = "xl/workbook.xml"
_SPOKEN = ("comments", "threadedComment", "drawing")


def notes_by_sheet(path: Path) -> dict[str, str]:
    """What notes and text boxes say, by the name of their sheet; empty for other formats."""
    if not zipfile.is_zipfile(path):
        return {}
    archive = Archive(path)
    if _BOOK not in archive:
        return {}
    targets = dict(related(archive, _BOOK, ("worksheet",)))
    found: dict[str, str] = {}
    for sheet in markup.parse(archive.read(_BOOK)).iter():
        if markup.local(sheet.tag) == "sheet":
            part = targets.get(markup.attribute(sheet, "id"), "")
            found[markup.attribute(sheet, "name")] = _notes(archive, part)
    return found


def _notes(archive: Archive, part: str) -> str:
    lines = [
        line
        for _id, target in related(archive, part, _SPOKEN)
        for line in _texts(archive.find(target) or b"<none/>")
    ]
    return "\n".join(lines)


def _texts(data: bytes) -> list[str]:
    """One line for each note or paragraph of a text box."""
    root = markup.parse(data)
    parts = (e for e in root.iter() if markup.local(e.tag) in ("comment", "p", "threadedComment"))
    lines = (
        "".join(e.text or "" for e in part.iter() if markup.local(e.tag) in ("t", "text"))
        for part in parts
    )
    return [" ".join(line.split()) for line in lines if line.strip()]
