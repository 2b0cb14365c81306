"""A function of a kind in a process of its own: hostile input meets limits of time and memory.

A fork, not a new Python: the kind is imported already, so that it costs milliseconds. The child
sees none of the parent's descriptors and dies with it.
"""

import ctypes
import gc
import json
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from huey_app.kinds.contract import BadInput, Permanent, Sentence

Json = dict[str, Any]
Say = Callable[[Json], None]
Work = Callable[[Json, Say], Json]
Tick = Callable[[Json | None], None]

_TICK_S = 0.25
_READ_BYTES = 1 << 16
_MOST_DESCRIPTORS = 256
_RAISING = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Limits:
    """What a child may use: wall time, private memory, and the size of each file it writes."""

    time_s: float
    memory_bytes: int
    file_bytes: int = 4 << 30


class Ended(Exception):
    """The child did not return: it ran out of `time` or `memory`, or was `killed` by a signal."""

    def __init__(self, reason: Literal["time", "memory", "killed"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Crashed(Exception):
    """The work raised what it should not; the text is its traceback."""


def run(work: Work, request: Json, limits: Limits, tick: Tick) -> Json:
    """Return what `work(request, say)` returns in the child; all of it JSON-able.

    `tick` is called here with everything said, and with None at least every 0.25 s: what it
    raises ends the child. Raises Permanent, BadInput and OSError as the work did, Ended, Crashed.
    """
    reading, writing = os.pipe()

    def main() -> None:
        send(writing, _line(_outcome(work, request, lambda said: send(writing, _said(said)))))

    try:
        with forked(main, (writing,), limits):
            os.close(writing)
            outcome = _listen(reading, time.monotonic() + limits.time_s, tick)
    finally:
        os.close(reading)
    return _returned(outcome)


@contextmanager
def forked(main: Callable[[], None], kept: tuple[int, ...], limits: Limits) -> Iterator[int]:
    """Fork a child that runs `main` with the descriptors `kept` and no others; its process id.

    It is killed at the end of the block, whatever it does, and before that where it needs too
    much memory or too large a file; its time is for the caller to watch.
    """
    parent = os.getpid()
    # An interrupt between the fork and the block that ends the child would leave it alone.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _RAISING)
    pid = os.fork()
    if pid == 0:
        _be_child(parent, kept, limits, main)
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def send(writing: int, data: bytes) -> None:
    """Write all of it. Raises BrokenPipeError when nobody reads any more."""
    left = memoryview(data)
    while left:
        left = left[os.write(writing, left) :]


def _listen(reading: int, until_s: float, tick: Tick) -> Json:
    """Hand on what is said until the work's outcome comes."""
    rest = b""
    while time.monotonic() < until_s:
        if not select.select([reading], [], [], _TICK_S)[0]:
            tick(None)
            continue
        piece = os.read(reading, _READ_BYTES)
        if not piece:
            return {"ended": "killed"}
        *lines, rest = (rest + piece).split(b"\n")
        for message in map(json.loads, lines):
            if "said" not in message:
                return dict(message)
            tick(message["said"])
    return {"ended": "time"}


def _returned(outcome: Json) -> Json:
    match outcome:
        case {"returned": returned}:
            return dict(returned)
        case {"refused": [code, text, facts, status]}:
            reason = Sentence(text, facts)
            raise Permanent(code, reason) if status is None else BadInput(code, reason, status)
        case {"failed": [number, text]}:
            raise OSError(number, text)
        case {"ended": reason}:
            raise Ended(reason)
    raise Crashed(outcome["crashed"])


def _be_child(
    parent: int, kept: tuple[int, ...], limits: Limits, main: Callable[[], None]
) -> NoReturn:
    try:
        _confine(parent, kept, limits)
        main()
    finally:
        os._exit(0)  # never back into what the parent was doing


def _outcome(work: Work, request: Json, say: Say) -> Json:
    try:
        return {"returned": work(request, say)}
    except Permanent as error:
        status = error.status if isinstance(error, BadInput) else None
        said = error.sentence
        return {"refused": [error.code, said.text, dict(said.facts), status]}
    except OSError as error:
        return {"failed": [error.errno, traceback.format_exc()]}
    except MemoryError:
        return {"ended": "memory"}
    except Exception:  # noqa: BLE001 - the parent raises it again, with this traceback
        return {"crashed": traceback.format_exc()}


def _confine(parent: int, kept: tuple[int, ...], limits: Limits) -> None:
    os.setsid()  # a Ctrl-C in the terminal is for the parent
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
    # What was made before the fork is never freed here: its finalizers speak of descriptors
    # that may be somebody else's by then.
    gc.freeze()
    _close_all_but(kept)
    for number in _RAISING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    _limit(resource.RLIMIT_DATA, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _MOST_DESCRIPTORS)
    _limit(resource.RLIMIT_CORE, 0)


def _close_all_but(kept: tuple[int, ...]) -> None:
    begin = 3
    for descriptor in (*sorted(kept), resource.getrlimit(resource.RLIMIT_NOFILE)[0]):
        os.closerange(begin, descriptor)
        begin = descriptor + 1
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))


def _said(message: Json) -> bytes:
    return _line({"said": message})


def _line(message: Json) -> bytes:
    return json.dumps(message).encode() + b"\n"
