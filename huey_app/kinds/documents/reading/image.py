"""A picture on its own: a scan of one page, or of several in a TIFF."""

from collections.abc import Iterator
from pathlib import Path

from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.ocr import Ocr
from huey_app.kinds.documents.reading.pages import Page, Read, clean

_PAGES_MOST = 500


def read(path: Path, ocr: Ocr | None) -> Read:
    """Recognised text of each picture. Raises BadInput: `no_text` without OCR, `corrupt`."""
    if ocr is None:
        raise refusals.only_scans()
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(path)
        count = min(getattr(picture, "n_frames", 1), _PAGES_MOST)
        return Read(_pages(picture, count, ocr), count)
    except Image.DecompressionBombError:
        raise refusals.too_large() from None
    except (UnidentifiedImageError, OSError):
        raise refusals.corrupt() from None


def _pages(picture: "object", count: int, ocr: Ocr) -> Iterator[Page]:
    for index in range(count):
        picture.seek(index)  # type: ignore[attr-defined]
        yield Page(clean(ocr.read(picture)), by_line=False)
