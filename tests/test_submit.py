"""A submit leaves all or nothing: file, row, history and message."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from huey_app import files, lifecycle, queue, submit
from huey_app.kinds.contract import BadInput
from huey_app.models import Event, Task, TaskInput, Upload
from huey_app.refusal import Refused
from tests.work import Work

GOOD = b'{"total": 1}'


def on_disk(work: Work) -> list[Path]:
    parts = ("uploads", "incoming", "tasks")
    return [p for part in parts for p in (work.settings.data_dir / part).rglob("*")]


def nothing_is_left(work: Work) -> bool:
    rows = [table.select().count() for table in (Task, TaskInput, Upload, Event)]
    return rows == [0, 0, 0, 0] and work.messages() == 0 and on_disk(work) == []


def test_an_accepted_task_has_its_file_its_row_and_one_message(work: Work) -> None:
    task = work.submit()
    assert files.upload_path(work.settings.data_dir, str(task.file_id)).is_file()
    assert (work.row(task).status, work.row(task).attempt, work.messages()) == ("pending", 0, 1)
    assert work.events(task) == ["accepted"]


def test_the_file_is_synced_before_the_row_is_written(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    fsync, accept = os.fsync, lifecycle.accept
    monkeypatch.setattr(os, "fsync", lambda fd: steps.append("fsync") or fsync(fd))
    monkeypatch.setattr(lifecycle, "accept", lambda *a: steps.append("row") or accept(*a))
    work.submit()
    assert steps == ["fsync", "fsync", "row"]  # the file, its folder, then the row


def test_bad_input_leaves_nothing(work: Work) -> None:
    with pytest.raises(BadInput):
        work.submit_bytes(b"no json")
    assert nothing_is_left(work)


@pytest.mark.parametrize("module_and_name", [(queue, "send"), (lifecycle, "accept")])
def test_a_failure_half_way_leaves_nothing(
    work: Work, monkeypatch: pytest.MonkeyPatch, module_and_name: tuple[object, str]
) -> None:
    def die(*_arguments: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(*module_and_name, die)
    with pytest.raises(OSError, match="no room"):
        work.submit()
    assert nothing_is_left(work)


def test_the_same_key_and_content_is_the_same_task(work: Work) -> None:
    first, is_new = work.submit_bytes(GOOD, key="k")
    again, is_new_again = work.submit_bytes(GOOD, key="k")
    assert (first.task_id, is_new, is_new_again) == (again.task_id, True, False)
    assert (Task.select().count(), Upload.select().count(), work.messages()) == (1, 1, 1)
    assert len(on_disk(work)) == 1


def test_the_same_key_with_other_content_is_refused(work: Work) -> None:
    work.submit_bytes(GOOD, key="k")
    with pytest.raises(Refused) as refused:
        work.submit_bytes(b'{"total": 2}', key="k")
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")
    assert len(on_disk(work)) == 1


def test_of_two_submits_with_one_key_at_the_same_time_one_is_stored(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = submit._first_of_key
    first, _ = work.submit_bytes(GOOD, key="k")
    looks = []

    def late(request: submit.Request) -> Task | None:
        looks.append(1)
        return None if len(looks) == 1 else look(request)

    monkeypatch.setattr(submit, "_first_of_key", late)
    again, is_new = work.submit_bytes(GOOD, key="k")
    assert (again.task_id, is_new) == (first.task_id, False)
    assert len(on_disk(work)) == 1


def test_a_full_queue_refuses_with_429(work: Work) -> None:
    work.settings = replace(work.settings, max_pending=2)
    work.submit()
    work.submit()
    with pytest.raises(Refused) as refused:
        work.submit()
    assert refused.value.status == 429


def test_a_full_disk_refuses_with_507(work: Work) -> None:
    work.settings = replace(work.settings, min_free_mb=10**9)
    with pytest.raises(Refused) as refused:
        work.submit()
    assert refused.value.status == 507
    assert nothing_is_left(work)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\claims\\权利要求.xlsx", "权利要求.xlsx"),
        ("a\x00b\n‮c.xlsx", "abc.xlsx"),
        ("", "file"),
        ("x" * 999, "x" * 200),
    ],
)
def test_a_name_is_only_shown_and_made_fit_for_it(given: str, shown: str) -> None:
    assert files.shown_name(given) == shown


def test_an_upload_that_went_away_since_it_was_looked_up_is_refused(work: Work) -> None:
    path = work.settings.data_dir / "incoming" / "kept"
    path.write_text('{"total": 3}')
    upload = Upload.create(
        file_id="f" * 32, filename="a.json", file_size=12, sha256="", created_at=0
    )
    path.rename(work.settings.data_dir / "uploads" / upload.file_id)
    sent = submit.stored(upload.file_id, work.settings)
    upload.delete_instance()
    with pytest.raises(Refused) as caught:
        submit.submit(submit.Request("count", {"file": sent}), work.settings)
    assert caught.value.status == 404
    assert Task.select().count() == 0
