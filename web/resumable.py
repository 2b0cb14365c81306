"""Resumable uploads as tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation,
termination, checksum, expiration. What is whole has the id of its address as `file_id`.
"""

import base64
from typing import Any

import flask
from werkzeug.http import http_date

from huey_app import resumable
from huey_app.language import sentence
from huey_app.refusal import Refused
from huey_app.resumable import CHECKSUMS, Checksum, Partial
from web import request as requests

blueprint = flask.Blueprint("resumable", __name__, url_prefix="/resumable")

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
_EXTENSIONS = "creation,termination,checksum,expiration"


@blueprint.before_request
def _require_version() -> flask.Response | None:
    request = requests.current()
    if request.method == "OPTIONS" or request.headers.get("Tus-Resumable") == VERSION:
        return None
    reason = sentence("Send the header Tus-Resumable: {version}.", version=VERSION)
    raise Refused("tus_version", reason, 412)


@blueprint.after_request
def _say_version(response: flask.Response) -> flask.Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Tus-Version"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("", methods=["OPTIONS"])
def options() -> flask.Response:
    """What is understood here."""
    response = flask.Response(status=204)
    response.headers["Tus-Extension"] = _EXTENSIONS
    response.headers["Tus-Max-Size"] = str(requests.settings().max_upload_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


@blueprint.post("")
def create() -> flask.Response:
    """Begin an upload of `Upload-Length` bytes."""
    length = _number("Upload-Length")
    partial = resumable.create(_filename(), length, requests.settings())
    response = flask.Response(status=201)
    address = flask.url_for("resumable.one", upload_id=partial.upload_id, _external=True)
    response.headers["Location"] = address
    return _say_expiry(response, partial)


@blueprint.route("/<upload_id>", methods=["HEAD", "PATCH", "DELETE", "POST"])
def one(upload_id: str) -> flask.Response:
    """Where it stands, the next piece, or its end; POST only with the override header."""
    request = requests.current()
    method = request.headers.get("X-HTTP-Method-Override", request.method).upper()
    answers = {"HEAD": _stand, "PATCH": _append, "DELETE": _end}
    if method not in answers:
        flask.abort(405)
    return answers[method](resumable.find(upload_id, requests.settings()))


def _stand(partial: Partial) -> flask.Response:
    response = flask.Response(status=200)
    offset = resumable.offset_bytes(partial, requests.settings())
    response.headers["Upload-Offset"] = str(offset)
    response.headers["Upload-Length"] = str(partial.length_bytes)
    return _say_expiry(response, partial)


def _append(partial: Partial) -> flask.Response:
    request = requests.current()
    if request.mimetype != CONTENT_TYPE:
        flask.abort(415)
    piece: Any = request.stream
    offset = _number("Upload-Offset")
    after = resumable.append(partial, offset, piece, _checksum(), requests.settings())
    response = flask.Response(status=204)
    response.headers["Upload-Offset"] = str(after)
    return _say_expiry(response, partial)


def _end(partial: Partial) -> flask.Response:
    resumable.end(partial, requests.settings())
    return flask.Response(status=204)


def _say_expiry(response: flask.Response, partial: Partial) -> flask.Response:
    expires_at = resumable.expires_at(partial, requests.settings())
    if expires_at is not None:
        response.headers["Upload-Expires"] = http_date(expires_at)
    return response


def _number(name: str) -> int:
    text = requests.current().headers.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise _malformed(name)
    return int(text)


def _filename() -> str:
    """Of `Upload-Metadata`: pairs of a key and a text in base64, with commas between."""
    pairs = requests.current().headers.get("Upload-Metadata", "").split(",")
    known = dict((pair.strip().partition(" ")[::2]) for pair in pairs if pair.strip())
    try:
        texts = {
            key: base64.b64decode(text, validate=True).decode() for key, text in known.items()
        }
    except ValueError:  # no base64, or no text
        raise _malformed("Upload-Metadata") from None
    return texts.get("filename") or texts.get("name") or "file"


def _checksum() -> Checksum | None:
    header = requests.current().headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, text = header.partition(" ")
    try:
        digest = base64.b64decode(text, validate=True)
    except ValueError:
        raise _malformed("Upload-Checksum") from None
    if algorithm not in CHECKSUMS:
        raise _malformed("Upload-Checksum")
    return Checksum(algorithm, digest)


def _malformed(name: str) -> Refused:
    return Refused("malformed", sentence("The header {name} cannot be read.", name=name), 400)
