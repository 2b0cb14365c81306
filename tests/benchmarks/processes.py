"""Processes that a benchmark starts, ends by their own id, and reads the cost of in /proc."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.measure import wait_until

ROOT = Path(__file__).resolve().parents[2]
_STOP_LIMIT_S = 10.0
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process in a group of its own; nothing of that group is left at the end."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    finally:
        # Workers of a consumer that did not end cleanly are still in its group.
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def python(module: str, *arguments: str) -> list[str]:
    """Command that runs a module of this repository."""
    return [sys.executable, "-m", module, *arguments]


def free_port() -> int:
    """A port on the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, child: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers. Raises TimeoutError, RuntimeError where it has ended."""

    def answers() -> bool:
        if child.poll() is not None:
            raise RuntimeError(f"ended with status {child.returncode}: {child.args!r}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers, 15.0, every_s=0.02)


def group(pid: int) -> list[int]:
    """A process and its children."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, listed)]


def cpu_s(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_with_ended_s(pids: Iterable[int]) -> float:
    """Processor time of processes and of those that they have started and seen end."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def resident_mb(pid: int, *, peak: bool = False) -> float:
    """Resident memory of a process in MB (10^6 bytes), now or at its peak."""
    name = "VmHWM" if peak else "VmRSS"
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    if found is None:
        raise RuntimeError(f"/proc tells no {name} of {pid}")
    return int(found[1]) * 1024 / 1e6
