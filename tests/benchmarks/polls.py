"""How many status polls a second the web process answers, beside a bare Flask route."""

import http.client
import json
import statistics
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import load, ours, processes
from tests.benchmarks.load import Answered, Load
from tests.benchmarks.measure import Stage
from tests.benchmarks.results import Report

_CLIENTS = (8, 50)
_OURS, _UNCHANGED, _BARE = "ours, 200", "ours, 304", "bare Flask, 200"


def run(stage: Stage) -> Report:
    """Poll one waiting task, and the same JSON from a route that does nothing for it."""
    with ExitStack() as stack:
        work = stack.enter_context(ours.opened(stage.folder))
        path = f"/task/{work.submit(total=0).task_id}"
        stack.enter_context(ours.web(work.settings))
        etag, document = ask(work.settings.port, path)
        port = processes.free_port()
        arguments = (str(port), str(work.settings.web_threads), document)
        command = processes.python("tests.benchmarks.bare_flask", *arguments)
        environment = ours.environment(work.settings)
        child = stack.enter_context(
            processes.running(command, environment, Path(stage.folder / "bare.log"))
        )
        processes.wait_for_port(port, child)
        sides = {_OURS: (work.settings.port, ""), _UNCHANGED: (work.settings.port, etag)}
        return _report(_measure(stage, sides | {_BARE: (port, "")}, path), len(document))


def ask(port: int, path: str) -> tuple[str, str]:
    """ETag and body of a 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {body[:200]}")
    return answer.headers["ETag"] or "", json.dumps(json.loads(body), ensure_ascii=False)


def _measure(
    stage: Stage, sides: dict[str, tuple[int, str]], path: str
) -> dict[tuple[str, int], list[Answered]]:
    rounds, seconds = stage.pick(3, 1), 0.4 if stage.quick else 1.5
    measured: dict[tuple[str, int], list[Answered]] = {}
    for number in range(rounds):
        for clients in _CLIENTS:
            for name, (port, etag) in sides.items():
                stage.say(f"round {number + 1} of {rounds}: {name}, {clients} clients")
                asked = Load(port, path, clients, seconds, etag, status=304 if etag else 200)
                measured.setdefault((name, clients), []).append(load.measure(asked))
    return measured


def _report(measured: dict[tuple[str, int], list[Answered]], body_bytes: int) -> Report:
    report = Report(f"Status polls over keep-alive, {body_bytes} bytes of JSON")
    for clients in _CLIENTS:
        bare = _median(measured[_BARE, clients])
        for name in (_OURS, _UNCHANGED):
            mine = _median(measured[name, clients])
            what = f"{name}, {clients} clients"
            report.compare(what, mine.per_s, {_BARE: bare.per_s}, "polls/s")
            report.compare(f"{what}, p50", mine.p50_ms, {_BARE: bare.p50_ms}, "ms")
            report.compare(f"{what}, p99", mine.p99_ms, {_BARE: bare.p99_ms}, "ms")
    report.notes = ["All clients ask again at once, from one other process on this machine."]
    return report


def _median(answered: list[Answered]) -> Answered:
    return Answered(
        statistics.median(one.per_s for one in answered),
        statistics.median(one.p50_ms for one in answered),
        statistics.median(one.p99_ms for one in answered),
    )
