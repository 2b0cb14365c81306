"""The real web process: what waitress itself refuses, and memory while a big file arrives."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

MIB = 1024 * 1024


class Server:
    def __init__(self, data_dir: Path, **settings: str) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        told = {f"HOLDFAST_{name.upper()}": value for name, value in settings.items()}
        own = {"HOLDFAST_DATA_DIR": str(data_dir), "HOLDFAST_PORT": str(self.port)}
        self.env = os.environ | own | told
        self.process = subprocess.Popen(
            [sys.executable, "-m", "web"], env=self.env, stderr=subprocess.DEVNULL
        )

    def wait_until_up(self) -> None:
        deadline_s = time.monotonic() + 30
        while time.monotonic() < deadline_s:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("the web process did not come up")

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def rss_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "var", max_upload_mb="1", min_free_mb="0")
    try:
        started.wait_until_up()
        yield started
    finally:
        started.stop()


def test_what_arrived_of_a_broken_upload_is_kept(server: Server) -> None:
    tus = {"Tus-Resumable": "1.0.0"}
    with closing(server.connect()) as connection:
        connection.request("POST", "/resumable", headers=tus | {"Upload-Length": "900000"})
        response = connection.getresponse()
        response.read()
        path = "/resumable/" + response.headers["Location"].rpartition("/")[2]
    told = tus | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    with closing(server.connect()) as broken:
        broken.putrequest("PATCH", path)
        for name, value in (told | {"Content-Length": "900000"}).items():
            broken.putheader(name, value)
        broken.endheaders()
        broken.send(b"x" * 300_000)
    assert _grows_to(server, path, 300_000)


def _grows_to(server: Server, path: str, offset: int) -> bool:
    until_s = time.monotonic() + 10
    while time.monotonic() < until_s:
        with closing(server.connect()) as connection:
            connection.request("HEAD", path, headers={"Tus-Resumable": "1.0.0"})
            if int(connection.getresponse().headers["Upload-Offset"]) == offset:
                return True
        time.sleep(0.05)
    return False


@pytest.fixture
def roomy(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "var", min_free_mb="0")
    try:
        started.wait_until_up()
        yield started
    finally:
        started.stop()


def answer_of(connection: http.client.HTTPConnection) -> tuple[int, dict[str, object]]:
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status, json.loads(answer.read())


def test_a_body_over_the_limit_is_refused_and_the_sender_sees_it(server: Server) -> None:
    connection = server.connect()
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Accept-Language": "zh"}
    connection.request("POST", "/claims", body=bytes(8 * MIB), headers=headers)
    status, problem = answer_of(connection)
    connection.close()
    assert (status, problem["code"]) == (413, "too_large")
    assert "文件" in str(problem["detail"])


def test_who_asks_first_is_refused_before_sending(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port), 10)) as raw:
        raw.sendall(
            b"POST /claims HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\nExpect: 100-continue\r\n\r\n"
        )
        assert raw.recv(64).startswith(b"HTTP/1.1 413")


def test_a_chunked_body_over_the_limit_is_refused(server: Server) -> None:
    connection = server.connect()
    connection.putrequest("POST", "/claims")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.endheaders()
    chunk = b"80000\r\n" + bytes(0x80000) + b"\r\n"
    try:
        for _ in range(4):
            connection.send(chunk)
        connection.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused before the end
    status = http.client.HTTPResponse(connection.sock)
    status.begin()
    assert status.status == 413
    connection.close()


def test_a_poll_that_finds_nothing_new_keeps_its_connection(server: Server) -> None:
    connection = server.connect()
    connection.request("GET", "/")
    etag = connection.getresponse().headers["ETag"]
    connection.close()
    connection.request("GET", "/", headers={"If-None-Match": etag})
    answer = connection.getresponse()
    answer.read()
    first = connection.sock
    assert (answer.status, answer.headers["Connection"]) == (304, None)
    connection.request("GET", "/healthz")
    assert connection.getresponse().read()
    assert first is not None
    assert connection.sock is first
    connection.close()


def test_garbage_is_answered_with_a_problem(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port), 10)) as raw:
        raw.sendall(b"nonsense\r\n\r\n")
        answer = raw.recv(4096)
    assert b" 400 " in answer
    assert b"application/problem+json" in answer


def test_a_big_upload_is_not_held_in_memory_and_polls_go_on(roomy: Server) -> None:
    warm = roomy.connect()
    warm.request("GET", "/healthz")
    warm.getresponse().read()
    before = roomy.rss_bytes()
    uploading = roomy.connect()
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    tail = b"\r\n--x--\r\n"
    uploading.putrequest("POST", "/claims")
    uploading.putheader("Content-Type", "multipart/form-data; boundary=x")
    uploading.putheader("Content-Length", str(len(head) + 90 * MIB + len(tail)))
    uploading.endheaders()
    uploading.send(head)
    for _ in range(90):
        uploading.send(bytes(MIB))
        warm.request("GET", "/healthz")
        assert warm.getresponse().read()
    uploading.send(tail)
    status, _problem = answer_of(uploading)
    uploading.close()
    warm.close()
    assert status in (415, 422)  # zeros are no workbook
    assert roomy.rss_bytes() - before < 12 * MIB


def test_an_address_is_understood_as_it_was_typed(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port), 10)) as line:
        line.sendall("GET /query?q=阀门 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert json.loads(body)["query"] == "阀门"


def test_what_the_server_itself_refuses_is_not_sniffed(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port), 10)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nno header\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b"X-Content-Type-Options: nosniff" in answer


@pytest.mark.parametrize(("lang", "words"), [("en", "Send a smaller file"), ("zh", "较小")])
def test_a_person_whose_form_is_too_large_gets_a_page(
    server: Server, lang: str, words: str
) -> None:
    connection = server.connect()
    headers = {"Sec-Fetch-Dest": "document", "Accept": "text/html", "Accept-Language": lang}
    connection.request("POST", "/claims", bytes(3 * MIB), headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    assert answer.status == 413
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Content-Security-Policy"]
    assert words in page
