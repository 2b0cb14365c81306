"""`make run`: web server and consumer side by side, their logs together, stopped together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from huey_app import settings as settings_module
from huey_app import store
from huey_app.settings import Settings

_STOP_EXTRA_S = 10.0
# What does not live so long cannot start at all: starting it again would only fill the log. What
# is killed, by a person or for its memory, could.
_SHORT_LIFE_S = 5.0
# HUP is what a closed terminal sends.
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


def consumer_command(settings: Settings) -> list[str]:
    """The huey_consumer call that `make consumer` makes too."""
    return [
        str(Path(sys.executable).with_name("huey_consumer")),
        "huey_app.consumer.huey",
        *("--workers", str(settings.workers), "--worker-type", "process"),
        *("--graceful-signal", "TERM", "--shutdown-timeout", str(settings.grace_s)),
        *("--delay", "0.1", "--max-delay", "1", "--health-check-interval", "1"),
    ]


def web_command() -> list[str]:
    """The web process."""
    return [sys.executable, "-m", "web"]


def main() -> None:
    """Run until Ctrl-C or SIGTERM; leave no process behind.

    What dies is started again; what dies by itself soon after its start is not, and all is
    stopped.
    """
    settings = settings_module.current()
    _check(settings)
    for number in _STOPPING:
        signal.signal(number, signal.default_int_handler)
    commands = {"web": web_command(), "consumer": consumer_command(settings)}
    children: dict[str, subprocess.Popen[str]] = {}
    try:
        ended = _keep_running(commands, children)
    except KeyboardInterrupt:
        ended = None
    # A second Ctrl-C must not leave anything running.
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    _stop(children, settings.grace_s + _STOP_EXTRA_S)
    if ended is not None:
        sys.exit(f"holdfast: {ended} ends as soon as it starts; its last lines say why.")


def _check(settings: Settings) -> None:
    """End with one sentence where the service could not start."""
    try:
        store.open_store(settings)
    except (OSError, store.SchemaTooNewError) as error:
        sys.exit(f"holdfast: cannot use the data folder {settings.data_dir}: {error}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            sys.exit(
                f"holdfast: cannot listen on {settings.host}:{settings.port} ({error.strerror}): "
                "stop what listens there, or choose another port with HOLDFAST_PORT=8001 make run"
            )


def _start(name: str, command: list[str]) -> subprocess.Popen[str]:
    # A session of its own: Ctrl-C reaches the supervisor alone, which stops the others in order.
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_end_with_parent,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    if child.stdout is not None:
        threading.Thread(target=_relay, args=(name, child.stdout), daemon=True).start()
    return child


def _end_with_parent() -> None:
    # Linux: should the supervisor be killed, its children are told to stop.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _relay(name: str, lines: IO[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{name:>8} | {line}")
        sys.stdout.flush()


def _keep_running(
    commands: dict[str, list[str]], children: dict[str, subprocess.Popen[str]]
) -> str:
    """Start what does not run, in this order; returns the name of what does not stay alive."""
    started_s: dict[str, float] = {}
    while True:
        for name, command in commands.items():
            child = children.get(name)
            if child is not None and child.poll() is None:
                continue
            if child is not None:
                _kill_group(child)
                is_killed = child.returncode == -signal.SIGKILL
                if not is_killed and time.monotonic() - started_s[name] < _SHORT_LIFE_S:
                    return name
                _say(f"{name} died ({child.returncode}): it is started again.")
            started_s[name] = time.monotonic()
            children[name] = _start(name, command)
        time.sleep(0.2)


def _say(text: str) -> None:
    sys.stdout.write(f"holdfast: {text}\n")
    sys.stdout.flush()


def _kill_group(child: subprocess.Popen[str]) -> None:
    # Also where it has ended: a consumer that was killed leaves its workers in its group.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _stop(children: dict[str, subprocess.Popen[str]], limit_s: float) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(limit_s)
        _kill_group(child)
        child.wait()


if __name__ == "__main__":
    main()
