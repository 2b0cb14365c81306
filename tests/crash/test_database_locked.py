"""Somebody holds the lock on the database for longer than anybody is willing to wait."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from huey_app.models import Task
from huey_app.settings import Settings
from tests.crash import client
from tests.crash.service import LIMIT_S, Service
from tests.crash.workbooks import make_workbook
from tests.live import until

pytestmark = pytest.mark.crash


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, busy_timeout_s=0.3)


@contextmanager
def locked(service: Service) -> Iterator[None]:
    with closing(sqlite3.connect(service.settings.database_path, timeout=30)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.rollback()


def test_writes_are_answered_503_and_reads_as_ever(service: Service) -> None:
    web = service.live.web()
    port = service.settings.port
    task = service.submit()
    with locked(service):
        for method, path in (("DELETE", f"/task/{task.task_id}"), ("POST", _retry(task))):
            client.assert_refused(client.call(port, method, path), 503, "unavailable")
        answer = client.submit(port, make_workbook(5, seed=1))
        client.assert_refused(answer, 503, "unavailable")
        for path in (f"/task/{task.task_id}", _history(task), "/tasks?q=a", "/stats", "/metrics"):
            assert client.call(port, "GET", path).status == 200
        status, checks = client.readiness(port)
        assert (status, checks["database_writable"]) == (503, False)
    service.assert_sound()
    assert client.submit(port, make_workbook(5, seed=1)).status == 202
    assert client.call(port, "DELETE", f"/task/{task.task_id}").status == 200
    service.assert_sound()
    assert "Traceback" not in web.said()


def _retry(task: Task) -> str:
    return f"/task/{task.task_id}/retry"


def _history(task: Task) -> str:
    return f"/task/{task.task_id}/history"


def test_workers_wait_and_go_on_and_no_attempt_is_blamed(service: Service) -> None:
    consumer = service.live.consumer()
    tasks = [service.submit(total=150, pause_s=0.02) for _ in range(2)]
    waiting = service.submit()
    for task in tasks:
        service.until_at(task, 3)
    with locked(service):
        until(lambda: "cannot write the outcome yet" in consumer.said(), LIMIT_S, "a long wait")
    service.until_done()
    for task in (*tasks, waiting):
        assert service.events(task) == ["accepted", "started", "completed"]
    service.assert_sound()


def test_a_worker_that_dies_while_nobody_can_write_is_rescued_afterwards(
    service: Service,
) -> None:
    consumer = service.live.consumer()
    task = service.submit(total=200, pause_s=0.02)
    service.until_at(task, 12)
    (scheduler,) = set(consumer.members()) - {consumer.pid, *service.live.workers(consumer)}
    with locked(service):
        os.kill(service.worker_pid(task), signal.SIGKILL)
        until(lambda: "could not be finished" in consumer.said(), LIMIT_S, "a sweep in vain")
    service.until_done(task)
    service.assert_completed_once(task, 200)
    assert scheduler in consumer.members()
    service.assert_sound()
