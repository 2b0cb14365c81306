"""Rich text (rtf)."""

from pathlib import Path

from striprtf.striprtf import rtf_to_text

from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.pages import Page, Read, clean, read_of


def read(path: Path) -> Read:
    """One page, or as many as its page breaks make. Raises BadInput."""
    source = path.read_bytes().decode("latin-1")
    try:
        text = rtf_to_text(source, errors="replace")
    except (ValueError, LookupError, IndexError, AttributeError, RecursionError, OverflowError):
        raise refusals.corrupt() from None
    return read_of([Page(clean(each), by_line=True) for each in text.split("\f")])
