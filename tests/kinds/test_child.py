"""The process that hostile input is read in: its limits, its end, and what comes back."""

import errno
import os
import signal
import time
from pathlib import Path

import pytest

from huey_app.kinds import child
from huey_app.kinds.child import Crashed, Ended, Json, Limits, Say
from huey_app.kinds.contract import BadInput, Permanent, sentence
from tests.live import state_of, until

ROOMY = Limits(time_s=20, memory_bytes=1 << 30)


def run(work: child.Work, request: Json | None = None, limits: Limits = ROOMY) -> Json:
    return child.run(work, request or {}, limits, lambda _said: None)


def test_what_the_work_returns_comes_back() -> None:
    assert run(lambda request, _say: {"twice": request["n"] * 2}, {"n": 21}) == {"twice": 42}


def test_what_it_says_arrives_in_order_and_whole() -> None:
    heard: list[Json | None] = []

    def work(_request: Json, say: Say) -> Json:
        for page in range(1000):
            say({"page": page, "text": "字" * 500})
        return {}

    child.run(work, {}, ROOMY, heard.append)
    assert [said["page"] for said in heard if said] == list(range(1000))


def test_a_refusal_keeps_code_sentence_and_status() -> None:
    def refuse(_request: Json, _say: Say) -> Json:
        raise BadInput("torn", sentence("Page {page} is torn.", page=3), 415)

    with pytest.raises(BadInput) as caught:
        run(refuse)
    assert (caught.value.code, caught.value.status) == ("torn", 415)
    assert caught.value.sentence.say() == "Page 3 is torn."


def test_a_permanent_failure_is_no_bad_input() -> None:
    def give_up(_request: Json, _say: Say) -> Json:
        raise Permanent("no_match", sentence("These do not match."))

    with pytest.raises(Permanent) as caught:
        run(give_up)
    assert not isinstance(caught.value, BadInput)


def test_an_unexpected_error_comes_with_its_traceback() -> None:
    def fail(_request: Json, _say: Say) -> Json:
        raise KeyError("missing")

    with pytest.raises(Crashed, match="KeyError: 'missing'"):
        run(fail)


def test_too_much_memory_ends_it_and_spares_the_parent() -> None:
    def swell(_request: Json, _say: Say) -> Json:
        return {"n": len(bytearray(2 << 30))}

    with pytest.raises(Ended) as caught:
        run(swell, limits=Limits(time_s=20, memory_bytes=512 << 20))
    assert caught.value.reason == "memory"


def test_a_crash_of_the_parser_is_told_apart() -> None:
    def crash(_request: Json, _say: Say) -> Json:
        os.kill(os.getpid(), signal.SIGSEGV)
        return {}

    with pytest.raises(Ended) as caught:
        run(crash)
    assert caught.value.reason == "killed"


def test_what_never_ends_is_ended() -> None:
    def hang(_request: Json, _say: Say) -> Json:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
        return {}

    with pytest.raises(Ended) as caught:
        run(hang, limits=Limits(time_s=0.4, memory_bytes=1 << 30))
    assert caught.value.reason == "time"


def test_a_tick_that_raises_leaves_no_process(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    def hang(_request: Json, _say: Say) -> Json:
        note.write_text(str(os.getpid()))
        time.sleep(60)
        return {}

    def cancel(_said: Json | None) -> None:
        if note.exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        child.run(hang, {}, ROOMY, cancel)
    assert not Path(f"/proc/{note.read_text()}").exists()


def test_it_sees_no_descriptor_of_the_parent(tmp_path: Path) -> None:
    with (tmp_path / "open").open("w"):
        count = run(lambda _request, _say: {"open": _descriptors()})["open"]
    assert count <= 5  # three standard ones, the pipe, and the listing's own


def test_a_file_cannot_grow_past_its_limit(tmp_path: Path) -> None:
    def write(request: Json, _say: Say) -> Json:
        Path(request["path"]).write_bytes(b"x" * 100_000)
        return {}

    with pytest.raises(OSError, match="File too large") as caught:
        run(write, {"path": str(tmp_path / "big")}, Limits(20, 1 << 30, file_bytes=10_000))
    assert caught.value.errno == errno.EFBIG


def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    def hang(_request: Json, _say: Say) -> Json:
        note.write_text(str(os.getpid()))
        time.sleep(60)
        return {}

    worker = os.fork()
    if worker == 0:
        try:
            child.run(hang, {}, ROOMY, lambda _said: None)
        finally:
            os._exit(0)
    until(lambda: note.exists() and note.read_text() != "", 10, "the child to start")
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    until(lambda: state_of(int(note.read_text())) == "Z", 10, "the end of the child")


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
