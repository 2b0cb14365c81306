"""What a file is, by its content; its name decides only between kinds of plain text."""

import re
from pathlib import Path

from huey_app.kinds.contract import BadInput
from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.encoding import decode

HEAD_BYTES = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_FOREIGN = (
    b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\0asm",
    b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ", b"BZh", b"OggS", b"fLaC",
    b"\x28\xb5\x2f\xfd", b"ID3", b"SQLite format 3\0", b"\x1aE\xdf\xa3", b"RIFF", b"wOFF",
    b"wOF2", b"\0\1\0\0", b"MZ",
)  # fmt: skip
_BINARY_ENDINGS = {
    ".pdf", ".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".odt", ".ods", ".odp", ".epub",
    ".doc", ".ppt", ".xls", ".msg", ".png", ".jpg", ".jpeg", ".tif", ".tiff",
}  # fmt: skip
_TABLE_ENDINGS = {".csv", ".tsv"}
# The groups of comments give nothing back (`*+`): a page of many would take years.
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body|meta|title"
    r"|div|p|table|h1|article|section|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(
    r"\s*(?:<\?xml\s|(?:<!--.*?-->\s*)*+<(?:!doctype\s+svg|svg|office:document)\b)",
    re.IGNORECASE | re.DOTALL,
)
_XML_ENDINGS = {".xml", ".svg", ".fodt", ".fods", ".fodp", ".fodg"}
_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:(?:[ \t]|\r?\n[ \t]|$)")
_MAIL_HEADERS = {
    "from", "to", "subject", "date", "received", "return-path", "mime-version", "message-id",
    "content-type", "delivered-to", "reply-to", "cc",
}  # fmt: skip
_ZIP_PARTS = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/", "xlsx"),
    ("META-INF/container.xml", "epub"),
)


def recognise(path: Path, name: str) -> str:
    """One of the formats that have a reader. Raises BadInput where there is none."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    family = family_of(head, name)
    if family == "zip":
        return _in_zip(Archive(path))
    return family


def refuse_at_once(path: Path, name: str) -> None:
    """Raise BadInput where the first bytes show that there is nothing here to read.

    What is damaged is told later, like all that shows only when it is read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        family_of(head, name)
    except BadInput as refused:
        if refused.code != "corrupt":
            raise


def family_of(head: bytes, name: str) -> str:
    """As `recognise`, by the first bytes alone: archives are `zip` or `ole`. Raises BadInput."""
    if not head:
        raise refusals.no_text()
    if _is_pdf(head):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(_OLE):
        return "ole"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if _is_image(head):
        return "image"
    if _is_foreign(head):
        raise refusals.unsupported()
    return _of_text(head, Path(name).suffix.lower())


def _is_pdf(head: bytes) -> bool:
    """Readers look for the mark in the first 1024 bytes; a text may speak of it there."""
    at = head[:1024].find(b"%PDF-")
    return at == 0 or (at > 0 and (b" obj" in head or not head[:at].strip()))


def _is_image(head: bytes) -> bool:
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return is_webp or (head.startswith(_IMAGES) and (head[0] > 0x7F or b"\0" in head[:64]))


def _is_foreign(head: bytes) -> bool:
    # Some of the marks are letters that a text may begin with.
    is_binary = min(head[:64]) < ord("\t")
    return is_binary and (head[4:8] == b"ftyp" or head.startswith(_FOREIGN))


def _of_text(head: bytes, ending: str) -> str:
    decoded = decode(head)
    if decoded is None or not _is_text(decoded.text):
        raise refusals.corrupt() if ending in _BINARY_ENDINGS else refusals.unsupported()
    if _HTML.match(decoded.text):
        return "html"
    if _XML.match(decoded.text) or (ending in _XML_ENDINGS and decoded.text.lstrip()[:1] == "<"):
        return "xml"
    if _is_mail(decoded.text):
        return "eml"
    if ending in _BINARY_ENDINGS:
        raise refusals.corrupt()
    return "csv" if ending in _TABLE_ENDINGS else "md" if ending in (".md", ".markdown") else "txt"


def _is_text(text: str) -> bool:
    """Whether hardly anything in it is a control character or could not be decoded."""
    kept = "\0\t\r\n\f\v\x1a\x1b"
    strange = sum(1 for c in text if c == "\ufffd" or (c < " " and c not in kept))
    # A NUL here and there is found in real text files.
    return strange <= max(1, len(text) * 0.05) and text.count("\0") <= len(text) * 0.2


def _is_mail(text: str) -> bool:
    lines = text.lstrip("\r\n").split("\n")[:40]
    if lines and lines[0].startswith("From "):
        lines = lines[1:]
    found: set[str] = set()
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        if not _HEADER_LINE.match(line):
            return False
        found.add(line.partition(":")[0].lower())
    known = found & _MAIL_HEADERS
    return len(known) >= 3 or (len(known) >= 2 and bool(known & {"mime-version", "subject"}))


def _in_zip(archive: Archive) -> str:
    names = archive.names()
    if "mimetype" in names:
        kind = archive.read("mimetype").strip().lower()
        if kind.startswith(b"application/epub"):
            return "epub"
        for each, found in ((b"text", "odt"), (b"presentation", "odp"), (b"spreadsheet", "ods")):
            if kind.startswith(b"application/vnd.oasis.opendocument." + each):
                return found
    for prefix, found in _ZIP_PARTS:
        if any(name.startswith(prefix) for name in names):
            return found
    raise refusals.unsupported()
