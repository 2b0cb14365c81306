"""The HTTP face of the task service."""

from urllib.parse import urlsplit

import flask

from huey_app import store
from huey_app.settings import Settings
from web import (
    bulk,
    claims,
    documents,
    downloads,
    health,
    library,
    openapi,
    outputs,
    overview,
    pages,
    problems,
    query,
    request,
    resumable,
    submits,
    tasks,
    videos,
    words,
)
from web.waiting import Waiters

_FORM_ROOM_BYTES = 64 * 1024
"""Room for the parts of a multipart body that are not the file."""


_NOUNS = (
    submits,
    videos,
    resumable,
    documents,
    query,
    tasks,
    downloads,
    outputs,
    health,
    openapi,
    pages,
    overview,
    bulk,
    claims,
)


class App(flask.Flask):
    request_class = request.Request


def create_app(settings: Settings) -> flask.Flask:
    """Make the WSGI app over an opened store."""
    app = App(__name__)
    app.config["SETTINGS"] = settings
    app.config["WAITERS"] = Waiters(settings.max_waiting)
    app.config["DOWNLOADS"] = downloads.Downloads(max(1, settings.web_threads // 3))
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload_bytes + _FORM_ROOM_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.before_request(_connect)
    app.before_request(_refuse_other_sites)
    app.after_request(_harden)
    app.teardown_request(_clean_up)
    problems.register(app)
    words.install(app)
    for noun in _NOUNS:
        app.register_blueprint(noun.blueprint)
    app.register_blueprint(library.blueprint, name="pages.library")
    return app


def _connect() -> None:
    # Kept open by its thread: opening one costs more than most requests do.
    if flask.request.endpoint not in health.WITHOUT_DATABASE:
        store.database.connect(reuse_if_open=True)


def _refuse_other_sites() -> None:
    # A page on another site can make a browser send a form here; only browsers send these headers.
    if flask.request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = flask.request.headers.get("Sec-Fetch-Site")
    origin = flask.request.headers.get("Origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != flask.request.host
    if site in ("cross-site", "same-site") or (site is None and elsewhere):
        flask.abort(403)


def _harden(response: flask.Response) -> flask.Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
    )
    return response


def _clean_up(_error: BaseException | None) -> None:
    for incoming in request.current().incoming:
        incoming.discard()
