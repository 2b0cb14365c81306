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


def read(path: Path, name: str) -> Read:
    """Read a file of any format; `name` is what it was called. Raises BadInput."""
    return _READERS[recognise(path, name)](path)
