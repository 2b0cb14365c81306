"""Sending work: `POST /claims`, and `POST /files` for those who choose sheet and column first."""

from pathlib import Path

import flask

from huey_app import submit
from huey_app.kinds.contract import BadInput, Summary
from huey_app.language import sentence
from huey_app.models import Upload
from huey_app.refusal import Refused
from huey_app.submit import Request, Sent
from web import links, tasks
from web import request as requests

blueprint = flask.Blueprint("submits", __name__)

_KEY_LIMIT = 255
_JSON_LIMIT_BYTES = 64 * 1024
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb")
_UNREAD = {
    "empty_file": sentence("The file is empty."),
    "unsupported_type": sentence("Nothing here reads this kind of file."),
}
"""What is said of a file that no kind takes, by the code of what the look into workbooks says."""


@blueprint.post("/claims")
def claims() -> flask.Response:
    """Submit a workbook: multipart `file`, or JSON with the `file_id` of an earlier upload."""
    request = requests.current()
    form = json_form("file_id") if request.is_json else dict(request.form)
    sent = stored(form["file_id"]) if "file_id" in form else request.sent("file")
    form = {name: form[name] for name in ("sheet_name", "column_name") if form.get(name)}
    return accept("claims", {"file": sent}, form)


@blueprint.post("/files")
def upload() -> tuple[flask.Response, int]:
    """Keep a workbook and tell what is inside."""
    kept, content = submit.store_upload(requests.current().sent("file"), requests.settings())
    return flask.jsonify(_known(kept) | content), 201


def _known(kept: Upload | Sent) -> dict[str, str | int]:
    return {
        "file_id": kept.file_id,
        "filename": kept.filename,
        "file_size": kept.file_size,
        "sha256": kept.sha256,
    }


@blueprint.get("/files/<file_id>")
def look(file_id: str) -> flask.Response:
    """A stored file, the kinds that take it, and what is inside; for resumable uploads."""
    sent = submit.stored(file_id, requests.settings())
    return flask.jsonify(_known(sent) | _looked_at(sent))


def _looked_at(sent: Sent) -> Summary:
    """What is inside. Raises BadInput, which speaks of workbooks only where one was meant."""
    try:
        return submit.looked_at(sent)
    except BadInput as problem:
        if Path(sent.filename).suffix.lower() in _WORKBOOKS:
            raise
        reason = _UNREAD.get(problem.code, problem.sentence)
        raise BadInput(problem.code, reason, problem.status) from problem


def accept(kind: str, sent: dict[str, Sent], form: dict[str, str]) -> flask.Response:
    """Submit; 202 with the task, 200 where it was done within `Prefer: wait`."""
    request = Request(kind, sent, form, requests.current().locale, _idempotency_key())
    task, _is_new = submit.submit(request, requests.settings())
    task, applied = tasks.wait_for(task, lambda now: now.done)
    response = links.task_answer(task, 200 if applied and task.done else 202)
    if response.status_code == 202:  # also where a repeated request finds its task done
        response.headers.setdefault("Retry-After", "0")
    response.headers["Location"] = flask.url_for("tasks.status", task_id=task.task_id)
    return tasks.say_applied(response, applied)


def _idempotency_key() -> str | None:
    key = requests.current().headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= _KEY_LIMIT:
        reason = sentence("An Idempotency-Key has 1 to {limit} characters.", limit=_KEY_LIMIT)
        raise Refused("malformed", reason, 400)
    return key


def json_form(*needed: str) -> dict[str, str]:
    """The texts of a JSON body that names earlier uploads as `needed`. Raises Refused (400)."""
    requests.current().max_content_length = _JSON_LIMIT_BYTES
    try:
        document = requests.current().get_json()
    except RecursionError:
        document = None
    if not isinstance(document, dict) or not document.keys() >= set(needed):
        names = ", ".join(needed)
        reason = sentence("Send JSON with {names}: what the upload answered.", names=names)
        raise Refused("malformed", reason, 400)
    texts = {name: value for name, value in document.items() if value is not None}
    if not texts.keys() >= set(needed) or not all(map(_is_text, texts.values())):
        reason = sentence("Send {names} and the other fields as texts.", names=", ".join(needed))
        raise Refused("malformed", reason, 400)
    return texts


def _is_text(value: object) -> bool:
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:  # JSON can say half of a character
        return False


def stored(file_id: str) -> Sent:
    """An earlier upload. Raises Refused (404)."""
    return submit.stored(file_id, requests.settings())
