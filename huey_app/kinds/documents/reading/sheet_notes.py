"""What the reader of a workbook's cells leaves out (xlsx, ods, xls): notes, text boxes, formulas
whose value the file does not hold, as programs write it that do not compute.
"""

import html
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

import olefile

from huey_app.kinds.documents.reading import markup, odf, xls_notes
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.office import related

_BOOK = "xl/workbook.xml"
_OPEN_BOOK = "content.xml"
_OLD_BOOK = "Workbook"
_UNCOMPUTED = re.compile(rb"<c\b([^<>]*+)><f\b[^<>]*+>([^<]+)</f>(?:<v\s*/>|<v></v>)?</c>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_SPOKEN = ("comments", "threadedComment", "drawing")


class Notes(NamedTuple):
    """Lines of notes and text boxes; cells and formulas that have no value."""

    lines: list[str]
    formulas: list[str]


def notes_by_sheet(path: Path) -> dict[str, Notes]:
    """What each sheet, by its name, has beside its cells; empty for other formats."""
    if not zipfile.is_zipfile(path):
        return _of_old_book(path)
    archive = Archive(path)
    if _OPEN_BOOK in archive:
        remarks = odf.remarks_by_sheet(archive.read(_OPEN_BOOK))
        return {name: Notes(lines, []) for name, lines in remarks.items()}
    if _BOOK not in archive:
        return {}
    targets = dict(related(archive, _BOOK, ("worksheet",)))
    found: dict[str, Notes] = {}
    for sheet in markup.parse(archive.read(_BOOK)).iter():
        if markup.local(sheet.tag) == "sheet":
            part = targets.get(markup.attribute(sheet, "id"), "")
            name = markup.attribute(sheet, "name")
            found[name] = Notes(_notes(archive, part), _formulas(archive.find(part) or b""))
    return found


def _of_old_book(path: Path) -> dict[str, Notes]:
    with olefile.OleFileIO(str(path)) as file:
        book = file.openstream(_OLD_BOOK).read() if file.exists(_OLD_BOOK) else b""
    return {name: Notes(lines, []) for name, lines in xls_notes.notes_by_sheet(book).items()}


def _notes(archive: Archive, part: str) -> list[str]:
    return [
        line
        for _id, target in related(archive, part, _SPOKEN)
        for line in _texts(archive.find(target) or b"<none/>")
    ]


def _formulas(sheet: bytes) -> list[str]:
    return [
        f"{place[1].decode()}\t={html.unescape(formula.decode('utf-8', 'replace'))}"
        for cell, formula in _UNCOMPUTED.findall(sheet)
        if (place := _PLACE.search(cell))
    ]


def _texts(data: bytes) -> list[str]:
    """One line for each note or paragraph of a text box."""
    root = markup.parse(data)
    parts = (e for e in root.iter() if markup.local(e.tag) in ("comment", "p", "threadedComment"))
    lines = (
        "".join(e.text or "" for e in part.iter() if markup.local(e.tag) in ("t", "text"))
        for part in parts
    )
    return [" ".join(line.split()) for line in lines if line.strip()]
