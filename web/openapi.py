"""`GET /openapi.json`: the interface as an OpenAPI 3.1 document."""

from importlib.metadata import version

import flask

from huey_app.kinds import KINDS
from huey_app.models import STATUSES
from huey_app.search import ORDERS
from web.openapi_shapes import (
    CLAIMS_BODY,
    COUNT,
    DOCUMENT_BODY,
    FILE_BODY,
    PROBLEM_FIELDS,
    QUESTION_BODY,
    TASK_FIELDS,
    TEXT,
    VIDEOS_BODY,
    WORDS,
    Json,
)

blueprint = flask.Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def document() -> flask.Response:
    """The document."""
    return flask.jsonify(describe())


def describe() -> Json:
    """Build the document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Holdfast", "version": version("holdfast")},
        "paths": _paths(),
        "components": {
            "schemas": {"Task": _object(TASK_FIELDS), "Problem": _object(PROBLEM_FIELDS)}
        },
    }


def _object(fields: dict[str, Json]) -> Json:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _paths() -> Json:
    return _submits() | _documents() | _tasks() | _service()


def _submits() -> Json:
    return {
        "/claims": {"post": _submit("Submit a workbook with patent claims.", CLAIMS_BODY)},
        "/insert": {"post": _submit("Submit a document.", DOCUMENT_BODY, [_DOC_ID])},
        "/videos": {"post": _submit("Put clean music under a dance video.", VIDEOS_BODY)},
        "/files": {"post": _call("Keep a workbook and tell what is inside.", 201, FILE_BODY)},
        "/files/{file_id}": {"get": _call("A kept workbook.", 200, parameters=[_FILE_ID])},
        "/resumable": {
            "post": _call("Begin a resumable upload (tus 1.0).", 201, parameters=[_TUS])
        },
        "/resumable/{upload_id}": {
            "post": _call("With X-HTTP-Method-Override only.", 204, parameters=[_UPLOAD_ID, _TUS]),
            "patch": _call("Add a piece at Upload-Offset.", 204, parameters=[_UPLOAD_ID, _TUS]),
            "delete": _call("Give it up.", 204, parameters=[_UPLOAD_ID, _TUS]),
        },
    }


def _documents() -> Json:
    return {
        "/documents": {"get": _call("Documents, newest first.", 200, parameters=_DOCUMENTS)},
        "/documents/{doc_id}": {
            "get": _of_document("One document."),
            "delete": _of_document("Find it no more."),
        },
        "/documents/{doc_id}/text": {
            "get": _of_document("Its text; pages are separated by form feed.", "text/plain")
        },
        "/query": {
            "get": _call("Ranked passages.", 200, parameters=_QUESTION),
            "post": _call("Ranked passages.", 200, QUESTION_BODY),
        },
    }


def _tasks() -> Json:
    return {
        "/tasks": {"get": _call("Tasks, newest first.", 200, parameters=_LIST_PARAMETERS)},
        "/task/{task_id}": {
            "get": _not_modified(
                _task_call("The task.", 200, parameters=[_PREFER, _header("If-None-Match")])
            ),
            "delete": _with_task(
                _task_call("Cancel: 200 at once, 202 a running task was asked.", 202), 200
            ),
        },
        "/task/{task_id}/retry": {
            "post": _task_call("Run a failed or cancelled task again.", 202)
        },
        "/task/{task_id}/history": {"get": _of_task("Every transition of the task.")},
        "/task/{task_id}/result": {"get": _of_task("The full result.")},
        "/task/{task_id}/export": {"get": _exported()},
        "/task/{task_id}/report": {
            "get": _of_task("A page to read and print.", media="text/html")
        },
        "/task/{task_id}/outputs/{name}": {"get": _OUTPUT_CALL},
    }


def _service() -> Json:
    return {
        "/stats": {"get": _call("Counts and success rate.", 200)},
        "/healthz": {"get": _call("Alive.", 200)},
        "/readyz": {"get": _call("Able to accept and to process; 503 where not.", 200)},
        "/metrics": {"get": _call("Prometheus text.", 200, media="text/plain")},
        "/openapi.json": {"get": _call("This document.", 200)},
    }


def _parameter(place: str, name: str, schema: Json = TEXT, *, required: bool = False) -> Json:
    needed = required or place == "path"
    return {"in": place, "name": name, "required": needed, "schema": schema}


def _header(name: str, schema: Json = TEXT) -> Json:
    return _parameter("header", name, schema)


def _query(name: str, schema: Json = TEXT) -> Json:
    return _parameter("query", name, schema)


_FILE_ID = _parameter("path", "file_id")
_UPLOAD_ID = _parameter("path", "upload_id")
_TUS = _header("Tus-Resumable", {"type": "string", "const": "1.0.0"}) | {"required": True}
_DOC_ID = _parameter("query", "doc_id", WORDS, required=True)
_KEY = _header("Idempotency-Key", {**WORDS, "maxLength": 255})
_PREFER = _header("Prefer") | {"description": "wait=N: answer when done, after N (up to 30) s."}
_FORMAT = _query("format", {"type": "string", "enum": ["xlsx", "csv", "jsonl"]})
_AT_MOST_500: Json = {"type": "integer", "description": "1 to 500; else the nearest of these."}
_LIST_PARAMETERS = [
    _query("status", {"type": "string", "enum": list(STATUSES)}),
    _query("kind", {"type": "string", "enum": list(KINDS)}),
    _query("q"),
    _query("created_after", {"type": "string", "format": "date-time"}),
    _query("created_before", {"type": "string", "format": "date-time"}),
    _query("order", {"type": "string", "enum": list(ORDERS)}),
    _query("limit", _AT_MOST_500),
    _query("cursor"),
]
_DOCUMENTS = [_query("q"), _query("limit", _AT_MOST_500), _query("cursor")]
_QUESTION = [_parameter("query", "q", WORDS, required=True), _query("k", COUNT), _query("doc_id")]
_TASK_SCHEMA: Json = {"$ref": "#/components/schemas/Task"}
_PROBLEM: Json = {
    "description": "Why not, and what to do.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _call(
    summary: str,
    status: int,
    body: Json | None = None,
    parameters: list[Json] | None = None,
    media: str = "application/json",
) -> Json:
    answer = {"description": summary, "content": {media: {"schema": {}}}}
    call: Json = {"summary": summary, "responses": {str(status): answer, "default": _PROBLEM}}
    if body is not None:
        call["requestBody"] = {"required": True, "content": body}
    return call | {"parameters": parameters or []}


def _with_task(call: Json, *statuses: int) -> Json:
    answer = {
        "description": call["summary"],
        "content": {"application/json": {"schema": _TASK_SCHEMA}},
    }
    call["responses"] |= {str(status): answer for status in statuses}
    return call


def _exported() -> Json:
    call = _of_task("The result as a file.", [_FORMAT])
    call["responses"]["200"]["content"] = {
        export.content_type.partition(";")[0]: {"schema": {}}
        for kind in KINDS.values()
        for export in kind.exports.values()
    }
    return call


def _not_modified(call: Json) -> Json:
    call["responses"]["304"] = {"description": "As it was: the ETag of If-None-Match is its own."}
    return call


def _submit(summary: str, body: Json, more: list[Json] | None = None) -> Json:
    parameters = [_PREFER, _KEY, *(more or [])]
    return _with_task(_call(summary, 202, body, parameters), 202, 200)


def _of_document(summary: str, media: str = "application/json") -> Json:
    return _call(summary, 200, parameters=[_parameter("path", "doc_id")], media=media)


def _task_call(summary: str, status: int, parameters: list[Json] | None = None) -> Json:
    places = [_parameter("path", "task_id"), *(parameters or [])]
    return _with_task(_call(summary, status, parameters=places), status)


def _of_task(
    summary: str, parameters: list[Json] | None = None, media: str = "application/json"
) -> Json:
    places = [_parameter("path", "task_id"), *(parameters or [])]
    return _call(summary, 200, parameters=places, media=media)


_OUTPUT_CALL = _of_task(
    "A produced file; `Range` works.",
    [_parameter("path", "name"), _header("Range")],
    "application/octet-stream",
)
