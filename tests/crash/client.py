"""A small HTTP client of its own: what it was answered is what the service has promised."""

import http.client
import json
import secrets
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of one response."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def document(self) -> Any:
        return json.loads(self.body)


def call(
    port: int,
    method: str,
    path: str,
    body: bytes | Iterable[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request. Raises OSError or HTTPException where there was no whole answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        return answer_of(connection.getresponse())
    finally:
        connection.close()


def answer_of(response: http.client.HTTPResponse) -> Answer:
    """All of a response whose head has come."""
    return Answer(response.status, response.read(), dict(response.getheaders()))


def form(workbook: bytes, name: str = "claims.xlsx") -> tuple[bytes, dict[str, str]]:
    """A multipart body with one file, and its headers."""
    boundary = secrets.token_hex(16)
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + workbook + f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def submit(port: int, workbook: bytes, key: str | None = None) -> Answer:
    """POST a claims workbook, with an idempotency key where one is given."""
    body, headers = form(workbook)
    return call(port, "POST", "/claims", body, headers | ({"Idempotency-Key": key} if key else {}))


def submit_until_answered(port: int, workbook: bytes, key: str, limit_s: float) -> str:
    """Send it again, with the same key, until it is accepted; return the task's id."""
    give_up_s = time.monotonic() + limit_s
    while True:
        try:
            answer = submit(port, workbook, key)
        except (OSError, http.client.HTTPException):
            answer = None
        if answer is not None and answer.status == 202:
            return str(answer.document["task_id"])
        if time.monotonic() > give_up_s:
            raise TimeoutError(f"not accepted within {limit_s} s: {answer}")
        time.sleep(0.05)


def cancel_until_answered(port: int, task_id: str, limit_s: float) -> None:
    """Ask for a cancel until there is an answer; that it is cancelled already is one, too."""
    give_up_s = time.monotonic() + limit_s
    while True:
        try:
            if call(port, "DELETE", f"/task/{task_id}").status in (200, 202, 409):
                return
        except (OSError, http.client.HTTPException):
            pass
        if time.monotonic() > give_up_s:
            raise TimeoutError(f"the cancel of {task_id} was not answered within {limit_s} s")
        time.sleep(0.05)


def begin_submit(port: int, workbook: bytes, share: float) -> socket.socket:
    """Send the first part of a submit and leave it there; the caller closes the socket."""
    body, headers = form(workbook)
    connection = begin(port, body, headers)
    connection.sendall(body[: int(len(body) * share)])
    return connection


def begin(port: int, body: bytes, headers: dict[str, str]) -> socket.socket:
    """Send the head of a submit, and nothing of its body; the caller closes the socket."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(
        ["POST /claims HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(body)}", *lines, "", ""]
    )
    connection = socket.create_connection((HOST, port), timeout=30)
    connection.sendall(head.encode())
    return connection


def rest_of(connection: socket.socket) -> Answer:
    """The answer to what was sent in pieces."""
    with http.client.HTTPResponse(connection) as response:
        response.begin()
        return answer_of(response)


def readiness(port: int) -> tuple[int, dict[str, bool]]:
    """Whether the service can accept, and which part says so."""
    answer = call(port, "GET", "/readyz")
    return answer.status, answer.document["checks"]


def assert_refused(answer: Answer, status: int, code: str) -> None:
    """It is a problem document that says when to come again."""
    assert (answer.status, answer.document["code"]) == (status, code), answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
