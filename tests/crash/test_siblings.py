"""Workers beside each other: a stopped one keeps its task, two consumers never share one."""

import os
import signal

import pytest

from huey_app import rescue
from tests.crash.service import Service
from tests.live import until

pytestmark = pytest.mark.crash


def test_a_worker_that_stands_still_keeps_its_task_and_completes_it(service: Service) -> None:
    service.live.consumer()
    task = service.submit(total=150, pause_s=0.02)
    service.until_at(task, 5)
    frozen = service.worker_pid(task)
    service.freeze(frozen)
    try:
        beside = service.submit(total=30, pause_s=0.1)  # as long as several sweeps
        service.until_done(beside)
        sweeper = rescue.Sweeper(service.settings)
        assert [sweeper.sweep() for _ in range(3)] == [0, 0, 0]
        assert (service.status(task), service.worker_pid(task)) == ("processing", frozen)
    finally:
        os.kill(frozen, signal.SIGCONT)
    service.until_done(task)
    assert service.events(task) == ["accepted", "started", "completed"]
    service.assert_completed_once(task, 150)
    service.assert_sound()


def test_a_second_consumer_beside_the_first_does_no_task_twice(service: Service) -> None:
    tasks = [service.submit(total=12, pause_s=0.002) for _ in range(120)]
    service.live.consumer()
    service.live.consumer()
    service.until_done()
    for task in tasks:
        assert service.events(task) == ["accepted", "started", "completed"]
        service.assert_completed_once(task, 12)
    service.assert_sound()


def test_the_task_of_a_killed_consumer_is_taken_up_by_the_one_beside_it(
    service: Service,
) -> None:
    consumers = [service.live.consumer() for _ in range(2)]
    task = service.submit(total=200, pause_s=0.02)
    service.until_at(task, 20)
    (owner,) = (each for each in consumers if service.worker_pid(task) in each.members())
    owner.kill()
    until(lambda: service.row(task).attempt == 2, 10.0, "the other consumer's attempt")
    service.until_done(task)
    service.assert_completed_once(task, 200)
    service.assert_sound()
