"""`make run`: what dies is started again, and what keeps it from starting is one sentence."""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from tests.crash import client
from tests.crash.service import LIMIT_S, Service
from tests.live import Group, children, descendants, state_of, until

pytestmark = pytest.mark.crash

COMMAND = [sys.executable, "-m", "huey_app.supervisor"]


def is_ready(service: Service) -> bool:
    with contextlib.suppress(OSError):
        return client.call(service.settings.port, "GET", "/readyz").status == 200
    return False


def living(pids: list[int]) -> list[int]:
    return [pid for pid in pids if state_of(pid) != "Z"]


@pytest.fixture
def running(service: Service) -> Iterator[tuple[Group, list[int]]]:
    """The supervisor, ready, and all processes that it has started; none is left at the end."""
    supervisor = service.live.start("supervisor", COMMAND)
    below: list[int] = []
    try:
        until(lambda: is_ready(service), LIMIT_S, "a service that is ready")
        below = descendants(supervisor.pid)
        yield supervisor, below
    finally:
        for pid in living(below or descendants(supervisor.pid)):
            os.kill(pid, signal.SIGKILL)


def test_ctrl_c_stops_both_and_leaves_no_process_behind(
    running: tuple[Group, list[int]],
) -> None:
    supervisor, below = running
    assert len(below) >= 5  # web, consumer, its scheduler and two workers
    supervisor.signal(signal.SIGINT)
    assert supervisor.process.wait(LIMIT_S) == 0
    assert living(below) == []
    assert "Traceback" not in supervisor.said()


def parts(supervisor: Group) -> tuple[int, int]:
    """The web process, which has no children, and the consumer."""
    below = children(supervisor.pid)
    (web,) = (pid for pid in below if not descendants(pid))
    (consumer,) = (pid for pid in below if descendants(pid))
    return web, consumer


def test_what_is_killed_is_started_again(
    service: Service, running: tuple[Group, list[int]]
) -> None:
    supervisor, below = running
    web, consumer = parts(supervisor)
    os.kill(descendants(consumer)[-1], signal.SIGSTOP)  # one that cannot end by itself
    os.kill(consumer, signal.SIGKILL)
    until(lambda: "consumer died (-9)" in supervisor.said(), LIMIT_S, "its restart")
    until(lambda: living(below) == [web], LIMIT_S, "the end of the old workers")
    os.kill(web, signal.SIGKILL)
    until(lambda: "web died (-9)" in supervisor.said(), LIMIT_S, "its restart")
    until(lambda: is_ready(service), LIMIT_S, "a service that is ready again")
    below.extend(descendants(supervisor.pid))
    supervisor.signal(signal.SIGINT)
    assert supervisor.process.wait(LIMIT_S) == 0
    assert living(below) == []


def test_what_dies_as_soon_as_it_starts_ends_all_and_is_said(
    running: tuple[Group, list[int]],
) -> None:
    supervisor, below = running
    while supervisor.process.poll() is None:
        below.extend(descendants(supervisor.pid))
        for pid in children(supervisor.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGABRT)  # as a process that crashes ends itself
        time.sleep(0.1)
    assert supervisor.process.returncode not in (0, None)
    until(lambda: living(below) == [], 2.0, "the end of all that it started")
    assert "ends as soon as it starts" in supervisor.said()


def assert_ends_with_one_sentence(service: Service, about: str) -> None:
    supervisor = service.live.start("supervisor", COMMAND)
    assert supervisor.process.wait(LIMIT_S) not in (0, None)
    (sentence,) = supervisor.said().splitlines()
    assert sentence.startswith("holdfast: ")
    assert about in sentence


def test_a_taken_port_is_one_clear_sentence(service: Service) -> None:
    with socket.create_server((service.settings.host, service.settings.port)):
        assert_ends_with_one_sentence(
            service, f"cannot listen on 127.0.0.1:{service.settings.port}"
        )


def test_a_data_folder_that_cannot_be_made_is_one_clear_sentence(service: Service) -> None:
    in_the_way = service.settings.data_dir.with_name("a-file")
    in_the_way.touch()
    service.configure(data_dir=in_the_way / "var")
    assert_ends_with_one_sentence(service, str(in_the_way / "var"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_one_clear_sentence(service: Service) -> None:
    service.settings.data_dir.chmod(0o500)
    assert_ends_with_one_sentence(service, str(service.settings.data_dir))
