"""Cancel, retry, retention, search and numbers, as web and command line see them."""

import pytest

from huey_app import files, health, prune, search, service, store, task_view
from huey_app.models import STATUSES, Task, TaskInput, Upload
from huey_app.refusal import Refused
from tests.conftest import Clock
from tests.work import Work

DAY_S = 86_400.0


def refused(status: int, code: str) -> object:
    return pytest.raises(Refused, check=lambda e: (e.status, e.code) == (status, code))


def test_a_waiting_task_is_cancelled_at_once(work: Work) -> None:
    task = work.submit()
    assert service.cancel(task.task_id, work.settings).status == "cancelled"


def test_a_running_task_is_asked_to_stop_and_asking_again_is_safe(work: Work) -> None:
    task = work.submit()
    work.take()
    for _ in range(2):
        asked = service.cancel(task.task_id, work.settings)
        assert (asked.status, asked.cancel_requested_at is not None) == ("processing", True)
    assert work.events(task).count("cancel_requested") == 1


def test_a_cancel_never_removes_what_a_later_attempt_wrote(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = work.submit()
    when: list[bool] = []

    def note(*_arguments: object) -> None:
        when.append(store.database.in_transaction())

    monkeypatch.setattr(files, "remove_attempts", note)
    service.cancel(task.task_id, work.settings)
    assert when == [True]  # within it, nobody can have retried yet


def test_a_finished_task_cannot_be_cancelled(work: Work) -> None:
    task = work.submit()
    work.run_next()
    with refused(409, "wrong_state"):
        service.cancel(task.task_id, work.settings)


@pytest.mark.parametrize("told", [{"then": "refuse"}, {}])
def test_a_failed_or_cancelled_task_can_be_retried(work: Work, told: dict[str, str]) -> None:
    task = work.submit(attempts=1, **told)
    if told:
        work.run_next()
    else:
        service.cancel(task.task_id, work.settings)
    again = service.retry(task.task_id, work.settings)
    assert (again.status, again.error, work.messages()) == ("pending", None, 1)
    assert again.max_attempts - again.attempt == work.settings.max_attempts
    assert work.run_next() == "completed"


def test_a_waiting_running_or_completed_task_cannot_be_retried(work: Work) -> None:
    task = work.submit()
    for step in (lambda: None, work.take):
        step()
        with refused(409, "wrong_state"):
            service.retry(task.task_id, work.settings)


def test_an_unknown_id_is_404(work: Work) -> None:
    with refused(404, "unknown_task"):
        service.find("nobody")


def test_past_its_retention_the_files_go_and_the_record_stays(
    work: Work, moved_clock: Clock
) -> None:
    task = work.submit()
    work.run_next()
    moved_clock.move(31 * DAY_S)
    assert prune.prune(work.settings) == 1
    assert work.row(task).status == "completed"
    assert work.events(task)[-1] == "expired"
    assert (Upload.select().count(), TaskInput.select().count()) == (0, 0)
    assert not files.task_folder(work.settings.data_dir, task.task_id).exists()
    assert list((work.settings.data_dir / "uploads").iterdir()) == []
    with refused(410, "expired"):
        service.output_folder(work.row(task), work.settings)


def test_before_its_retention_nothing_goes(work: Work, moved_clock: Clock) -> None:
    task = work.submit()
    work.run_next()
    moved_clock.move(29 * DAY_S)
    assert prune.prune(work.settings) == 0
    assert service.output_folder(work.row(task), work.settings).is_dir()


def test_an_upload_that_a_waiting_task_needs_is_kept(work: Work, moved_clock: Clock) -> None:
    task = work.submit()
    moved_clock.move(400 * DAY_S)
    prune.prune(work.settings)
    assert files.upload_path(work.settings.data_dir, str(task.file_id)).is_file()
    assert work.run_next() == "completed"


def test_files_of_nobody_are_removed_once_they_are_old(work: Work, moved_clock: Clock) -> None:
    litter = work.settings.data_dir / "uploads" / "stray"
    litter.write_bytes(b"x")
    moved_clock.at = litter.stat().st_mtime + 60
    prune.prune(work.settings)
    assert litter.exists()
    moved_clock.move(3600)
    prune.prune(work.settings)
    assert not litter.exists()


def test_pages_of_a_search_hold_every_task_once(work: Work) -> None:
    ids = [work.submit().id for _ in range(7)]
    found, cursor = search.search(search.Wanted(), 3)
    while cursor is not None:
        more, cursor = search.search(search.Wanted(cursor=cursor), 3)
        found += more
    assert [task.id for task in found] == ids[::-1]


@pytest.mark.parametrize(
    ("q", "count"), [("COUNT", 2), ("已取消", 1), ("told to", 1), ("100%", 0), ("", 2)]
)
def test_a_search_finds_names_messages_and_errors(work: Work, q: str, count: int) -> None:
    work.submit(then="refuse")
    work.run_next()
    service.cancel(work.submit().task_id, work.settings)
    assert len(search.search(search.Wanted(q=q), 10)[0]) == count


def test_a_search_finds_an_id(work: Work) -> None:
    task, _other = work.submit(), work.submit()
    assert [t.id for t in search.search(search.Wanted(q=task.task_id), 10)[0]] == [task.id]


def test_a_search_goes_by_status_kind_and_time(work: Work, moved_clock: Clock) -> None:
    first = work.submit()
    moved_clock.move(10)
    work.submit()
    after = search.Wanted(created_after=moved_clock.at)
    before = search.Wanted(created_before=moved_clock.at, status="pending", kind="count")
    assert len(search.search(after, 10)[0]) == 1
    assert [t.id for t in search.search(before, 10)[0]] == [first.id]


def test_the_numbers_add_up(work: Work) -> None:
    work.submit()
    work.submit(then="refuse")
    work.submit()
    work.run_next()
    work.run_next()
    stats = health.stats(work.settings)
    assert stats["tasks"] == dict.fromkeys(STATUSES, 0) | {
        "completed": 1,
        "failed": 1,
        "pending": 1,
    }
    assert (stats["success_rate"], stats["total"]) == (0.5, 3)
    assert stats["kinds"]["count"]["failed"] == 1


def test_it_is_ready_only_with_a_worker(work: Work) -> None:
    assert not health.readiness(work.settings)["consumer_alive"]
    work.submit()
    work.take()  # enters this process as a worker
    assert all(health.readiness(work.settings).values())


def test_the_task_object_has_every_field_of_the_contract(work: Work) -> None:
    shown = task_view.show(work.submit(), "zh")
    fields = (
        "task_id kind status done progress current total unit message filename file_size file_id "
        "doc_id sheet_name column_name attempt max_attempts created_at updated_at started_at "
        "completed_at next_attempt_at expires_at cancel_requested result error"
    )
    assert set(fields.split()) <= set(shown)
    assert shown["message"] == "等待空闲的处理进程。"
    assert shown["created_at"].endswith("Z")
    assert Task.select().count() == 1
