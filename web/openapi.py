"""`GET /openapi.json`: the interface as an OpenAPI 3.1 document."""

from importlib.metadata import version
from typing import Any

import flask

from huey_app.kinds import KINDS
from huey_app.models import STATUSES

blueprint = flask.Blueprint("openapi", __name__)

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_MAYBE_TEXT: Json = {"type": ["string", "null"]}
_MAYBE_NUMBER: Json = {"type": ["integer", "null"]}
_MAYBE_TIME: Json = {"type": ["string", "null"], "format": "date-time"}

_TASK_FIELDS: dict[str, Json] = {
    "task_id": _TEXT,
    "kind": {"type": "string", "enum": ["claims", "documents", "video"]},
    "status": {"type": "string", "enum": list(STATUSES)},
    "done": {"type": "boolean", "description": "Loop until this is true."},
    "progress": {"type": "integer", "minimum": 0, "maximum": 100},
    "current": _MAYBE_NUMBER,
    "total": _MAYBE_NUMBER,
    "unit": _MAYBE_TEXT,
    "message": _MAYBE_TEXT,
    "filename": _MAYBE_TEXT,
    "file_size": {"type": ["integer", "null"], "description": "Bytes."},
    "file_id": _MAYBE_TEXT,
    "doc_id": _MAYBE_TEXT,
    "sheet_name": _MAYBE_TEXT,
    "column_name": _MAYBE_TEXT,
    "attempt": {"type": "integer", "description": "1 is the first run; 0 before it."},
    "max_attempts": {"type": "integer"},
    "created_at": {"type": "string", "format": "date-time"},
    "updated_at": {"type": "string", "format": "date-time"},
    "started_at": _MAYBE_TIME,
    "completed_at": _MAYBE_TIME,
    "next_attempt_at": _MAYBE_TIME,
    "expires_at": _MAYBE_TIME,
    "expired_at": _MAYBE_TIME,
    "cancel_requested": {"type": "boolean"},
    "result": {"type": ["object", "null"], "description": "The kind's summary once completed."},
    "error": _MAYBE_TEXT,
    "error_code": _MAYBE_TEXT,
    "status_url": _TEXT,
    "result_url": _MAYBE_TEXT,
    "export_url": _MAYBE_TEXT,
    "report_url": _MAYBE_TEXT,
    "outputs": {
        "type": ["object", "null"],
        "description": "Address by name of what was produced.",
        "additionalProperties": _TEXT,
    },
}

_PROBLEM_FIELDS: dict[str, Json] = {
    "type": _TEXT,
    "title": _TEXT,
    "status": {"type": "integer"},
    "detail": _TEXT,
    "code": _TEXT,
}


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
            "schemas": {"Task": _object(_TASK_FIELDS), "Problem": _object(_PROBLEM_FIELDS)}
        },
    }


def _object(fields: dict[str, Json]) -> Json:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _paths() -> Json:
    return {
        "/claims": {"post": _submit("Submit a workbook with patent claims.", _CLAIMS_BODY)},
        "/insert": {"post": _submit("Submit a document.", _FILE_BODY, [_query("doc_id")])},
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
            "post": _call("Ranked passages.", 200, _QUESTION_BODY),
        },
        "/videos": {"post": _submit("Put clean music under a dance video.", _VIDEOS_BODY)},
        "/files": {"post": _call("Keep a workbook and tell what is inside.", 201, _FILE_BODY)},
        "/files/{file_id}": {"get": _call("A kept workbook.", 200, parameters=[_FILE_ID])},
        "/resumable": {"post": _call("Begin a resumable upload (tus 1.0).", 201)},
        "/resumable/{upload_id}": {
            "post": _call("With X-HTTP-Method-Override only.", 204, parameters=[_UPLOAD_ID]),
            "patch": _call("Add a piece at Upload-Offset.", 204, parameters=[_UPLOAD_ID]),
            "delete": _call("Give it up.", 204, parameters=[_UPLOAD_ID]),
        },
        "/tasks": {"get": _call("Tasks, newest first.", 200, parameters=_LIST_PARAMETERS)},
        "/task/{task_id}": {
            "get": _task_call("The task.", 200, parameters=[_PREFER, _header("If-None-Match")]),
            "delete": _task_call("Cancel: 200 at once, 202 a running task was asked.", 202),
        },
        "/task/{task_id}/retry": {
            "post": _task_call("Run a failed or cancelled task again.", 202)
        },
        "/task/{task_id}/history": {"get": _of_task("Every transition of the task.")},
        "/task/{task_id}/result": {"get": _of_task("The full result.")},
        "/task/{task_id}/export": {"get": _of_task("The result as a file.", [_FORMAT])},
        "/task/{task_id}/report": {
            "get": _of_task("A page to read and print.", media="text/html")
        },
        "/task/{task_id}/outputs/{name}": {"get": _OUTPUT_CALL},
        "/stats": {"get": _call("Counts and success rate.", 200)},
        "/healthz": {"get": _call("Alive.", 200)},
        "/readyz": {"get": _call("Able to accept and to process; 503 where not.", 200)},
        "/metrics": {"get": _call("Prometheus text.", 200, media="text/plain")},
        "/openapi.json": {"get": _call("This document.", 200)},
    }


def _parameter(place: str, name: str, schema: Json = _TEXT) -> Json:
    return {"in": place, "name": name, "required": place == "path", "schema": schema}


def _header(name: str) -> Json:
    return _parameter("header", name)


def _query(name: str, schema: Json = _TEXT) -> Json:
    return _parameter("query", name, schema)


_FILE_ID = _parameter("path", "file_id")
_UPLOAD_ID = _parameter("path", "upload_id")
_PREFER = _header("Prefer") | {"description": "wait=N: answer when done, after N (up to 30) s."}
_FORMAT = _query("format", {"type": "string", "enum": ["xlsx", "csv", "jsonl"]})
_LIST_PARAMETERS = [
    _query("status", {"type": "string", "enum": list(STATUSES)}),
    _query("kind", {"type": "string", "enum": list(KINDS)}),
    _query("q"),
    _query("created_after", {"type": "string", "format": "date-time"}),
    _query("created_before", {"type": "string", "format": "date-time"}),
    _query("limit", {"type": "integer", "minimum": 1, "maximum": 500}),
    _query("cursor"),
]
_FILE: Json = {"type": "string", "contentMediaType": "application/octet-stream"}
_CHOICE: dict[str, Json] = {"sheet_name": _TEXT, "column_name": _TEXT}
_FILE_BODY: Json = {
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
    }
}
_VIDEOS_BODY: Json = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "properties": {"dance": _FILE, "bgm": _FILE},
            "required": ["dance", "bgm"],
        }
    }
}
_COUNT: Json = {"type": "integer", "minimum": 1}
_DOCUMENTS = [_query("q"), _query("limit", _COUNT), _query("cursor")]
_QUESTION = [_query("q"), _query("k", _COUNT), _query("doc_id")]
_BOOLEAN: Json = {"type": "boolean"}
_QUESTION_BODY: Json = {
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {"query": _TEXT, "top_k": _COUNT, "doc_id": _TEXT, "answer": _BOOLEAN},
            "required": ["query"],
        }
    }
}
_CLAIMS_BODY: Json = {
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"file": _FILE} | _CHOICE, "required": ["file"]}
    },
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {"file_id": _TEXT} | _CHOICE,
            "required": ["file_id"],
        }
    },
}
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


def _with_task(call: Json, status: int) -> Json:
    call["responses"][str(status)]["content"] = {"application/json": {"schema": _TASK_SCHEMA}}
    return call


def _submit(summary: str, body: Json, more: list[Json] | None = None) -> Json:
    parameters = [_PREFER, _header("Idempotency-Key"), *(more or [])]
    return _with_task(_call(summary, 202, body, parameters), 202)


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
