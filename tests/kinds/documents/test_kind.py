"""A document as a task: read in its own process, found when the task is completed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huey_app import files, prune, service, submit
from huey_app.kinds import KINDS, child
from huey_app.kinds.documents import library, prepare, search
from huey_app.kinds.documents.kind import DocumentsKind
from huey_app.kinds.documents.search import Question
from huey_app.kinds.documents.tables import Edition, Passage
from huey_app.models import Task, Upload
from tests.conftest import Clock
from tests.kinds.documents import made
from tests.work import Work

_DAY_S = 86_400.0


def send(work: Work, doc_id: str, data: bytes, name: str = "a.txt") -> Task:
    incoming = files.Incoming(work.settings.data_dir)
    try:
        incoming.write(data)
        sent = {"file": submit.Sent.arrived(incoming, name)}
        request = submit.Request("documents", sent, {"doc_id": doc_id}, "zh")
        return submit.submit(request, work.settings)[0]
    finally:
        incoming.discard()


def found(query: str) -> list[str]:
    return [each.edition.doc_id for each in search.answer(Question(query))[0]]


def test_a_completed_document_is_found_and_says_what_it_is(work: Work) -> None:
    task = send(work, "报告/1", "阀门在四巴时打开。\f第二页".encode())
    assert found("阀门") == []
    assert work.run_next() == "completed"
    assert found("阀门") == ["报告/1"]
    done = work.row(task)
    assert done.doc_id == "报告/1"
    assert done.result == {
        "doc_id": "报告/1",
        "pages": 2,
        "passages": 2,
        "characters": 13,
        "language": "zh",
        "replaced": False,
        "warnings": [],
    }
    assert (done.current, done.total, done.unit) == (2, 2, "pages")


def test_warnings_are_said_in_the_language_of_who_sent_it(work: Work) -> None:
    task = send(work, "a", "使用之前请仔细阅读本手册的全部内容".encode("gb18030"))
    work.run_next()
    (warning,) = work.row(task).result["warnings"]
    assert warning["code"] == "encoding_guessed"
    assert "编码" in warning["message"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"no zip at all", "a.docx", "corrupt"),
        (b" \n ", "a.txt", "no_text"),
        (made.old_office("EncryptedPackage"), "a.xlsx", "encrypted"),
    ],
)
def test_what_cannot_be_read_fails_at_once_with_its_code(
    work: Work, data: bytes, name: str, code: str
) -> None:
    task = send(work, "a", data, name)
    assert work.run_next() == "failed"
    assert (work.row(task).error_code, work.row(task).attempt) == (code, 1)


def test_a_failed_replacement_leaves_the_old_one(work: Work) -> None:
    send(work, "a", b"brass")
    work.run_next()
    send(work, "a", b"no zip", "a.docx")
    assert work.run_next() == "failed"
    assert found("brass") == ["a"]


def test_the_last_sent_wins_also_where_the_first_was_retried(work: Work) -> None:
    first = send(work, "a", b"brass")
    second = send(work, "a", b"steel")
    service.cancel(first.task_id, work.settings)
    assert work.run_next() == "completed"
    service.retry(first.task_id, work.settings)
    assert work.run_next() == "completed"
    assert (found("brass"), found("steel")) == ([], ["a"])
    assert work.row(first).result["warnings"][0]["code"] == "superseded"
    assert work.row(second).result["warnings"] == []


def endless(request: dict[str, Any], say: Any) -> dict[str, Any]:
    while True:
        say({"done": 0, "total": 1})


def hungry(request: dict[str, Any], say: Any) -> dict[str, Any]:
    return {"bytes": len(bytearray(4 << 30))}


@pytest.mark.parametrize(("work_", "code"), [(endless, "timeout"), (hungry, "too_large")])
def test_a_reader_that_never_ends_or_takes_all_memory_fails_the_task_alone(
    work: Work, monkeypatch: pytest.MonkeyPatch, work_: Any, code: str
) -> None:
    limits = child.Limits(time_s=0.5, memory_bytes=1 << 30)
    monkeypatch.setattr(DocumentsKind, "limits", limits)
    monkeypatch.setattr(prepare, "main", work_)
    task = send(work, "a", b"text")
    assert work.run_next() == "failed"
    assert work.row(task).error_code == code


def cancelling(monkeypatch: pytest.MonkeyPatch, work: Work, task: Task) -> None:
    """Ask to stop when the child has written everything."""
    main = prepare.main

    def then_cancelled(request: dict[str, Any], say: Any) -> dict[str, Any]:
        known = main(request, say)
        (Path(request["folder"]) / "cancel").touch()
        return known

    monkeypatch.setattr(prepare, "main", then_cancelled)
    run = child.run

    def and_cancel(*given: Any) -> dict[str, Any]:
        known = run(*given)
        service.cancel(task.task_id, work.settings)
        return known

    monkeypatch.setattr(child, "run", and_cancel)


def test_a_cancel_leaves_nothing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    task = send(work, "a", b"brass " * 30_000)
    cancelling(monkeypatch, work, task)
    assert work.run_next() == "cancelled"
    assert (Edition.select().count(), Passage.select().count()) == (0, 0)
    assert found("brass") == []


def test_a_document_deleted_while_it_is_processed_does_not_come_back(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(work, "a", b"brass")
    publish = DocumentsKind.run

    def then_deleted(self: DocumentsKind, *given: Any) -> Any:
        summary = publish(self, *given)
        assert library.delete("a")
        return summary

    monkeypatch.setattr(DocumentsKind, "run", then_deleted)
    assert work.run_next() == "completed"
    assert found("brass") == []
    assert Edition.select().count() == 0


def test_the_end_of_retention_takes_the_file_and_leaves_the_document(
    work: Work, moved_clock: Clock
) -> None:
    task = send(work, "a", b"brass")
    work.run_next()
    moved_clock.move((work.settings.retention_days + 1) * _DAY_S)
    prune.prune(work.settings)
    assert (work.row(task).expired_at is not None, Upload.select().count()) == (True, 0)
    assert found("brass") == ["a"]


def test_the_full_result_is_the_summary() -> None:
    stream: Iterator[bytes] = KINDS["documents"].result(Path(), {"doc_id": "文"})
    assert json.loads(b"".join(stream)) == {"doc_id": "文"}
