"""Everybody at once: nobody is told that the database is locked, and all that is accepted ends."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from huey_app import backup, store
from huey_app.models import Event, Task
from huey_app.settings import Settings
from tests.crash import client
from tests.crash.service import Service
from tests.crash.workbooks import make_workbook

BUSY_S = 10.0
SUBMITTERS, POLLERS, WAITERS = 8, 50, 10
PAUSE_S = 0.05
"""Of a poller between two polls."""

LONGEST_WRITE_WAIT_S = 5.0
"""Half of what a write is willing to wait; 0.43 s was measured on two busy cores."""

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, busy_timeout_s=10.0, max_pending=100_000)


@dataclass
class Seen:
    """What all clients together were answered, and how long writes have waited."""

    port: int
    statuses: Counter[int] = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    connections: list[http.client.HTTPConnection] = field(default_factory=list)

    def connect(self) -> http.client.HTTPConnection:
        self.connections.append(http.client.HTTPConnection(client.HOST, self.port, timeout=60))
        return self.connections[-1]

    def run(self, step: Callable[[], None]) -> threading.Thread:
        """Do that again and again, in a thread of its own, until it is over."""

        def loop() -> None:
            try:
                while not self.over.is_set():
                    step()
            except Exception as error:  # noqa: BLE001 — told to the test, which fails by it
                self.faults.append(repr(error))

        thread = threading.Thread(target=loop)
        thread.start()
        return thread


def submitter(seen: Seen, workbook: bytes) -> Callable[[], None]:
    def step() -> None:
        answer = client.submit(seen.port, workbook)
        seen.statuses[answer.status] += 1
        seen.accepted.append(answer.document["task_id"])

    return step


def getter(seen: Seen, path: Callable[[], str], wait_s: int = 0) -> Callable[[], None]:
    """Polls over one connection, as a browser does."""
    connection = seen.connect()
    headers = {"Prefer": f"wait={wait_s}"} if wait_s else {}

    def step() -> None:
        connection.request("GET", path(), headers=headers)
        response = connection.getresponse()
        json.loads(response.read())
        seen.statuses[response.status] += 1
        seen.over.wait(PAUSE_S)

    return step


def probe(seen: Seen) -> Callable[[], None]:
    """Times how long a write waits for its turn and for the lock."""

    def step() -> None:
        began_s = time.monotonic()
        with store.connected(), store.transaction(durable=False):
            seen.waits_s.append(time.monotonic() - began_s)
        seen.over.wait(PAUSE_S)

    return step


def everybody(service: Service, seen: Seen) -> list[Callable[[], None]]:
    turn = itertools.count()

    def some_task() -> str:
        known = seen.accepted
        return f"/task/{known[next(turn) % len(known)]}" if known else "/tasks"

    lists = itertools.cycle(("/tasks?limit=20", "/tasks?q=claims", "/tasks?status=completed"))
    return [
        *(submitter(seen, make_workbook(6, seed)) for seed in range(SUBMITTERS)),
        *(getter(seen, some_task, wait_s=2) for _ in range(WAITERS)),
        *(getter(seen, some_task) for _ in range(POLLERS - WAITERS)),
        getter(seen, lambda: next(lists)),
        getter(seen, lambda: "/stats"),
        probe(seen),
    ]


def test_nobody_waits_long_or_in_vain_while_everybody_is_at_work(
    service: Service, record_property: Callable[[str, object], None]
) -> None:
    web = service.live.web()
    consumer = service.live.consumer("huey_app.consumer.huey")
    seen = Seen(service.settings.port)
    threads = [seen.run(step) for step in everybody(service, seen)]
    until_s = time.monotonic() + BUSY_S
    while time.monotonic() < until_s:
        backup.make_backup(service.settings)
    seen.over.set()
    for thread in threads:
        thread.join()
    for connection in seen.connections:
        connection.close()
    assert seen.faults == []
    assert set(seen.statuses) == {200, 202}
    assert Task.select().count() == len(seen.accepted) == seen.statuses[202]
    service.until_done(limit_s=120)
    events = {event.name for event in Event.select(Event.name).distinct()}
    assert events == {"accepted", "started", "completed"}
    for said in (web.said(), consumer.said()):
        assert "locked" not in said
        assert "Traceback" not in said
    assert max(seen.waits_s) < LONGEST_WRITE_WAIT_S
    service.assert_sound()
    report(seen, record_property)


def report(seen: Seen, record_property: Callable[[str, object], None]) -> None:
    waits_s = sorted(seen.waits_s)
    figures = {
        "accepted": len(seen.accepted),
        "polls": seen.statuses[200],
        "writes_timed": len(waits_s),
        "write_wait_median_ms": round(1000 * waits_s[len(waits_s) // 2], 1),
        "write_wait_longest_ms": round(1000 * waits_s[-1], 1),
    }
    for name, figure in figures.items():
        record_property(name, figure)
    print(figures)  # noqa: T201 — shown with -s
