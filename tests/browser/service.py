"""The whole service as `make run` starts it, on a port and a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

MAX_UPLOAD_MB = 20
_START_LIMIT_S = 30.0
_END_LIMIT_S = 30.0


class Service:
    """Started, killed, started again; whatever happens, `stop` leaves nothing behind."""

    def __init__(self, data_dir: Path, module: str = "huey_app.supervisor") -> None:
        self.port = _free_port()
        self._data_dir = data_dir
        self._module = module
        self._log = data_dir.with_suffix(".log")
        self._supervisor: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        own = {
            "HOLDFAST_DATA_DIR": str(self._data_dir),
            "HOLDFAST_PORT": str(self.port),
            "HOLDFAST_MAX_UPLOAD_MB": str(MAX_UPLOAD_MB),
            "HOLDFAST_MIN_FREE_MB": "0",
            "HOLDFAST_GRACE_S": "2",
        }
        command = [sys.executable, "-m", self._module]
        with self._log.open("ab") as log:
            self._supervisor = subprocess.Popen(
                command, env=os.environ | own, stdout=log, stderr=log
            )
        self._wait_until_up()

    def kill(self) -> None:
        """SIGKILL to all in the middle of whatever they do."""
        children = _children(self._running.pid)
        self._running.kill()  # first: it would start again what dies
        for child in children:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        self._running.wait(_END_LIMIT_S)

    def stop(self) -> None:
        self._running.terminate()
        try:
            self._running.wait(_END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._supervisor is not None, "not started"
        return self._supervisor

    def _wait_until_up(self) -> None:
        give_up_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < give_up_s and self._running.poll() is None:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.05)
        raise RuntimeError(f"the service did not start: {self._log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
