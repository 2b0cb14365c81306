"""Documents: sending them, what has been ingested, and searching it."""

from typing import Any

import flask
from werkzeug.routing import PathConverter

from huey_app import clock
from huey_app.kinds.documents import library, upkeep
from huey_app.kinds.documents.tables import Edition
from huey_app.language import Sentence, sentence
from huey_app.refusal import Refused
from web import downloads, submits, tasks
from web import request as requests

blueprint = flask.Blueprint("documents", __name__)

_TIDY_S = 0.5


class DocIdConverter(PathConverter):
    """Any text, also with slashes at its begin, its end and in a row."""

    regex = ".+"
    part_isolating = False


@blueprint.record_once
def _register_converter(state: Any) -> None:
    state.app.url_map.converters["doc_id"] = DocIdConverter
    # A doc_id may hold "//", which would otherwise be redirected to "/".
    state.app.url_map.merge_slashes = False


@blueprint.post("/insert")
def insert() -> flask.Response:
    """Submit a document: `doc_id` in the address or the form, multipart `file`; or JSON with the
    `file_id` of an earlier upload.
    """
    request = requests.current()
    form = submits.json_form("file_id") if request.is_json else dict(request.form)
    sent = submits.stored(form["file_id"]) if "file_id" in form else request.sent("file")
    doc_id = request.args.get("doc_id") or form.get("doc_id", "")
    return submits.accept("documents", {"file": sent}, {"doc_id": doc_id})


@blueprint.get("/documents")
def all_documents() -> flask.Response:
    """What can be found, newest first, page by page."""
    limit = tasks.limit()
    found = library.editions(limit + 1, tasks.number("cursor"), tasks.text("q"))
    more = str(found[limit - 1].id) if len(found) > limit else None
    shown = [document_object(edition) for edition in found[:limit]]
    return flask.jsonify({"documents": shown, "next_cursor": more})


@blueprint.get("/documents/<doc_id:doc_id>/text")
def text(doc_id: str) -> flask.Response:
    """The text as plain UTF-8, pages separated by form feed."""
    edition = library.edition_of(doc_id)
    if edition is None and library.edition_of(f"{doc_id}/text") is not None:
        return document(f"{doc_id}/text")  # an id may end like this address
    edition = edition or found(doc_id)
    pieces = (piece.encode() for piece in library.text_of(edition))
    running: downloads.Downloads = flask.current_app.config["DOWNLOADS"]
    return running.start(pieces, "text/plain; charset=utf-8")


@blueprint.get("/documents/<doc_id:doc_id>")
def document(doc_id: str) -> flask.Response:
    """One document."""
    return flask.jsonify(document_object(found(doc_id)))


@blueprint.delete("/documents/<doc_id:doc_id>")
def delete(doc_id: str) -> flask.Response:
    """Found no more from now on; nor is what was sent of it and still waits."""
    if not library.delete(doc_id):
        raise _unknown(doc_id)
    upkeep.tidy(_TIDY_S)
    return flask.jsonify({"doc_id": doc_id, "deleted": True})


def found(doc_id: str) -> Edition:
    """The document of that id. Raises Refused (404)."""
    edition = library.edition_of(doc_id)
    if edition is None:
        raise _unknown(doc_id)
    return edition


def _unknown(doc_id: str) -> Refused:
    reason = sentence("No document has the id {doc_id}.", doc_id=doc_id[:64])
    return Refused("unknown_document", reason, 404)


def document_object(edition: Edition) -> dict[str, Any]:
    """JSON object of a document."""
    copied = ("doc_id", "task_id", "filename", "file_size", "title", "pages", "passages")
    shown = {name: getattr(edition, name) for name in (*copied, "characters", "language")}
    return shown | {
        "created_at": clock.iso(edition.created_at),
        "warnings": [_warning(each) for each in edition.warnings],
        "url": flask.url_for("documents.document", doc_id=edition.doc_id),
        "text_url": flask.url_for("documents.text", doc_id=edition.doc_id),
    }


def _warning(stored: dict[str, Any]) -> dict[str, Any]:
    message = Sentence(stored["text"], stored["facts"]).say(requests.current().locale)
    return {"code": stored["code"], "page": stored["page"], "message": message}
