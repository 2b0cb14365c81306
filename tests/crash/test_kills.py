"""Workers, schedulers, whole consumers are killed -9: nothing is lost, nothing runs twice."""

import os
import signal
import time
from itertools import pairwise

import pytest

from huey_app import queue, store
from huey_app.models import Event, Task
from tests.crash import crash_points
from tests.crash.service import LIMIT_S, Service
from tests.live import until

pytestmark = pytest.mark.crash


def test_a_consumer_killed_many_times_completes_every_task_exactly_once(service: Service) -> None:
    service.configure(workers=4, max_attempts=50)
    tasks = [service.submit(total=12, pause_s=0.002) for _ in range(150)]
    for completed in range(20, 120, 20):
        consumer = service.live.consumer()
        until(lambda least=completed: service.count("completed") >= least, LIMIT_S, "progress")
        consumer.kill()
    assert service.count("completed") < len(tasks), "it was killed in the middle of the work"
    service.live.consumer()
    service.until_done()
    for task in tasks:
        service.assert_completed_once(task, 12)
    service.assert_sound()


def test_the_task_of_one_killed_worker_goes_on_in_a_sibling_from_its_checkpoint(
    service: Service,
) -> None:
    consumer = service.live.consumer()
    task = service.submit(total=200, pause_s=0.02)
    service.until_at(task, 25)
    victim = service.worker_pid(task)
    killed_s = time.monotonic()
    os.kill(victim, signal.SIGKILL)
    until(lambda: service.row(task).attempt == 2, LIMIT_S, "another attempt")
    assert time.monotonic() - killed_s < 10.0
    service.until_done(task)
    service.assert_completed_once(task, 200)
    assert (service.row(task).result or {})["first"] >= 20
    assert consumer.process.poll() is None
    service.assert_sound()


def test_a_new_worker_takes_up_the_work_even_while_the_scheduler_stands_still(
    service: Service,
) -> None:
    consumer = service.live.consumer()
    task = service.submit(total=200, pause_s=0.02)
    service.until_at(task, 20)
    workers = service.live.workers(consumer)
    (scheduler,) = set(consumer.members()) - {consumer.pid, *workers}
    service.freeze(scheduler)
    try:
        os.kill(service.worker_pid(task), signal.SIGKILL)
        until(lambda: service.row(task).attempt == 2, LIMIT_S, "another attempt")
    finally:
        os.kill(scheduler, signal.SIGCONT)
    service.until_done(task)
    service.assert_completed_once(task, 200)


def test_progress_never_goes_back_when_a_worker_is_killed(service: Service) -> None:
    service.live.consumer()
    task = service.submit(total=200, pause_s=0.02)
    shown = []
    for _ in range(2):
        service.until_at(task, (shown[-1] if shown else 0) + 20)
        shown.append(int(service.row(task).progress))
        attempt = service.row(task).attempt
        os.kill(service.worker_pid(task), signal.SIGKILL)
        until(lambda last=attempt: service.row(task).attempt > last, LIMIT_S, "a new attempt")
        shown.append(int(service.row(task).progress))
    assert all(before <= after for before, after in pairwise(shown)), shown
    service.until_done(task)
    service.assert_completed_once(task, 200)


@pytest.mark.parametrize("point", ["claim-before", "claim-after"])
def test_a_worker_that_dies_between_message_and_task_loses_neither(
    service: Service, point: str
) -> None:
    tasks = [service.submit(total=3) for _ in range(6)]
    crash_points.arm(service.settings, point, times=3)
    service.live.consumer()
    service.until_done()
    assert crash_points.left(service.settings, point) == 0
    for task in tasks:
        service.assert_completed_once(task, 3)
        assert service.events(task) == ["accepted", "started", "completed"]
    service.assert_sound()


def test_a_scheduler_that_dies_between_schedule_and_queue_loses_nothing(service: Service) -> None:
    tasks = [service.submit(total=3) for _ in range(4)]
    with store.transaction():
        for task in tasks:
            queue.drop(task.task_id)
            queue.send(task.task_id, at=task.created_at)
    crash_points.arm(service.settings, "read_schedule-after", times=2)
    service.live.consumer()
    service.until_done()
    assert crash_points.left(service.settings, "read_schedule-after") == 0
    for task in tasks:
        service.assert_completed_once(task, 3)
    service.assert_sound()


def test_a_task_that_waits_to_be_tried_again_survives_the_kill(service: Service) -> None:
    service.configure(backoff_s=1.0)
    consumer = service.live.consumer()
    task = service.submit(total=30, then="raise", attempts=1)
    until(lambda: service.count("attempt_failed") == 1, LIMIT_S, "a failed attempt")
    consumer.kill()
    service.live.consumer()
    service.until_done(task)
    service.assert_completed_once(task, 30)
    assert service.row(task).attempt == 2
    service.assert_sound()


def test_what_a_killed_consumer_left_is_taken_up_at_its_start(service: Service) -> None:
    consumer = service.live.consumer()
    task = service.submit(total=200, pause_s=0.02)
    service.until_at(task, 15)
    consumer.kill()
    assert service.status(task) == "processing"
    again = service.live.consumer()
    until(lambda: service.row(task).attempt == 2, LIMIT_S, "another attempt")
    rescued = Event.get(Event.name == "attempt_failed", Event.task == task.id)
    assert rescued.at - (time.time() - (time.monotonic() - again.started_s)) < 5.0
    service.until_done(task)
    service.assert_completed_once(task, 200)
    assert Task.select().count() == 1
