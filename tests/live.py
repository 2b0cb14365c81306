"""The real web and the real consumer as processes: started, hurt, watched, always ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from huey_app import presence, supervisor
from huey_app.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
TOY_HUEY = "tests.crash.consumer.huey"
_START_LIMIT_S = 30.0
_END_LIMIT_S = 20.0


def until(is_so: Callable[[], object], limit_s: float, what: str) -> None:
    """Return as soon as `is_so`. Raises TimeoutError, which says `what` was waited for."""
    give_up_s = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > give_up_s:
            raise TimeoutError(f"not within {limit_s} s: {what}")
        time.sleep(0.01)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def state_of(pid: int) -> str:
    """One letter as in ps: R, S, T and so on; Z too where the process is gone."""
    return _stat(pid)[0]


def _stat(pid: int | str) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ["Z", "0", "0"]
    return text.rpartition(")")[2].split()


def _living() -> Iterator[tuple[int, int, int]]:
    """Id, parent and group of every process that lives."""
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            state, parent, group = _stat(path.name)[:3]
            if state != "Z":
                yield int(path.name), int(parent), int(group)


def descendants(pid: int) -> list[int]:
    """Children of a process, their children, and so on."""
    first = children(pid)
    return first + [each for child in first for each in descendants(child)]


def children(pid: int) -> list[int]:
    """Processes that it started and that are still there."""
    return [child for child, parent, _ in _living() if parent == pid]


@dataclass
class Group:
    """A process in a session and group of its own, with all that it forks."""

    process: subprocess.Popen[bytes]
    log: Path
    started_s: float = field(default_factory=time.monotonic)
    gone: bool = False

    @property
    def pid(self) -> int:
        return self.process.pid

    def members(self) -> list[int]:
        """Everything of the group that lives, the leader first."""
        return sorted(pid for pid, _, group in _living() if group == self.pid)

    def signal(self, number: signal.Signals) -> None:
        """Signal the leader alone."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill_member(self, pid: int) -> None:
        """SIGKILL one process of the group; nothing where it has ended by itself."""
        if pid in self.members():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill_leader(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait(_END_LIMIT_S)

    def kill(self) -> None:
        """SIGKILL to all of it; returns when nothing of it lives. Safe to repeat."""
        if self.gone:
            return  # the system may have given its number to somebody else
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(_END_LIMIT_S)
        until(lambda: not self.members(), _END_LIMIT_S, f"the end of group {self.pid}")
        self.gone = True

    def terminate(self, limit_s: float) -> int:
        """SIGTERM to the leader, as a deploy does; return its exit status."""
        self.signal(signal.SIGTERM)
        status = self.process.wait(limit_s)
        self.gone = not self.members()
        return status

    def said(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(errors="replace")


@dataclass
class Live:
    """A service on `settings`: what was started here is ended by `end`, whatever happened."""

    settings: Settings
    log_folder: Path
    groups: list[Group] = field(default_factory=list)

    def start(self, name: str, command: list[str]) -> Group:
        log = self.log_folder / f"{name}-{len(self.groups)}.log"
        with log.open("wb") as output:
            group = Group(_spawn(command, environment(self.settings), output), log)
        self.groups.append(group)
        return group

    def consumer(self, huey: str = TOY_HUEY) -> Group:
        """Start the real huey_consumer; every worker has its lock when this returns."""
        command = supervisor.consumer_command(self.settings)
        command[1] = huey
        group = self.start("consumer", command)
        wanted = self.settings.workers
        self._until_up(group, lambda: len(self.workers(group)) >= wanted, "workers")
        return group

    def web(self, module: str = "web") -> Group:
        """Start the web process; its port is open when this returns."""
        group = self.start("web", [sys.executable, "-m", module])
        self._until_up(group, self.listens, "the web server")
        return group

    def _until_up(self, group: Group, is_up: Callable[[], bool], what: str) -> None:
        def up_or_ended() -> bool:
            return is_up() or group.process.poll() is not None

        until(up_or_ended, _START_LIMIT_S, what)
        if group.process.poll() is not None:
            raise RuntimeError(f"{group.process.args!r} ended: {group.said()}")

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((self.settings.host, self.settings.port)) == 0

    def workers(self, group: Group) -> list[int]:
        """Process ids of a consumer's living workers; its parent and scheduler are none."""
        names = presence.living(self.settings.data_dir / "run")
        return sorted({presence.pid_of(name) for name in names} & set(group.members()))

    def end(self) -> None:
        for group in reversed(self.groups):
            group.kill()


def _spawn(
    command: list[str], variables: Mapping[str, str], output: IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with exactly these settings."""
    others = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    ours = {f"{PREFIX}{name.upper()}": str(value) for name, value in vars(settings).items()}
    return others | ours | {"PYTHONUNBUFFERED": "1"}
