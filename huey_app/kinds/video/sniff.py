"""Tells at once what cannot be media, so that the sender hears of it while still there."""

from pathlib import Path

_HEAD_BYTES = 4_096
_LEAST_BYTES = 16
# Packages as of workbooks, PDF, old Office files, rich text, pictures, what gzip compressed.
_DOCUMENTS = (
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)


def is_media(path: Path) -> bool:
    """False for a file that is nearly empty, all zeros or plain text; True says nothing yet."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) < _LEAST_BYTES or not any(head):
        return False
    return not _is_text(head)


def is_document(path: Path) -> bool:
    """Whether its first bytes are those of a document or a picture."""
    with path.open("rb") as file:
        return file.read(_LEAST_BYTES).startswith(_DOCUMENTS)


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        # A character may be cut at the end of what was read.
        if error.start < len(head) - 4:
            return False
        text = head[: error.start].decode()
    return all(sign.isprintable() or sign.isspace() for sign in text)
