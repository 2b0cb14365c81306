"""PDF: text page by page in the order it was written, and which pages are pictures or garbled."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.ocr import Ocr
from huey_app.kinds.documents.reading.pages import Page, Read, Warned, clean

_PAGES_MOST = 20_000
_SPLIT_WORD = re.compile(r"[\x02\ufffe](?:\r?\n)?")
"""How pdfium marks a hyphen that only breaks a word at the end of a line."""
_SCAN_LETTERS_MOST = 20
"""A page of pictures may still carry a stamp or a page number as text."""
_STRANGE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_GARBLED_SHARE = 0.3
_OCR_SCALE = 200 / 72


def read(path: Path, ocr: Ocr | None) -> Read:
    """Pages of a PDF. Raises BadInput: `encrypted`, `corrupt`."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise refusals.encrypted() from None
        raise refusals.corrupt() from None
    count = len(document)
    if count == 0:
        raise refusals.corrupt()
    result = Read(iter(()), min(count, _PAGES_MOST), _title(document))
    if count > _PAGES_MOST:
        result.warnings.append(_truncated())
    result.pages = _pages(document, result, ocr)
    return result


def _title(document: pypdfium2.PdfDocument) -> str:
    try:
        return clean(document.get_metadata_value("Title"))[:300]
    except (pypdfium2.PdfiumError, UnicodeError):
        return ""


def _pages(document: pypdfium2.PdfDocument, result: Read, ocr: Ocr | None) -> Iterator[Page]:
    broken = 0
    for index in range(result.page_count):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            broken += 1
            result.warnings.append(_unreadable(index + 1))
            yield Page("")
            continue
        yield _read_page(page, index + 1, result, ocr)
        page.close()
    if broken == result.page_count:
        raise refusals.corrupt()


def _read_page(page: pypdfium2.PdfPage, number: int, result: Read, ocr: Ocr | None) -> Page:
    text = _text_of(page)
    if sum(map(str.isalnum, text)) <= _SCAN_LETTERS_MOST and _is_picture(page):
        recognised = ocr.read(page.render(scale=_OCR_SCALE).to_pil()) if ocr else ""
        if not recognised.strip():
            result.warnings.append(_scanned(number, tried=ocr is not None))
        text = "\n".join(filter(None, (text, recognised)))
    elif _is_garbled(text):
        result.warnings.append(_garbled(number))
    return Page(clean(text))


def _text_of(page: pypdfium2.PdfPage) -> str:
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        # Bounded by what is drawn: what get_text_range counts are characters, not bytes.
        return _SPLIT_WORD.sub("", text_page.get_text_range(errors="replace"))
    finally:
        text_page.close()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    return next(iter(page.get_objects(filter=kinds, max_depth=5)), None) is not None


def _is_garbled(text: str) -> bool:
    letters = sum(1 for c in text if not c.isspace())
    return letters > 0 and len(_STRANGE.findall(text)) > letters * _GARBLED_SHARE


def _scanned(number: int, *, tried: bool) -> Warned:
    if tried:
        message = sentence(
            "Page {page} is a picture in which no text was recognised.", page=number
        )
    else:
        message = sentence(
            "Page {page} is a picture: its text cannot be found, as text recognition (OCR) is not "
            "installed here.",
            page=number,
        )
    return Warned("scanned_pages", number, message)


def _garbled(number: int) -> Warned:
    message = sentence(
        "Page {page} has fonts that do not say which characters they show: its text is not right.",
        page=number,
    )
    return Warned("garbled", number, message)


def _unreadable(number: int) -> Warned:
    message = sentence("Page {page} is damaged and was left out.", page=number)
    return Warned("truncated", number, message)


def _truncated() -> Warned:
    message = sentence("Only the first {count} pages were read.", count=_PAGES_MOST)
    return Warned("truncated", None, message)
