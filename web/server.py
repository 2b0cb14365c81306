"""The web process: waitress, told how to refuse what is too large before it has arrived."""

import json
import logging
import re
import sys
import tempfile
from typing import Any

import flask
import waitress.server
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error, RequestEntityTooLarge
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from huey_app import settings as settings_module
from huey_app import store
from huey_app.language import DEFAULT_LOCALE, LOCALES
from huey_app.settings import Settings
from web import create_app, cut_off, problems, serving
from web.body import Body, NoRoom

_DRAINED_BYTES = 2 * 1024**3
"""Largest body that is read to its end and thrown away, so that the sender sees the refusal."""


_TOLD = ("Accept", "Accept-Language", "Cookie", "Sec-Fetch-Dest")
"""Headers of a request that say how its error is shown."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def _percent(found: re.Match[bytes]) -> bytes:
    """As a browser writes it: curl sends the Chinese of an address as it was typed."""
    return b"%%%02X" % found[0][0]


class PatientParser(HTTPRequestParser):
    """Reads a body that is too large without keeping it.

    A server that answers and closes while the client still sends resets the connection, and the
    client never sees the answer. One that asked first (Expect) is told at once.
    """

    left_bytes = 0
    expect_continue: bool
    error: Error | None

    def parse_header(self, header_plus: bytes) -> None:
        first, rest = header_plus.partition(b"\r\n")[::2]
        super().parse_header(_NOT_ASCII.sub(_percent, first) + b"\r\n" + rest)
        if self.body_rcv is not None:
            self.body_rcv.buf = Body(self.adj.inbuf_overflow)

    def received(self, data: bytes) -> int:
        if self.left_bytes:
            taken = min(len(data), self.left_bytes)
            self.left_bytes -= taken
            self.completed = self.left_bytes == 0
            return taken
        consumed: int = super().received(data)
        if self.completed and isinstance(self.error, RequestEntityTooLarge):
            self._refuse()
        elif self.completed and self.body_rcv is not None and self.body_rcv.buf.is_lost:
            self.error = NoRoom("no room to keep it")
        return consumed

    def _refuse(self) -> None:
        if self.expect_continue:
            self.expect_continue = False  # or waitress would answer "100 Continue" first
        elif 0 < self.content_length <= _DRAINED_BYTES:
            self.left_bytes = self.content_length
            self.completed = False


class PollTask(WSGITask):
    """Keeps the connection after a 304, which waitress takes for a body of unknown length."""

    def set_close_on_finish(self) -> None:
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if asked or self.version != "1.1" or not self.status.startswith("304"):
            super().set_close_on_finish()


class ProblemTask(ErrorTask):
    """Answers what waitress itself refuses in the form of all other errors."""

    def execute(self) -> None:
        if self.request.headers.get("SEC_FETCH_DEST") == "document":
            self._show_page()
        else:
            self._tell()

    def _tell(self) -> None:
        error = self.request.error
        locale = _locale(self.request.headers.get("ACCEPT_LANGUAGE", ""))
        code, reason = problems.of_code(error.code, Channel.settings.max_upload_mb)
        document = problems.body(error.code, code, reason, locale)
        text = json.dumps(document, ensure_ascii=False).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", problems.CONTENT_TYPE))
        self.response_headers.append(("X-Content-Type-Options", "nosniff"))
        self.response_headers += problems.retry_after(error.code).items()
        self._finish(text)

    def _show_page(self) -> None:
        """The page of the error, for a person whose browser sent a form here."""
        error, app = self.request.error, Channel.app
        told = {name: self.request.headers.get(name.upper().replace("-", "_")) for name in _TOLD}
        headers = {name: value for name, value in told.items() if value}
        with app.test_request_context("/", method="POST", headers=headers):
            page = app.process_response(problems.of_status(error.code))
        self.status = f"{error.code} {error.reason}"
        self.response_headers += page.headers.to_wsgi_list()
        self._finish(page.get_data())

    def _finish(self, content: bytes) -> None:
        self.set_close_on_finish()
        self.content_length = len(content)
        self.write(content)


class Channel(HTTPChannel):
    parser_class = PatientParser
    task_class = PollTask
    error_task_class = ProblemTask
    settings: Settings
    app: flask.Flask
    request: Any

    def handle_close(self) -> None:
        request = self.request
        self.request = None
        super().handle_close()
        if cut_off.is_worth_keeping(request):
            self.server.add_task(cut_off.CutOff(request, self.settings))


def _locale(accept_language: str) -> str:
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return accepted.best_match(LOCALES) or DEFAULT_LOCALE


def make_server(app: flask.Flask, settings: Settings) -> Any:
    """Open the port and return the server, ready to `run`. Raises OSError where it is taken."""
    # Waitress parks request bodies in temporary files: on our disk, which is watched, and not in
    # a /tmp that may be memory.
    tempfile.tempdir = str(settings.data_dir / "incoming")
    waitress.server.TcpWSGIServer.channel_class = Channel
    Channel.settings, Channel.app = settings, app
    return waitress.server.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.web_threads,
        max_request_body_size=settings.max_upload_bytes + 64 * 1024 + 1,
        connection_limit=1000,
        recv_bytes=64 * 1024,
        # Less than what would be parked on disk: a download must not need room.
        outbuf_high_watermark=1024**2,
        outbuf_overflow=2 * 1024**2,
        channel_timeout=120,
        asyncore_use_poll=True,
        ident=None,
    )


def main() -> None:
    """Serve until SIGTERM or Ctrl-C, and until what is on its way then has its answer."""
    logging.basicConfig(level=logging.INFO, format="[%(asctime)s] %(levelname)s: %(message)s")
    settings = settings_module.current()
    try:
        store.open_store(settings)
    except (OSError, store.SchemaTooNewError) as error:
        sys.exit(f"holdfast: cannot use {settings.data_dir}: {error}")
    app = create_app(settings)
    try:
        server = make_server(app, settings)
    except OSError as error:
        sys.exit(
            f"holdfast: cannot listen on {settings.host}:{settings.port} ({error.strerror}): "
            "stop what listens there, or set HOLDFAST_PORT."
        )
    logging.getLogger("holdfast").info(
        "Holdfast is at http://%s:%d/ (data in %s)",
        settings.host,
        settings.port,
        settings.data_dir,
    )
    with store.in_use(settings):
        serving.serve(server, app.config["WAITERS"], settings.grace_s)
