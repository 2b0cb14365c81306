"""A disk that cannot be written, or a file that may not grow: refusals, then all goes on."""

import os
import resource
from pathlib import Path

import pytest

from huey_app import store
from tests.crash import client
from tests.crash.service import CLAIMS_HUEY, LIMIT_S, Service
from tests.crash.small_disk import MIB, SmallDisk
from tests.crash.workbooks import make_workbook, undisturbed_result
from tests.live import Group, until

pytestmark = pytest.mark.crash


@pytest.fixture
def on_disk(service: Service, disk: SmallDisk, tmp_path: Path) -> Service:
    """A service on a small disk, its logs elsewhere, its database not open here."""
    service.configure(data_dir=disk.path / "var", busy_timeout_s=2.0)
    store.database.close()
    store.open_store(service.settings)
    return service


def test_on_a_read_only_disk_all_is_refused_and_then_goes_on(
    on_disk: Service, disk: SmallDisk
) -> None:
    web = on_disk.live.web()
    port = on_disk.settings.port
    workbook = make_workbook(5, seed=1)
    body, headers = client.form(workbook)
    with disk.read_only():
        assert client.call(port, "GET", "/healthz").status == 200
        for path in ("/claims", "/files"):
            answer = client.call(port, "POST", path, body, headers)
            client.assert_refused(answer, 503, "unavailable")
        status, checks = client.readiness(port)
        assert (status, checks["database_writable"]) == (503, False)
    assert client.submit(port, workbook).status == 202
    assert "Traceback" not in web.said()


def test_a_web_process_on_a_read_only_disk_ends_with_one_sentence(
    on_disk: Service, disk: SmallDisk
) -> None:
    with disk.read_only():
        with pytest.raises(RuntimeError):
            on_disk.live.web()
        (group,) = on_disk.live.groups
        (sentence,) = group.said().splitlines()
    assert sentence.startswith("holdfast: cannot use")


def test_a_task_whose_folder_turns_read_only_goes_on_when_it_can_be_written(
    on_disk: Service, disk: SmallDisk
) -> None:
    """Whoever has a file open writes on, so that the database is not touched by this."""
    on_disk.configure(max_attempts=50)
    web, _ = on_disk.live.web(), on_disk.live.consumer(CLAIMS_HUEY)
    port = on_disk.settings.port
    workbook = make_workbook(2500, seed=1)
    with store.connected():
        task = on_disk.find(client.submit(port, workbook).document["task_id"])
        on_disk.until_at(task, 20)
        with disk.covered_read_only():
            client.assert_refused(client.submit(port, workbook), 503, "unavailable")
            until(lambda: "attempt_failed" in on_disk.events(task), LIMIT_S, "a failed attempt")
        on_disk.until_done()
        result = client.call(port, "GET", f"/task/{task.task_id}/result")
        assert result.body == undisturbed_result(workbook)
        assert client.submit(port, workbook).status == 202
        on_disk.until_done()
        on_disk.assert_sound()
    assert "Traceback" not in web.said()


def limit_files(group: Group, most_bytes: int) -> None:
    for pid in group.members():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


def test_an_upload_larger_than_a_file_may_be_is_answered_507(service: Service) -> None:
    web = service.live.web()
    limit_files(web, 2 * MIB)
    answer = client.submit(service.settings.port, os.urandom(4 * MIB))
    client.assert_refused(answer, 507, "disk_full")
    limit_files(web, resource.RLIM_INFINITY)
    assert client.submit(service.settings.port, make_workbook(5, seed=1)).status == 202
    assert "Traceback" not in web.said()
    service.assert_sound()


def test_a_database_that_may_not_grow_refuses_and_its_tasks_wait(service: Service) -> None:
    web, consumer = service.live.web(), service.live.consumer()
    # One for each worker, so that the next one waits.
    running = [service.submit(total=400, pause_s=0.02) for _ in range(service.settings.workers)]
    for task in running:
        service.until_at(task, 3)
    waiting = service.submit(total=3)
    log = service.settings.database_path.with_name("holdfast.db-wal")
    for group in (web, consumer):
        limit_files(group, log.stat().st_size // 2)
    assert client.call(service.settings.port, "GET", "/tasks").status == 200
    answer = client.call(service.settings.port, "DELETE", f"/task/{waiting.task_id}")
    assert answer.status in (503, 507)
    client.assert_refused(answer, answer.status, answer.document["code"])
    until(lambda: "cannot write" in consumer.said(), LIMIT_S, "a worker that noticed")
    for group in (web, consumer):
        limit_files(group, resource.RLIM_INFINITY)
    service.until_done()
    for task, total in (*((task, 400) for task in running), (waiting, 3)):
        service.assert_completed_once(task, total)
    service.assert_sound()
