"""Which reader reads which format."""

from collections.abc import Callable
from pathlib import Path

from huey_app.kinds.documents.reading import (
    docx,
    eml,
    epub,
    flat,
    html,
    image,
    ocr,
    odf,
    ole,
    pdf,
    plain,
    pptx,
    rtf,
    sheets,
    titles,
)
from huey_app.kinds.documents.reading.pages import Read
from huey_app.kinds.documents.reading.recognise import recognise

_READERS: dict[str, Callable[[Path], Read]] = {
    "csv": plain.read_csv,
    "docx": docx.read,
    "eml": eml.read,
    "epub": epub.read,
    "html": html.read,
    "image": lambda path: image.read(path, ocr.load()),
    "md": plain.read_markdown,
    "odp": odf.read,
    "ods": sheets.read,
    "odt": odf.read,
    "ole": ole.read,
    "pdf": lambda path: pdf.read(path, ocr.load()),
    "pptx": pptx.read,
    "rtf": rtf.read,
    "txt": plain.read_text,
    "xlsx": sheets.read,
    "xml": flat.read,
}
_WITH_PROPERTIES = {
    "docx", "epub", "odp", "ods", "odt", "pdf", "pptx", "rtf", "xlsx", "xml",
}  # fmt: skip
"""Whose title is beside the text, where people see it in a list of files or above the window."""


def read(path: Path, name: str) -> Read:
    """Read a file of any format; `name` is what it was called. Raises BadInput."""
    kind = recognise(path, name)
    found = _READERS[kind](path)
    if kind in _WITH_PROPERTIES and titles.is_given(found.title):
        found.is_title_shown = True
    return found
