"""E-mail (eml): what its headers say to a person, its text, and the names of what hangs on it."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import html
from huey_app.kinds.documents.reading.encoding import Decoded
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.pages import Read, Warned, read_of
from huey_app.kinds.documents.reading.plain import decoded_of, guess_warnings

_SHOWN = ("Subject", "From", "To", "Cc", "Date")


def read(path: Path) -> Read:
    """One page."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    lines = Lines()
    for name in _SHOWN:
        if value := _header(message, name):
            lines.add(f"{name}: {value}")
    warnings = list(_left_out(message))
    for text in _texts(message, warnings):
        lines.add(text)
    lines.end_page(even_if_empty=True)
    return read_of(lines.pages, _header(message, "Subject")[:300], warnings)


def _left_out(message: EmailMessage) -> Iterator[Warned]:
    names = [name for part in message.walk() if (name := part.get_filename())]
    if names:
        said = sentence(
            "Attachments are not read: {names}. Send them one by one.",
            names=", ".join(names)[:200],
        )
        yield Warned("truncated", None, said)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        # The parser of addresses and dates fails on what strangers write in them.
        raw = dict(message.raw_items()).get(name, "")
        return str(raw).strip()


def _texts(message: EmailMessage, warnings: list[Warned]) -> Iterator[str]:
    for part in message.walk():
        kind, subtype = part.get_content_maintype(), part.get_content_subtype()
        if part.get_filename():
            yield f"[{part.get_filename()}]"
        elif kind == "text" and not (subtype == "html" and _has_plain(message)):
            decoded = _content(part)
            warnings += (each for each in guess_warnings(decoded) if each not in warnings)
            yield html.page_of(decoded.text)[0].text if subtype == "html" else decoded.text


def _has_plain(message: EmailMessage) -> bool:
    return any(
        part.get_content_type() == "text/plain"
        and not part.get_filename()
        and _content(part).text.strip()
        for part in message.walk()
    )


def _content(part: EmailMessage) -> Decoded:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return Decoded("", "utf-8", False)
    return decoded_of(data, str(part.get_content_charset() or ""))
