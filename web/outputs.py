"""Files that a task has produced, with `Range`: players jump without loading it all."""

from pathlib import Path
from typing import IO, Any

import flask
from werkzeug.wsgi import wrap_file

from huey_app import service
from huey_app.kinds import KINDS
from huey_app.language import sentence
from huey_app.refusal import Refused
from web import request as requests

blueprint = flask.Blueprint("outputs", __name__)

_PIECE_BYTES = 256 * 1024


@blueprint.get("/task/<task_id>/outputs/<name>")
def output(task_id: str, name: str) -> flask.Response:
    """One produced file, or the part of it that `Range` asks for."""
    task = service.find(task_id)
    folder = service.output_folder(task, requests.settings())
    types = KINDS[task.kind].outputs if task.kind in KINDS else {}
    names = {task.result.get(field): content_type for field, content_type in types.items()}
    if name not in names:
        raise Refused("not_found", sentence("This task has no output of that name."), 404)
    response = flask.Response(content_type=names[name], direct_passthrough=True)
    response.set_etag(f"{task.task_id}-{task.attempt}-{name}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return _with_content(response, folder / name)


def _with_content(response: flask.Response, path: Path) -> flask.Response:
    file_size = path.stat().st_size
    request = requests.current()
    response.make_conditional(request, accept_ranges=True, complete_length=file_size)
    if response.status_code == 304:
        return response
    wanted = response.content_range
    start = wanted.start or 0 if response.status_code == 206 else 0
    stop = wanted.stop or file_size if response.status_code == 206 else file_size
    response.content_length = stop - start
    response.response = [] if request.method == "HEAD" else _slice(path, start)
    return response


def _slice(path: Path, start: int) -> Any:
    """From `start` on, as the server sends it without a thread: players read when they like to."""
    file: IO[bytes] = path.open("rb")
    file.seek(start)
    return wrap_file(flask.request.environ, file, _PIECE_BYTES)
