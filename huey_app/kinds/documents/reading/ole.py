"""Files of the years before 2007, and the wrapper of encrypted new ones."""

import struct
from pathlib import Path

import olefile

from huey_app.kinds.documents.reading import refusals, sheets
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.pages import Read, read_of
from huey_app.kinds.documents.reading.plain import decoded_of

_SUBJECT, _SENDER, _TO, _BODY = "0037", "0C1A", "0E04", "1000"
"""Property ids of an Outlook message ([MS-OXPROPS])."""
_UNICODE, _CODE_PAGE = "001F", "001E"


def read(path: Path) -> Read:
    """An old workbook or an Outlook message. Raises BadInput for all else."""
    try:
        with olefile.OleFileIO(str(path)) as file:
            return _read(file, path)
    except (OSError, IndexError, ValueError, struct.error):
        raise refusals.corrupt() from None


def _read(file: olefile.OleFileIO, path: Path) -> Read:
    if file.exists("EncryptionInfo") or file.exists("EncryptedPackage"):
        raise refusals.encrypted()
    if file.exists("Workbook") or file.exists("Book"):
        return sheets.read(path)
    if file.exists("__properties_version1.0"):
        return _read_message(file)
    if file.exists("WordDocument"):
        raise refusals.old_office("Word", "docx")
    if file.exists("PowerPoint Document"):
        raise refusals.old_office("PowerPoint", "pptx")
    raise refusals.unsupported()


def _read_message(file: olefile.OleFileIO) -> Read:
    lines = Lines()
    subject = _property(file, _SUBJECT)
    for name, value in (
        ("Subject", subject),
        ("From", _property(file, _SENDER)),
        ("To", _property(file, _TO)),
    ):
        if value:
            lines.add(f"{name}: {value}")
    lines.add(_property(file, _BODY))
    lines.end_page(even_if_empty=True)
    return read_of(lines.pages, subject[:300])


def _property(file: olefile.OleFileIO, number: str) -> str:
    for ending in (_UNICODE, _CODE_PAGE):
        name = f"__substg1.0_{number}{ending}"
        if file.exists(name):
            data = file.openstream(name).read()
            if ending == _UNICODE:
                return str(data.decode("utf-16-le", "replace"))
            return decoded_of(data).text if data.strip() else ""
    return ""
