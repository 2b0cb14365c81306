"""Tasks that kill their worker or never stop: they end, and nobody beside them notices."""

import time

import pytest

from huey_app import service as core
from huey_app.models import Event
from tests.crash.service import LIMIT_S, Service
from tests.live import state_of, until

pytestmark = pytest.mark.crash

CANCEL_LIMIT_S = 2.0
SLACK_S = 1.0
"""For a busy machine."""


@pytest.mark.parametrize("then", ["exit", "segfault"])
def test_a_task_that_kills_its_workers_fails_and_the_others_go_on(
    service: Service, then: str
) -> None:
    service.configure(max_attempts=3)
    service.live.consumer()
    poison = service.submit(total=20, then=then, at=5)
    others = [service.submit(total=10, pause_s=0.01) for _ in range(20)]
    service.until_done()
    row = service.row(poison)
    assert (row.status, row.error_code, row.attempt) == ("failed", "worker_died", 3)
    assert service.events(poison).count("started") == 3
    for task in others:
        assert service.events(task) == ["accepted", "started", "completed"]
        service.assert_completed_once(task, 10)
    service.assert_sound()


def test_a_task_that_ignores_its_cancel_is_ended_within_two_seconds(service: Service) -> None:
    service.live.consumer()
    stubborn = service.submit(total=20, then="hang")
    sibling = service.submit(total=60, pause_s=0.05)
    service.until_at(stubborn, 20)
    service.until_at(sibling, 1)
    worker = service.worker_pid(stubborn)
    core.cancel(stubborn.task_id, service.settings)
    asked_s = time.monotonic()
    until(lambda: service.status(stubborn) == "cancelled", LIMIT_S, "the cancel")
    assert time.monotonic() - asked_s < CANCEL_LIMIT_S + SLACK_S
    assert state_of(worker) == "Z"
    service.until_done(sibling)
    assert service.events(sibling) == ["accepted", "started", "completed"]
    service.assert_completed_once(sibling, 60)
    service.assert_sound()


def test_a_task_that_looks_at_its_cancel_ends_without_a_kill(service: Service) -> None:
    service.live.consumer()
    task = service.submit(total=2000, pause_s=0.01)
    service.until_at(task, 5)
    worker = service.worker_pid(task)
    core.cancel(task.task_id, service.settings)
    service.until_done(task, limit_s=10.0)
    assert service.status(task) == "cancelled"
    assert state_of(worker) != "Z"
    asked, ended = (
        Event.get(Event.task == task.id, Event.name == name).at
        for name in ("cancel_requested", "cancelled")
    )
    assert ended - asked < CANCEL_LIMIT_S


def test_a_task_over_its_time_limit_is_ended_even_where_it_looks_at_nothing(
    service: Service,
) -> None:
    service.configure(time_limit_s=1.0, max_attempts=1)
    service.live.consumer()
    task = service.submit(total=15, then="hang")
    service.until_done(task)
    assert (service.status(task), service.row(task).error_code) == ("failed", "time_limit")
    service.assert_sound()
