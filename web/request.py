"""How a request is read: its files go straight to disk, its language and wishes are parsed."""

import re
from functools import cached_property
from typing import IO, Any

import flask
from werkzeug import formparser
from werkzeug.datastructures import FileStorage, Headers
from werkzeug.sansio.multipart import MultipartDecoder

from huey_app.files import Incoming
from huey_app.language import DEFAULT_LOCALE, LOCALES, sentence
from huey_app.refusal import Refused
from huey_app.settings import Settings
from huey_app.submit import Sent

LANGUAGE_COOKIE = "lang"
MAX_WAIT_S = 30
_PLAIN_FORM = "application/x-www-form-urlencoded"
_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*(\d{1,18})\s*(?:[,;]|$)", re.IGNORECASE)


class LenientDecoder(MultipartDecoder):
    """Takes part headers in other encodings than UTF-8, in which old Windows clients send names.

    Werkzeug would drop the whole form; a name is only shown, so a guess does no harm.
    """

    def _parse_headers(self, data: bytes | bytearray) -> Headers:
        try:
            return super()._parse_headers(data)
        except UnicodeDecodeError:
            return super()._parse_headers(_guessed(bytes(data)).encode())


def _guessed(data: bytes) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("latin-1")


formparser.MultipartDecoder = LenientDecoder  # type: ignore[attr-defined]


class Request(flask.Request):
    """A request whose uploads are written to the data folder and hashed while they are parsed."""

    # Werkzeug counts its read buffer too: what is below 128 KiB refuses every file.
    max_form_memory_size = 512 * 1024
    max_form_parts = 50

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        incoming = Incoming(settings().data_dir)
        self.incoming.append(incoming)
        return incoming  # type: ignore[return-value]

    @cached_property
    def incoming(self) -> list[Incoming]:
        """Everything that arrived with this request; `discard` it at the end."""
        return []

    @cached_property
    def locale(self) -> str:
        """Language to answer in: what the person chose, else what the client asks for."""
        chosen = self.cookies.get(LANGUAGE_COOKIE)
        if chosen in LOCALES:
            return str(chosen)
        return self.accept_languages.best_match(LOCALES) or DEFAULT_LOCALE

    @cached_property
    def wait_s(self) -> int | None:
        """Seconds of `Prefer: wait=N`, at most 30; None where it is not asked for."""
        found = _WAIT.search(self.headers.get("Prefer", "").replace('"', ""))
        return min(int(found[1]), MAX_WAIT_S) if found else None

    def sent(self, name: str) -> Sent:
        """The uploaded file of that form field. Raises Refused: 400 none, 415 not a form."""
        if self.mimetype and not self.mimetype.startswith(("multipart/", _PLAIN_FORM)):
            reason = sentence(
                "Send the file as multipart/form-data in the field {name}.", name=name
            )
            raise Refused("unsupported_type", reason, 415)
        if len(self.files.getlist(name)) > 1:
            reason = sentence("Several files came in the field {name}: send one.", name=name)
            raise Refused("several_files", reason, 400)
        upload = self.files.get(name)
        if upload is None or not upload.filename:
            reason = sentence(
                "No file was sent: send it as multipart/form-data in the field {name}.", name=name
            )
            raise Refused("no_file", reason, 400)
        return Sent.arrived(_stream(upload), upload.filename)


def _stream(upload: FileStorage) -> Any:
    return upload.stream


def current() -> Request:
    """The request being answered, as our own class."""
    return flask.request._get_current_object()  # type: ignore[attr-defined,no-any-return]


def settings() -> Settings:
    """Settings of the app that answers the request."""
    found: Settings = flask.current_app.config["SETTINGS"]
    return found
