"""What a completed task has made: result, export, report; streamed from disk."""

import json
import threading
from collections.abc import Iterable
from pathlib import Path, PurePath
from urllib.parse import quote

import flask
from werkzeug.http import dump_options_header

from huey_app import invariants, service
from huey_app.kinds import KINDS
from huey_app.kinds.contract import Kind
from huey_app.language import sentence
from huey_app.models import Task
from huey_app.refusal import Refused
from web import links
from web import request as requests

blueprint = flask.Blueprint("downloads", __name__)

# Of Chinese, 240 bytes: a file system takes 255.
_STEM_LIMIT = 80
_LANGUAGE = "Accept-Language, Cookie"


class Downloads:
    """Lets at most `limit` downloads run: who does not read what he asked for holds a thread."""

    def __init__(self, limit: int) -> None:
        self._places = threading.BoundedSemaphore(limit)

    def start(self, stream: Iterable[bytes], content_type: str) -> flask.Response:
        """Stream an answer. Raises Refused: 503 no place is free, 410 the result is gone."""
        if not self._places.acquire(blocking=False):
            reason = sentence("Too many downloads are running: try again in a moment.")
            raise Refused("busy", reason, 503)
        response = flask.Response(stream, content_type=content_type)
        response.call_on_close(self._places.release)
        return response


def _stream(stream: Iterable[bytes], content_type: str) -> flask.Response:
    downloads: Downloads = flask.current_app.config["DOWNLOADS"]
    return downloads.start(stream, content_type)


@blueprint.get("/task/<task_id>/result")
def result(task_id: str) -> flask.Response:
    """The full result as one JSON document."""
    task, kind = completed(task_id)
    folder, summary = result_folder(task), task.result
    if "locale" in summary:
        summary = summary | {"locale": requests.current().locale}
    stream = kind.result(folder, summary)
    if kind.outputs:
        # Small, and it names files: they are answered as addresses.
        document = json.loads(b"".join(stream))
        return flask.jsonify(document | links.output_urls(task))
    response = _stream(stream, content_type="application/json")
    response.headers["Vary"] = _LANGUAGE
    return response


@blueprint.get("/task/<task_id>/export")
def export(task_id: str) -> flask.Response:
    """The result as a file, named after what was sent."""
    task, kind = completed(task_id)
    wanted = requests.current().args.get("format", next(iter(kind.exports), ""))
    if not kind.exports:
        reason = sentence("This task has no export: its result names what it has made.")
        raise Refused("no_export", reason, 404)
    if wanted not in kind.exports:
        formats = ", ".join(kind.exports)
        reason = sentence("The formats of this task are {formats}.", formats=formats)
        raise Refused("unknown_format", reason, 400)
    made = kind.exports[wanted]
    folder = result_folder(task)
    summary = task.result | {"locale": requests.current().locale}
    stream = kind.export(folder, summary, wanted)
    response = _stream(stream, content_type=made.content_type)
    stem = PurePath(task.filename or task.kind).stem[:_STEM_LIMIT]
    name = f"{stem}-{task.kind}.{made.extension}"
    plain = f"{task.kind}-{task.task_id[:8]}.{made.extension}"
    response.headers["Content-Disposition"] = _attachment(name, plain)
    response.headers["Vary"] = _LANGUAGE
    return response


def _attachment(name: str, plain: str) -> str:
    """RFC 6266: header bytes are latin-1, so other names come percent-encoded in `filename*`.

    `plain` is for clients that read only `filename`, as curl does.
    """
    names = {"filename": name if name.isascii() else plain}
    if not name.isascii():
        names["filename*"] = f"UTF-8''{quote(name, safe='', errors='replace')}"
    return dump_options_header("attachment", names)


@blueprint.get("/task/<task_id>/report")
def report(task_id: str) -> flask.Response:
    """A page to read and print."""
    task, kind = completed(task_id)
    if not kind.has_report:
        raise Refused("not_found", sentence("This kind of task has no report."), 404)
    folder = result_folder(task)
    summary = task.result | {"filename": task.filename}
    pages = kind.report(folder, summary, requests.current().locale)
    response = _stream((part.encode() for part in pages), content_type="text/html; charset=utf-8")
    response.headers["Vary"] = _LANGUAGE
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def completed(task_id: str) -> tuple[Task, Kind]:
    """The task and its kind. Raises Refused where it has no result: unknown, not done, expired."""
    task = service.find(task_id)
    service.require_files(task)
    if task.kind not in KINDS:
        raise Refused("unknown_kind", sentence("This version does not know that kind."), 409)
    return task, KINDS[task.kind]


def result_folder(task: Task) -> Path:
    """Where its result is. Raises Refused (410) where that is gone."""
    folder = service.output_folder(task, requests.settings())
    if not invariants.has_result(task, requests.settings()):
        reason = sentence("The result is gone from the disk: send the file again.")
        raise Refused("result_lost", reason, 410)
    return folder
