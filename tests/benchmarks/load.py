"""Keep-alive GETs out of a process of its own: prints what it measured as one line of JSON."""

import asyncio
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field

from tests.benchmarks.measure import percentile
from tests.benchmarks.processes import ROOT, python

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_LIMIT_EXTRA_S = 30.0


@dataclass(frozen=True)
class Load:
    """What to ask for: each client asks again once it was answered, or after a pause."""

    port: int
    path: str
    clients: int
    seconds: float
    etag: str = ""
    pause_s: float = 0.0
    status: int = 200

    @property
    def request(self) -> bytes:
        """The bytes of one GET."""
        known = f"If-None-Match: {self.etag}\r\n" if self.etag else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{known}\r\n".encode()


@dataclass(frozen=True)
class Answered:
    """What a load has measured."""

    per_s: float
    p50_ms: float
    p99_ms: float


@dataclass
class Client(asyncio.Protocol):
    """One client that asks until its time is over; `ended` gets None or what went wrong."""

    load: Load
    until_s: float
    ended: asyncio.Future[None]
    latencies_ms: list[float] = field(default_factory=list)
    received: bytes = b""
    transport: asyncio.Transport | None = None

    def ask(self) -> None:
        """Ask over the open connection, else over a new one: that is part of the latency."""
        self.asked_s = time.perf_counter()
        if self.transport is not None:
            self.transport.write(self.load.request)
            return
        loop = asyncio.get_running_loop()
        connect = loop.create_connection(lambda: self, "127.0.0.1", self.load.port)
        self.connecting = asyncio.ensure_future(connect)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.load.request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or (self.load.status != 304 and length and len(body) < int(length[1])):
            return
        self.latencies_ms.append((time.perf_counter() - self.asked_s) * 1000)
        self.received = b""
        if b"connection: close" in head.lower():
            self.leave()
        self.go_on(head)

    def leave(self) -> None:
        if self.transport is not None:
            self.transport.close()
            self.transport = None

    def go_on(self, head: bytes) -> None:
        if not head.startswith(b"HTTP/1.1 %d " % self.load.status):
            self.ended.set_exception(RuntimeError(head.decode()))
        elif time.perf_counter() >= self.until_s:
            self.ended.set_result(None)
        elif self.load.pause_s:
            asyncio.get_running_loop().call_later(self.load.pause_s, self.ask)
        else:
            self.ask()

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None and not self.ended.done():
            self.ended.set_exception(error or ConnectionError("closed by the server"))


async def _ask(load: Load) -> Answered:
    loop = asyncio.get_running_loop()
    started_s = time.perf_counter()
    clients = [
        Client(load, started_s + load.seconds, loop.create_future()) for _ in range(load.clients)
    ]
    for client in clients:
        client.ask()
    await asyncio.gather(*(client.ended for client in clients))
    took_s = time.perf_counter() - started_s
    latencies_ms = [latency for client in clients for latency in client.latencies_ms]
    return Answered(
        len(latencies_ms) / took_s, percentile(latencies_ms, 50), percentile(latencies_ms, 99)
    )


def start(load: Load) -> subprocess.Popen[str]:
    """Begin a load in another process."""
    command = python(__name__, json.dumps(asdict(load)))
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finish(child: subprocess.Popen[str], load: Load) -> Answered:
    """Wait for a load to end by itself. Raises RuntimeError where it was not answered well."""
    try:
        printed, _ = child.communicate(timeout=load.seconds + _LIMIT_EXTRA_S)
    finally:
        child.kill()
        child.wait()
    if child.returncode:
        raise RuntimeError(f"{load.path} was not answered with {load.status}")
    return Answered(**json.loads(printed))


def measure(load: Load) -> Answered:
    """Put a load on a server and wait for its end."""
    return finish(start(load), load)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_ask(Load(**json.loads(sys.argv[1])))))))
