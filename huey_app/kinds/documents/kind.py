"""Connects the documents kind to the core: any document becomes passages that can be found."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from huey_app.kinds import child
from huey_app.kinds.contract import (
    BadInput,
    Context,
    FileField,
    Finished,
    Kind,
    Params,
    Sentence,
    Submission,
    Summary,
    sentence,
)
from huey_app.kinds.documents import index, library, prepare, soundness, staging, upkeep
from huey_app.kinds.documents.reading import ocr, recognise, refusals

_DOC_ID_MOST = 500
_TIDY_S = 1.0


class DocumentsKind(Kind):
    """Reads a document in a limited process, stages its passages, publishes them at the end."""

    name = "documents"
    unit = "pages"
    # Any ending: the content decides.
    fields = (FileField("file"),)
    limits: ClassVar[child.Limits] = child.Limits(time_s=120.0, memory_bytes=1536 << 20)
    ocr_limits: ClassVar[child.Limits] = child.Limits(time_s=3000.0, memory_bytes=6 << 30)

    def takes(self, path: Path, name: str) -> bool:
        """Whether its first bytes are of a format that has a reader."""
        with path.open("rb") as file:
            head = file.read(recognise.HEAD_BYTES)
        try:
            recognise.family_of(head, name)
        except BadInput:
            return False
        return True

    def parse(self, submission: Submission) -> Params:
        """Check id and first bytes. Raises BadInput: 400, 415, or 422 for an empty file."""
        doc_id = submission.form.get("doc_id", "")
        _require_doc_id(doc_id)
        path, name = submission.paths["file"], submission.names["file"]
        recognise.refuse_at_once(path, name)
        return {"doc_id": doc_id, "filename": name, "file_size": path.stat().st_size}

    def run(self, context: Context, params: Params) -> Summary:
        """Read, cut and stage; nothing of it is found before `publish`."""
        known = self._prepare(context, params)
        pages = known["pages"]
        origin = staging.Origin(
            params["doc_id"], context.task_id, params["filename"], params["file_size"]
        )
        edition = staging.stage(
            origin, known, context.folder, lambda: context.progress(pages, pages)
        )
        shown = ("pages", "passages", "characters", "language")
        warnings = [_said(each, context.locale) for each in known["warnings"]]
        return {
            "doc_id": params["doc_id"],
            **{name: known[name] for name in shown},
            "replaced": False,
            "warnings": warnings,
            # Both for `publish`, which takes them out.
            "edition": edition,
            "if_superseded": _superseded(context.locale),
        }

    def _prepare(self, context: Context, params: Params) -> dict[str, Any]:
        prepare.warm_up()
        limits = self.ocr_limits if ocr.is_installed() else self.limits
        request = {
            "path": str(context.inputs["file"]),
            "name": params["filename"],
            "folder": str(context.folder),
        }
        shown = {"done": 0, "total": 0}

        def tick(said: dict[str, Any] | None) -> None:
            shown.update(said or {})
            context.progress(shown["done"], shown["total"], sentence("Reading the document."))

        try:
            return child.run(prepare.main, request, limits, tick)
        except child.Ended as ended:
            if ended.reason == "time":
                raise refusals.took_too_long(limits.time_s) from None
            if ended.reason == "memory":
                raise refusals.too_large() from None
            raise refusals.corrupt() from None

    def publish(self, finished: Finished) -> Summary:
        """Let the staged edition be found, unless a newer one or a delete came before."""
        summary = dict(finished.summary)
        doc_id = finished.params["doc_id"]
        published = library.publish(doc_id, summary.pop("edition"), finished.order)
        summary["replaced"] = published.replaced
        superseded = summary.pop("if_superseded")
        if published.is_superseded:
            summary["warnings"] = [*summary["warnings"], superseded]
        return summary

    def tidy(self) -> None:
        """Remove rows of editions that nobody finds any more."""
        upkeep.tidy(_TIDY_S)

    def behind(self) -> Sentence | None:
        """Whether the index is of an older version."""
        if not index.is_outdated():
            return None
        return sentence(
            "The index of the documents is of an older version, which answers until the new one "
            "is built: in the background, or at once by holdfast reindex."
        )

    def catch_up(self) -> None:
        """Build the index of this version."""
        index.rebuild(lambda done, total: None, even_if_new=False)

    def violations(self) -> Iterator[str]:
        """Every document that is found is whole, in the store and in the index."""
        return soundness.violations()

    def result(self, folder: Path, summary: Summary) -> Iterator[bytes]:
        """The summary: the text itself is asked of the document."""
        yield json.dumps(summary, ensure_ascii=False).encode()


def _require_doc_id(doc_id: str) -> None:
    if not doc_id.strip():
        reason = sentence("Say which document this is: add ?doc_id=ID to the address.")
        raise BadInput("malformed", reason, 400)
    if len(doc_id) > _DOC_ID_MOST or not doc_id.isprintable():
        reason = sentence(
            "A doc_id has at most {limit} characters and no control characters.",
            limit=_DOC_ID_MOST,
        )
        raise BadInput("malformed", reason, 400)

    if any(part in (".", "..") for part in doc_id.split("/")):
        reason = sentence("A doc_id holds no . or .. between slashes: addresses lose them.")
        raise BadInput("malformed", reason, 400)


def _said(warning: dict[str, Any], locale: str) -> dict[str, Any]:
    """With its text and facts: a page says it again in the language of its reader."""
    message = Sentence(warning["text"], warning["facts"]).say(locale)
    return {name: warning[name] for name in ("code", "page", "text", "facts")} | {
        "message": message
    }


def _superseded(locale: str) -> dict[str, Any]:
    reason = sentence(
        "A newer version of the document was sent, or it was deleted, before this one was done: "
        "this one is not searched."
    )
    warning: dict[str, Any] = {
        "code": "superseded",
        "page": None,
        "text": reason.text,
        "facts": {},
    }
    return _said(warning, locale)
