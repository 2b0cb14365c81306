"""Every error with a sentence that says what to do: `application/problem+json`, or a page."""

import errno
import json
import logging
from typing import Any

import flask
from peewee import OperationalError
from werkzeug.exceptions import HTTPException, NotFound

from huey_app.kinds.contract import BadInput
from huey_app.language import Sentence, sentence
from huey_app.refusal import Refused
from web import request as requests

CONTENT_TYPE = "application/problem+json"
_RETRY_AFTER_S = {429: 5, 503: 5, 507: 60}

logger = logging.getLogger(__name__)

_BY_STATUS: dict[int, tuple[str, Sentence]] = {
    400: ("malformed", sentence("The request cannot be read: check its form and its fields.")),
    403: ("not_allowed", sentence("This request came from another site and is not allowed.")),
    404: ("not_found", sentence("There is nothing at this address.")),
    405: ("method_not_allowed", sentence("This address does not take that method.")),
    408: ("timeout", sentence("The request did not arrive in time: send it again.")),
    413: ("too_large", sentence("The file is larger than this service takes.")),
    415: ("unsupported_type", sentence("This kind of content is not read here.")),
    416: ("range", sentence("The file has no such part: ask for bytes that it has.")),
    500: ("internal", sentence("An error happened here. It was logged; nothing was lost.")),
    503: ("unavailable", sentence("The database cannot be written now: try again in a moment.")),
    507: ("disk_full", sentence("The disk is full: try again later, or tell the operator.")),
}


def body(status: int, code: str, reason: Sentence, locale: str) -> dict[str, Any]:
    """The members of a problem document."""
    title = _BY_STATUS.get(status, (code, reason))[1]
    return {
        "type": f"urn:holdfast:problem:{code}",
        "title": title.say(locale),
        "status": status,
        "detail": reason.say(locale),
        "code": code,
    }


def answer(status: int, code: str, reason: Sentence) -> flask.Response:
    """A problem in the language of the request: a page for a person, JSON for a program."""
    document = body(status, code, reason, requests.current().locale)
    if _is_for_a_person():
        response = flask.Response(flask.render_template("error.html", problem=document), status)
    else:
        text = json.dumps(document, ensure_ascii=False)
        response = flask.Response(text, status, content_type=CONTENT_TYPE)
    response.headers["Vary"] = "Accept, Accept-Language, Cookie, Sec-Fetch-Dest"
    response.headers.update(retry_after(status))
    return response


def retry_after(status: int) -> dict[str, str]:
    """The header that says when to send it again, for what passes by itself."""
    return {"Retry-After": str(_RETRY_AFTER_S[status])} if status in _RETRY_AFTER_S else {}


def _is_for_a_person() -> bool:
    """Whether a page was asked for, or a browser follows a link to whatever it is."""
    request = requests.current()
    if request.headers.get("Sec-Fetch-Dest") == "document":
        return True
    offered = ["application/json", CONTENT_TYPE, "text/html"]
    if request.blueprint == "pages":
        offered.reverse()
    elif not isinstance(request.routing_exception, NotFound):
        return False
    return request.accept_mimetypes.best_match(offered, offered[0]) == "text/html"


def of_code(status: int, limit_mb: int) -> tuple[str, Sentence]:
    """Code and sentence where only the HTTP status is known, and the largest upload in MiB."""
    if status == 413:
        return "too_large", sentence(
            "The file is larger than the {limit} MB that this service takes.", limit=limit_mb
        )
    return _BY_STATUS.get(status, _BY_STATUS[500 if status >= 500 else 400])


def of_status(status: int) -> flask.Response:
    """The problem of which only the HTTP status is known."""
    return answer(status, *of_code(status, requests.settings().max_upload_mb))


def register(app: flask.Flask) -> None:
    """Answer every exception of a view with a problem."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(BadInput, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: Refused | BadInput) -> flask.Response:
    return answer(error.status, error.code, error.sentence)


def _http(error: HTTPException) -> flask.typing.ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    response = of_status(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            response.headers[name] = value
    return response


def _database(error: OperationalError) -> flask.Response:
    logger.error("database: %s", error)
    return of_status(507 if "full" in str(error) else 503)


def _system(error: OSError) -> flask.Response:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        logger.error("disk: %s", error)
        return of_status(507)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        logger.error("disk: %s", error)
        return of_status(503)
    return _unexpected(error)


def _unexpected(error: Exception) -> flask.Response:
    logger.error("unexpected error", exc_info=error)
    return of_status(500)
