"""Accepting work: what is on disk when an id is handed out, and what is not when it is refused."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from huey_app import clock, files, lifecycle, queue, store
from huey_app.files import Incoming
from huey_app.kinds import KINDS
from huey_app.kinds.contract import Params, Submission, Summary
from huey_app.language import sentence
from huey_app.models import Task, TaskInput, Upload
from huey_app.refusal import Refused
from huey_app.settings import Settings

_SHOWN_PARAMS = ("sheet_name", "column_name", "doc_id")


@dataclass(frozen=True)
class Sent:
    """One file of a request; `incoming` is None for an upload that is stored already."""

    filename: str
    file_size: int
    sha256: str
    path: Path
    file_id: str
    incoming: Incoming | None = None

    @classmethod
    def arrived(cls, incoming: Incoming, name: str) -> "Sent":
        """A file that came with the request itself."""
        incoming.flush()
        shown = files.shown_name(name)
        size, sha256 = incoming.file_size, incoming.sha256
        return cls(shown, size, sha256, incoming.path, files.new_id(), incoming)


@dataclass(frozen=True)
class Request:
    """One submit: the kind, its files by field name, its form, and who asks in which language."""

    kind: str
    sent: Mapping[str, Sent]
    form: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en"
    idempotency_key: str | None = None

    @property
    def fingerprint(self) -> str:
        """Hash of all that makes this request this request."""
        content = {name: sent.sha256 for name, sent in self.sent.items()}
        said = json.dumps([self.kind, content, dict(self.form)], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def submit(request: Request, settings: Settings) -> tuple[Task, bool]:
    """Accept a request; return its task, and whether it is new (not so for a repeated key).

    When this returns, input files, row and message are on disk, in that order. When it raises
    (BadInput, Refused, OSError, peewee's OperationalError), nothing stays behind.
    """
    if first := _first_of_key(request):
        return first, False
    require_room(settings)
    _require_short_queue(settings)
    params = _parse(request)
    with _kept(request.sent.values(), settings), store.transaction():
        first = _first_of_key(request)  # again, as nobody else can write now
        _require_stored(request)
        task = first or _insert(request, params, settings)
    return task, first is None


def store_upload(sent: Sent, settings: Settings) -> tuple[Upload, Summary]:
    """Keep a file to be submitted by its id later; return it and what is inside.

    Raises as `submit` does.
    """
    require_room(settings)
    content = inspected(sent.path)
    with _kept([sent], settings), store.transaction():
        upload = _insert_upload(sent)
    return upload, content


def inspected(path: Path) -> Summary:
    """What is inside, by the kind that looks into files before they are submitted.

    Raises BadInput.
    """
    return next(kind.inspect(path) for kind in KINDS.values() if kind.can_inspect)


def looked_at(sent: Sent) -> Summary:
    """The `kinds` that take a stored file, likeliest first, and what is inside where one tells.

    Raises BadInput where none takes it.
    """
    kinds = [name for name, kind in KINDS.items() if kind.takes(sent.path, sent.filename)]
    content: Summary = {"kinds": kinds, "sheets": None}
    if not kinds or KINDS[kinds[0]].can_inspect:
        content |= inspected(sent.path)
    return content


def stored(file_id: str, settings: Settings) -> Sent:
    """An upload that is stored, to be submitted. Raises Refused where it is not there."""
    upload: Upload | None = Upload.get_or_none(Upload.file_id == file_id)
    if upload is None:
        raise _unknown_file(file_id)
    path = files.upload_path(settings.data_dir, upload.file_id)
    return Sent(upload.filename, upload.file_size, upload.sha256, path, upload.file_id)


def _require_stored(request: Request) -> None:
    for sent in request.sent.values():
        if sent.incoming is None and Upload.get_or_none(Upload.file_id == sent.file_id) is None:
            raise _unknown_file(sent.file_id)  # removed at its age since it was looked up


def _unknown_file(file_id: str) -> Refused:
    reason = sentence("No file has the id {file_id}: upload it again.", file_id=file_id[:64])
    return Refused("unknown_file", reason, 404)


def require_room(settings: Settings, needed_bytes: int = 0) -> None:
    """Refuse where the disk, once it has taken that much, has less free than it must keep."""
    if files.free_bytes(settings.data_dir) < settings.min_free_bytes + needed_bytes:
        reason = sentence("The disk is nearly full: try again later, or tell the operator.")
        raise Refused("disk_full", reason, 507)


def _require_short_queue(settings: Settings) -> None:
    waiting = Task.select().where(Task.status == "pending").count()
    if waiting >= settings.max_pending:
        reason = sentence("{waiting} tasks are waiting already: try again later.", waiting=waiting)
        raise Refused("queue_full", reason, 429)


def _first_of_key(request: Request) -> Task | None:
    if request.idempotency_key is None:
        return None
    first: Task | None = Task.get_or_none(Task.idempotency_key == request.idempotency_key)
    if first is not None and first.fingerprint != request.fingerprint:
        reason = sentence("This Idempotency-Key came with other content before: use a new key.")
        raise Refused("idempotency_key_reused", reason, 422)
    return first


def _parse(request: Request) -> Params:
    submission = Submission(
        paths={name: sent.path for name, sent in request.sent.items()},
        names={name: sent.filename for name, sent in request.sent.items()},
        form=request.form,
    )
    return KINDS[request.kind].parse(submission)


@contextmanager
def _kept(sent_files: Iterable[Sent], settings: Settings) -> Iterator[None]:
    """Store what has arrived; at the end remove what no row speaks of, however it ended."""
    with ExitStack() as at_end:
        for sent in sent_files:
            if sent.incoming is not None:
                target = files.upload_path(settings.data_dir, sent.file_id)
                at_end.callback(_remove_unless_stored, target)
                sent.incoming.keep(target)
        yield


def _remove_unless_stored(path: Path) -> None:
    # Asked of the database: an interrupt may come when the row is committed and nobody knows yet.
    if not Upload.select().where(Upload.file_id == path.name).exists():
        path.unlink(missing_ok=True)


def _insert(request: Request, params: Params, settings: Settings) -> Task:
    main = next(iter(request.sent.values()))
    task = lifecycle.accept(
        {
            "task_id": files.new_id(),
            "kind": request.kind,
            "params": params,
            "locale": request.locale,
            "filename": main.filename,
            "file_size": main.file_size,
            "file_id": main.file_id,
            "unit": KINDS[request.kind].unit,
            "max_attempts": settings.max_attempts,
            "idempotency_key": request.idempotency_key,
            "fingerprint": request.fingerprint,
            **{name: params.get(name) for name in _SHOWN_PARAMS},
        },
        sentence("Waiting for a free worker."),
    )
    for name, sent in request.sent.items():
        if sent.incoming is not None:
            _insert_upload(sent)
        TaskInput.create(task=task, upload=sent.file_id, field=name)
    queue.send(task.task_id)
    return task


def _insert_upload(sent: Sent) -> Upload:
    upload: Upload = Upload.create(
        file_id=sent.file_id,
        filename=sent.filename,
        file_size=sent.file_size,
        sha256=sent.sha256,
        created_at=clock.now(),
    )
    return upload
