"""The consumer is stopped as a deploy does it: nobody is blamed, nothing is done again."""

import os
import signal

import pytest

from huey_app.models import Task
from tests.crash import crash_points
from tests.crash.service import LIMIT_S, Service
from tests.live import until

pytestmark = pytest.mark.crash


def attempts_left(service: Service, task: Task) -> int:
    row = service.row(task)
    return int(row.max_attempts - row.attempt)


def test_a_deploy_lets_tasks_end_releases_the_rest_and_takes_none(service: Service) -> None:
    service.configure(grace_s=2.0)
    consumer = service.live.consumer()
    slow = service.submit(total=120, pause_s=0.05)
    service.until_at(slow, 15)
    quick = service.submit(total=40, pause_s=0.03)
    service.until_at(quick, 10)
    waiting = [service.submit() for _ in range(3)]
    assert consumer.terminate(LIMIT_S) == 0
    assert consumer.members() == []
    service.assert_completed_once(quick, 40)
    assert service.events(slow) == ["accepted", "started", "released"]
    assert attempts_left(service, slow) == slow.max_attempts
    assert [service.events(task) for task in waiting] == [["accepted"]] * 3
    service.assert_sound()
    service.live.consumer()
    service.until_done()
    service.assert_completed_once(slow, 120)
    assert (service.row(slow).result or {})["first"] >= 10
    assert service.row(slow).attempt == 2
    service.assert_sound()


def test_a_task_that_looks_at_nothing_is_released_after_the_grace_period(service: Service) -> None:
    service.configure(grace_s=0.5)
    consumer = service.live.consumer()
    task = service.submit(total=20, then="hang", attempts=1)
    service.until_at(task, 20)
    assert consumer.terminate(LIMIT_S) == 0
    assert (service.status(task), attempts_left(service, task)) == ("pending", task.max_attempts)
    service.live.consumer()
    service.until_done(task)
    service.assert_completed_once(task, 20)


def test_ctrl_c_in_a_terminal_releases_every_running_task(service: Service) -> None:
    consumer = service.live.consumer()
    tasks = [service.submit(total=400, pause_s=0.02) for _ in range(2)]
    for task in tasks:
        service.until_at(task, 10)
    os.killpg(consumer.pid, signal.SIGINT)
    assert consumer.process.wait(LIMIT_S) == 0
    for task in tasks:
        assert set(service.events(task)) == {"accepted", "started", "released"}
        assert attempts_left(service, task) == task.max_attempts
    service.assert_sound()


def test_an_interrupt_between_claim_and_work_gives_the_task_back(service: Service) -> None:
    crash_points.arm(service.settings, "claim-after", number=signal.SIGINT)
    service.live.consumer()
    task = service.submit(total=20)
    service.until_done(task)
    assert service.events(task) == ["accepted", "started", "released", "started", "completed"]
    assert attempts_left(service, task) == task.max_attempts - 1
    service.assert_sound()


def test_an_interrupt_while_the_end_is_written_does_not_undo_it(service: Service) -> None:
    crash_points.arm(service.settings, "complete-after", number=signal.SIGINT)
    service.live.consumer()
    task = service.submit(total=20)
    service.until_done(task)
    assert service.events(task) == ["accepted", "started", "completed"]
    assert crash_points.left(service.settings, "complete-after") == 0
    service.assert_sound()


def test_workers_whose_consumer_is_killed_finish_their_task_and_leave(service: Service) -> None:
    consumer = service.live.consumer()
    task = service.submit(total=200, pause_s=0.02)
    service.until_at(task, 5)
    consumer.kill_leader()
    service.live.consumer()
    service.until_done(task)
    assert service.events(task) == ["accepted", "started", "completed"]
    until(lambda: not consumer.members(), LIMIT_S, "the end of every orphan")
    service.assert_sound()
