"""Web and consumer are killed -9 together, again and again, under a client that just goes on."""

import random
import threading
import time

import pytest

from huey_app.models import Task
from tests.crash import client
from tests.crash.service import LIMIT_S, Service
from tests.crash.workbooks import make_workbook, undisturbed_result

pytestmark = pytest.mark.crash

KILLS = 3


class Sender(threading.Thread):
    """Sends each workbook until it is accepted, as a good client does."""

    def __init__(self, port: int, workbooks: list[bytes]) -> None:
        super().__init__()
        self.accepted: dict[str, bytes] = {}
        self._port = port
        self._workbooks = workbooks

    def run(self) -> None:
        for number, workbook in enumerate(self._workbooks):
            task_id = client.submit_until_answered(self._port, workbook, str(number), LIMIT_S)
            self.accepted[task_id] = workbook


def assert_result_is_right(port: int, task_id: str, workbook: bytes) -> None:
    task = client.call(port, "GET", f"/task/{task_id}").document
    assert (task["status"], task["progress"]) == ("completed", 100)
    assert client.call(port, "GET", f"/task/{task_id}/result").body == undisturbed_result(workbook)


def test_every_202_finishes_once_with_the_same_result_whatever_is_killed(
    service: Service,
) -> None:
    service.configure(max_attempts=50)
    chance = random.Random(2)
    port = service.settings.port
    sender = Sender(port, [make_workbook(60, seed) for seed in range(30)])
    sender.start()
    for _ in range(KILLS):
        web, consumer = service.live.web(), service.live.consumer("huey_app.consumer.huey")
        time.sleep(chance.uniform(0.1, 0.6))  # the moment of the kill is left to chance
        web.kill()
        consumer.kill()
    service.live.web()
    service.live.consumer("huey_app.consumer.huey")
    sender.join(LIMIT_S)
    service.until_done()
    assert Task.select().count() == len(sender.accepted) == 30
    for task_id, workbook in sender.accepted.items():
        assert_result_is_right(port, task_id, workbook)
        assert service.events(service.find(task_id)).count("completed") == 1
    service.assert_strays_are_pruned()
