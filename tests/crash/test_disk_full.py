"""A disk that is full: clear refusals, tasks that wait, nothing half-written, then all goes on."""

import os
from dataclasses import replace

import pytest

from huey_app import tasks
from huey_app.models import Task, Upload
from huey_app.settings import Settings
from tests.crash import client
from tests.crash.service import CLAIMS_HUEY, LIMIT_S, Service
from tests.crash.small_disk import MIB, SmallDisk
from tests.crash.workbooks import make_workbook, undisturbed_result
from tests.live import Group, until

pytestmark = pytest.mark.crash


@pytest.fixture
def settings(settings: Settings, disk: SmallDisk) -> Settings:
    return replace(settings, data_dir=disk.path / "var", busy_timeout_s=2.0)


def assert_nothing_is_left(service: Service, web: Group) -> None:
    assert (Task.select().count(), Upload.select().count(), service.messages()) == (0, 0, 0)
    service.assert_sound()
    assert "Traceback" not in web.said()


@pytest.mark.parametrize("leave_mib", [1, 12])
def test_a_body_larger_than_the_room_is_answered_507(
    service: Service, disk: SmallDisk, leave_mib: int
) -> None:
    """With 1 MiB the body cannot be parked, with 12 it can, but its file cannot be kept."""
    web = service.live.web()
    body = os.urandom(10 * MIB)
    disk.fill(leave_bytes=leave_mib * MIB)
    client.assert_refused(client.submit(service.settings.port, body), 507, "disk_full")
    assert_nothing_is_left(service, web)
    disk.make_room()
    assert client.submit(service.settings.port, make_workbook(5, seed=1)).status == 202
    service.assert_sound()


def test_a_chunked_body_larger_than_the_room_is_answered_507(
    service: Service, disk: SmallDisk
) -> None:
    web = service.live.web()
    disk.fill(leave_bytes=MIB)
    body, headers = client.form(os.urandom(10 * MIB))
    pieces = (body[at : at + 50_000] for at in range(0, len(body), 50_000))
    client.assert_refused(
        client.call(service.settings.port, "POST", "/claims", pieces, headers), 507, "disk_full"
    )
    assert_nothing_is_left(service, web)


def test_where_there_is_no_room_for_the_row_no_file_stays(
    service: Service, disk: SmallDisk
) -> None:
    web = service.live.web()
    workbook = make_workbook(5, seed=1)
    refused = 0
    for leave_kib in (0, 4, 8, 16, 24, 32, 40, 48, 64):
        disk.make_room()
        disk.fill(leave_bytes=leave_kib * 1024)
        answer = client.submit(service.settings.port, workbook)
        if answer.status == 202:
            continue
        refused += 1
        client.assert_refused(answer, 507, "disk_full")
        assert Upload.select().count() == Task.select().count()
        service.assert_sound()
    assert refused >= 2
    assert "Traceback" not in web.said()
    disk.make_room()
    assert client.submit(service.settings.port, workbook).status == 202
    service.assert_sound()


def test_tasks_wait_while_there_is_little_room_and_readyz_says_it(
    service: Service, disk: SmallDisk
) -> None:
    service.configure(min_free_mb=8)
    service.live.web()
    task = service.submit(total=3)
    disk.fill(leave_bytes=5 * MIB)
    service.live.consumer()
    tasks.huey.enqueue(tasks.prune_files.s())
    until(lambda: service.messages() == 1, LIMIT_S, "a worker that has looked at the queue")
    assert service.events(task) == ["accepted"]
    assert client.readiness(service.settings.port) == (
        503,
        {"database_writable": True, "consumer_alive": True, "disk_free": False},
    )
    answer = client.submit(service.settings.port, make_workbook(5, seed=1))
    client.assert_refused(answer, 507, "disk_full")
    disk.make_room()
    service.until_done(task)
    assert service.events(task) == ["accepted", "started", "completed"]
    assert client.readiness(service.settings.port)[0] == 200
    service.assert_sound()


def test_a_task_whose_output_finds_no_room_goes_on_when_there_is_some(
    service: Service, disk: SmallDisk
) -> None:
    service.configure(max_attempts=50)
    web = service.live.web()
    consumer = service.live.consumer(CLAIMS_HUEY)
    workbook = make_workbook(2500, seed=1)
    answer = client.submit(service.settings.port, workbook)
    task = service.find(answer.document["task_id"])
    service.until_at(task, 40)
    disk.fill()

    def has_noticed() -> bool:
        failed = "attempt_failed" in service.events(task)
        return failed or "cannot write the outcome yet" in consumer.said()

    until(has_noticed, LIMIT_S, "an attempt that found no room")
    polled = client.call(service.settings.port, "GET", f"/task/{task.task_id}")
    assert polled.document["done"] is False
    disk.make_room()
    service.until_done(task)
    result = client.call(service.settings.port, "GET", f"/task/{task.task_id}/result")
    assert result.body == undisturbed_result(workbook)
    assert service.events(task).count("completed") == 1
    assert "Traceback" not in web.said()
    service.assert_sound()
