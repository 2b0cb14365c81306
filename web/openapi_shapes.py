"""The shapes of the OpenAPI document: tasks, problems, and what is sent."""

from typing import Any

from huey_app.models import STATUSES

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
_MAYBE_TEXT: Json = {"type": ["string", "null"]}
_MAYBE_NUMBER: Json = {"type": ["integer", "null"]}
_MAYBE_TIME: Json = {"type": ["string", "null"], "format": "date-time"}

TASK_FIELDS: dict[str, Json] = {
    "task_id": TEXT,
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
    "status_url": TEXT,
    "result_url": _MAYBE_TEXT,
    "export_url": _MAYBE_TEXT,
    "report_url": _MAYBE_TEXT,
    "outputs": {
        "type": ["object", "null"],
        "description": "Address by name of what was produced.",
        "additionalProperties": TEXT,
    },
}

PROBLEM_FIELDS: dict[str, Json] = {
    "type": TEXT,
    "title": TEXT,
    "status": {"type": "integer"},
    "detail": TEXT,
    "code": TEXT,
}

WORDS: Json = {"type": "string", "minLength": 1}
COUNT: Json = {"type": "integer", "minimum": 1}
_FILE: Json = {"type": "string", "contentMediaType": "application/octet-stream"}
_CHOICE: dict[str, Json] = {"sheet_name": TEXT, "column_name": TEXT}
FILE_BODY: Json = {
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
    }
}
DOCUMENT_BODY: Json = FILE_BODY | {
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {"file_id": TEXT, "doc_id": TEXT},
            "required": ["file_id"],
        }
    }
}
VIDEOS_BODY: Json = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "properties": {"dance": _FILE, "bgm": _FILE},
            "required": ["dance", "bgm"],
        }
    },
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {"dance_file_id": TEXT, "bgm_file_id": TEXT},
            "required": ["dance_file_id", "bgm_file_id"],
        }
    },
}
_BOOLEAN: Json = {"type": "boolean"}
QUESTION_BODY: Json = {
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {"query": WORDS, "top_k": COUNT, "doc_id": TEXT, "answer": _BOOLEAN},
            "required": ["query"],
        }
    }
}
CLAIMS_BODY: Json = {
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"file": _FILE} | _CHOICE, "required": ["file"]}
    },
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {"file_id": TEXT} | _CHOICE,
            "required": ["file_id"],
        }
    },
}
