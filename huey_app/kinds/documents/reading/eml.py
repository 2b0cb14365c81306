"""E-mail (eml): what its headers say to a person, its text, and the names of what hangs on it."""

import email.policy
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import html, refusals
from huey_app.kinds.documents.reading.encoding import Decoded
from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.pages import Read, Warned, read_of
from huey_app.kinds.documents.reading.plain import decoded_of, guess_warnings

_SHOWN = ("Subject", "From", "To", "Cc", "Date")
_UNPARSED = (
    ValueError, IndexError, AttributeError, TypeError, LookupError, RecursionError,
)  # fmt: skip
"""What the parser of addresses and dates raises at what strangers write in them."""
_HEADER_MOST = 10_000
"""To parse a longer one takes the square of its length: 1 MB, an hour."""


class _Policy(email.policy.EmailPolicy):
    """What is too long to be parsed, or cannot be, is shown as it is written."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if len(value) > _HEADER_MOST:
            return value[:_HEADER_MOST] if name.lower().startswith("content-") else value
        return _parsed(name, value)


# A mail of many parts says the same of each, and is asked for it several times.
@lru_cache(maxsize=1000)
def _parsed(name: str, value: str) -> Any:
    try:
        return email.policy.default.header_fetch_parse(name, value)
    except _UNPARSED:
        return value


def read(path: Path) -> Read:
    """One page. Raises BadInput where its parts are within each other without an end."""
    try:
        parser = BytesParser(EmailMessage, policy=_Policy())
        message = cast("EmailMessage", parser.parsebytes(path.read_bytes()))
        parts = list(message.walk())
    except RecursionError:
        raise refusals.corrupt() from None
    lines = Lines()
    for name in _SHOWN:
        if value := _header(message, name):
            lines.add(f"{name}: {value}")
    warnings = list(_left_out(parts))
    for text in _texts(parts, warnings):
        lines.add(text)
    lines.end_page(even_if_empty=True)
    return read_of(lines.pages, _header(message, "Subject")[:300], warnings)


def _left_out(parts: Sequence[EmailMessage]) -> Iterator[Warned]:
    names = [name for part in parts if (name := part.get_filename())]
    if names:
        said = sentence(
            "Attachments are not read: {names}. Send them one by one.",
            names=", ".join(names)[:200],
        )
        yield Warned("truncated", None, said)


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "")).strip()


def _texts(parts: Sequence[EmailMessage], warnings: list[Warned]) -> Iterator[str]:
    has_plain = any(map(_is_plain, parts))
    for part in parts:
        kind, subtype = part.get_content_maintype(), part.get_content_subtype()
        if part.get_filename():
            yield f"[{part.get_filename()}]"
        elif kind == "text" and not (subtype == "html" and has_plain):
            decoded = _content(part)
            warnings += (each for each in guess_warnings(decoded) if each not in warnings)
            yield html.page_of(decoded.text)[0].text if subtype == "html" else decoded.text


def _is_plain(part: EmailMessage) -> bool:
    is_text = part.get_content_type() == "text/plain" and not part.get_filename()
    return is_text and bool(_content(part).text.strip())


def _content(part: EmailMessage) -> Decoded:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return Decoded("", "utf-8", False)
    return decoded_of(data, str(part.get_content_charset() or ""))
