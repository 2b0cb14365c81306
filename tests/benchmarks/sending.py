"""A client that sends a file as multipart and knows when its last byte was sent."""

import http.client
import json
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BOUNDARY = "holdfast-benchmark"
_TAIL = f"\r\n--{_BOUNDARY}--\r\n".encode()
_PIECE_BYTES = 256 * 1024
# A small buffer, so that the last byte sent has nearly arrived.
_SEND_BUFFER_BYTES = 64 * 1024
_LIMIT_S = 60.0


@dataclass(frozen=True)
class Sending:
    """What a submit took: sending, then waiting for the answer; and the task that it made."""

    sending_s: float
    waiting_s: float
    task: dict[str, Any]


def send(port: int, path: str, file: Path) -> Sending:
    """POST a file in the field `file`. Raises RuntimeError where the answer is no 202."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LIMIT_S)
    try:
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        started_s = time.perf_counter()
        _send_body(connection, path, file)
        sent_s = time.perf_counter()
        answer = connection.getresponse()
        answered_s = time.perf_counter()
        document = json.loads(answer.read())
    finally:
        connection.close()
    if answer.status != 202:
        raise RuntimeError(f"{path} answered {answer.status}: {document}")
    return Sending(sent_s - started_s, answered_s - sent_s, document)


def _send_body(connection: http.client.HTTPConnection, path: str, file: Path) -> None:
    head = (
        f"--{_BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", f"multipart/form-data; boundary={_BOUNDARY}")
    connection.putheader("Content-Length", str(len(head) + file.stat().st_size + len(_TAIL)))
    connection.endheaders()
    connection.send(head)
    with file.open("rb") as source:
        while piece := source.read(_PIECE_BYTES):
            connection.send(piece)
    connection.send(_TAIL)


def fetch(port: int, path: str) -> int:
    """GET all of a document; its size in bytes. Raises RuntimeError where there is no 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LIMIT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        size = len(answer.read())
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return size
