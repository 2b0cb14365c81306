"""The task object as it is answered: in the caller's language, with addresses."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import flask

from huey_app import task_view
from huey_app.kinds import KINDS
from huey_app.models import Task
from web import request as requests

_POLL_AFTER_S = 1


def task_object(task: Task) -> dict[str, Any]:
    """The contract's task object; an address is None until there is something at it."""
    shown = task_view.show(task, requests.current().locale) | _addresses(task)
    if shown["result"] is not None:
        shown["result"] |= output_urls(task)
    return shown


def output_urls(task: Task) -> dict[str, str | None]:
    """Address of each produced file by the field of the result that names it."""
    return {field: _output_url(task, field) for field in _output_fields(task)}


def _output_fields(task: Task) -> Iterable[str]:
    """The fields of the result that name a produced file."""
    kind = KINDS.get(task.kind)
    return kind.outputs if kind is not None else ()


def _output_url(task: Task, field: str) -> str | None:
    name = task.result.get(field)
    if name is None or task.expired_at is not None:
        return None
    return flask.url_for("outputs.output", task_id=task.task_id, name=name)


def _addresses(task: Task) -> dict[str, Any]:
    address = flask.url_for("tasks.status", task_id=task.task_id)
    kind = KINDS.get(task.kind)
    there = task.status == "completed" and task.expired_at is None and kind is not None
    exports = kind.exports if kind is not None and there else {}
    return {
        "status_url": address,
        "result_url": f"{address}/result" if there else None,
        "export_url": f"{address}/export" if exports else None,
        "report_url": f"{address}/report" if there and kind and kind.has_report else None,
        "outputs": _outputs(task) if there else None,
    }


def _outputs(task: Task) -> dict[str, str | None] | None:
    made = {task.result.get(field): _output_url(task, field) for field in _output_fields(task)}
    made.pop(None, None)
    return made or None


def task_answer(task: Task, status: int = 200) -> flask.Response:
    """Answer with a task: strong ETag, and when to ask again while it is not done."""
    text = json.dumps(task_object(task), ensure_ascii=False)
    response = flask.Response(text, status, content_type="application/json")
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language, Cookie"
    if task.status in ("pending", "processing"):
        response.headers["Retry-After"] = str(_POLL_AFTER_S)
    return response
