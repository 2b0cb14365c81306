"""What a task produced, whole and in parts, from the server that sends it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest

from huey_app import files
from tests.live import free_port, until
from tests.web.conftest import Client
from tests.work import Work


@dataclass
class Answer:
    status: int
    headers: Any
    data: bytes


@dataclass
class Sender:
    """A real server in a thread of its own."""

    port: int
    work: Work

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, headers=sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())


@pytest.fixture
def sender(work: Work) -> Iterator[Sender]:
    port = free_port()
    told = {"HOLDFAST_DATA_DIR": str(work.settings.data_dir), "HOLDFAST_PORT": str(port)}
    command = [sys.executable, "-m", "tests.toy_web"]
    process = subprocess.Popen(command, env=os.environ | told, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _answers(port), 20, "the web process to listen")
        yield Sender(port, work)
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def made(client: Client) -> str:
    """Address of what a finished task wrote: the numbers 0 to 2, a line each."""
    task = client.work.submit(total=3)
    client.work.run_next()
    outputs = client.get(f"/task/{task.task_id}").get_json()["outputs"]
    return str(outputs["numbers.txt"])


def test_the_result_says_where_it_is(client: Client, made: str) -> None:
    task = client.get(made.partition("/outputs/")[0]).get_json()
    assert task["result"]["numbers_output"] == made


def test_the_full_result_says_it_too(client: Client, made: str) -> None:
    result = client.get(made.partition("/outputs/")[0] + "/result").get_json()
    assert result["numbers_output"] == made


def test_it_comes_whole(sender: Sender, made: str) -> None:
    answer = sender.get(made)
    assert (answer.status, answer.data) == (200, b"0\n1\n2\n")
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == "6"
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("wanted", "content", "told"),
    [
        ("bytes=2-3", b"1\n", "bytes 2-3/6"),
        ("bytes=4-", b"2\n", "bytes 4-5/6"),
        ("bytes=-2", b"2\n", "bytes 4-5/6"),
        ("bytes=0-999", b"0\n1\n2\n", "bytes 0-5/6"),
    ],
)
def test_a_part_comes_alone(
    sender: Sender, made: str, wanted: str, content: bytes, told: str
) -> None:
    answer = sender.get(made, Range=wanted)
    assert (answer.status, answer.data) == (206, content)
    assert answer.headers["Content-Range"] == told


def test_a_part_past_the_end_is_416(sender: Sender, made: str) -> None:
    answer = sender.get(made, Range="bytes=6-")
    assert answer.status == 416
    assert b'"code": "range"' in answer.data
    assert answer.headers["Content-Range"] == "bytes */6"


def test_a_part_of_what_has_changed_comes_whole(sender: Sender, made: str) -> None:
    assert sender.get(made, Range="bytes=2-3", If_Range='"another"').data == b"0\n1\n2\n"


def test_what_is_known_is_not_sent_again(sender: Sender, made: str) -> None:
    etag = sender.get(made).headers["ETag"]
    assert sender.get(made, If_None_Match=etag).status == 304


def test_head_tells_the_size(sender: Sender, made: str) -> None:
    answer = sender.get(made, "HEAD")
    assert (answer.headers["Content-Length"], answer.data) == ("6", b"")


def test_players_that_do_not_read_hold_no_thread(sender: Sender) -> None:
    task = sender.work.submit()
    sender.work.run_next()
    folder = files.attempt_folder(sender.work.settings.data_dir, task.task_id, 1)
    (folder / "numbers.txt").write_bytes(b"0\n" * 8_000_000)
    address = f"/task/{task.task_id}/outputs/numbers.txt"
    lazy = [HTTPConnection("127.0.0.1", sender.port, timeout=20) for _ in range(30)]
    for connection in lazy:
        connection.request("GET", address)
    assert sender.get(address, Range="bytes=0-1").data == b"0\n"
    for connection in lazy:
        connection.close()


@pytest.mark.parametrize("name", ["other.txt", "..%2f1%2fnumbers.txt", "None"])
def test_no_other_file_can_be_had(client: Client, made: str, name: str) -> None:
    assert client.get(f"{made.rpartition('/')[0]}/{name}").status_code == 404


def test_an_unfinished_task_has_none(client: Client) -> None:
    task = client.work.submit()
    assert client.get(f"/task/{task.task_id}/outputs/numbers.txt").status_code == 409
    assert client.get(f"/task/{task.task_id}").get_json()["outputs"] is None
