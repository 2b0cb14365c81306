"""The web process is stopped as a deploy does it: who is on the way gets an answer."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from huey_app import invariants
from huey_app.models import Task, Upload
from tests.crash import client
from tests.crash.service import LIMIT_S, Service
from tests.crash.workbooks import make_workbook
from tests.live import until

pytestmark = pytest.mark.crash

WAITED_S = 30


def test_an_upload_on_its_way_when_the_web_is_stopped_is_still_accepted(service: Service) -> None:
    web = service.live.web()
    body, headers = client.form(make_workbook(200, seed=1))
    headers["Expect"] = "100-continue"
    half = len(body) // 2
    with client.begin(service.settings.port, body, headers) as connection:
        assert b"100 Continue" in connection.recv(1024)
        connection.sendall(body[:half])
        web.signal(signal.SIGTERM)
        until(lambda: not service.live.listens(), LIMIT_S, "a closed door")
        connection.sendall(body[half:])
        answer = client.rest_of(connection)
    assert answer.status == 202, answer
    assert web.process.wait(LIMIT_S) == 0
    assert [task.task_id for task in Task.select()] == [answer.document["task_id"]]
    service.assert_sound()


def test_an_upload_that_does_not_end_does_not_keep_the_web(service: Service) -> None:
    service.configure(grace_s=0.5)
    web = service.live.web()
    with client.begin_submit(service.settings.port, os.urandom(2_000_000), share=0.7):
        web.signal(signal.SIGTERM)
        assert web.process.wait(LIMIT_S) == 0
    assert (Task.select().count(), Upload.select().count()) == (0, 0)
    assert invariants.violations(service.settings) == []
    service.assert_strays_are_pruned()
    assert list((service.settings.data_dir / "incoming").iterdir()) == []


def poll(service: Service, task: Task, wait_s: int) -> client.Answer:
    headers = {"Prefer": f"wait={wait_s}"}
    return client.call(service.settings.port, "GET", f"/task/{task.task_id}", headers=headers)


def test_polls_that_wait_are_answered_when_the_web_is_stopped(service: Service) -> None:
    service.configure(max_waiting=4)
    web = service.live.web()
    task = service.submit()
    asked_s = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        polls = [pool.submit(poll, service, task, WAITED_S) for _ in range(6)]

        def all_wait() -> bool:
            return "Preference-Applied" not in poll(service, task, wait_s=0).headers

        until(all_wait, LIMIT_S, "four that wait")
        assert web.terminate(LIMIT_S) == 0
        answers = [each.result() for each in polls]
    assert time.monotonic() - asked_s < WAITED_S / 2
    assert [(each.status, each.document["status"]) for each in answers] == [(200, "pending")] * 6
