"""A kind whose work is told by its input file: it counts, and ends as it is told to."""

import errno
import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from huey_app import clock, store
from huey_app.kinds.contract import (
    BadInput,
    Context,
    Export,
    FileField,
    Finished,
    Kind,
    Params,
    Permanent,
    Submission,
    Summary,
    sentence,
)
from huey_app.models import Task

OUTPUT = "numbers.txt"
_CHECKPOINT_EVERY = 10


class CountKind(Kind):
    """Counts to `total` with a pause of `pause_s` each, then does what `then` says.

    The input is JSON: {"total": 5, "pause_s": 0.0, "then": "return", "at": 3}; `then` happens at
    count `at` (at the end where it is left out), on attempts up to `attempts`.
    """

    name = "count"
    unit = "numbers"
    fields = (FileField("file"),)
    outputs: ClassVar = {"numbers_output": "text/plain; charset=utf-8"}
    exports: ClassVar = {"txt": Export("text/plain; charset=utf-8", "txt")}

    def parse(self, submission: Submission) -> Params:
        try:
            params = json.loads(submission.paths["file"].read_text())
        except ValueError:
            raise BadInput("no_json", sentence("The file is no JSON.")) from None
        return dict(params)

    def run(self, context: Context, params: Params) -> Summary:
        total = params["total"]
        output = context.folder / OUTPUT
        first = _resume(context, output)
        with output.open("a") as file:
            for number in range(first, total):
                _act(params, number, context.folder)
                file.write(f"{number}\n")
                context.progress(number + 1, total, sentence("Counted to {n}.", n=number + 1))
                if (number + 1) % _CHECKPOINT_EVERY == 0:
                    file.flush()
                    os.fsync(file.fileno())
                    context.checkpoint({"next": number + 1, "size": file.tell()})
                time.sleep(params.get("pause_s", 0.0))
            _act(params, total, context.folder)
        return {"counted": total, "first": first, "numbers_output": OUTPUT}

    def publish(self, finished: Finished) -> Summary:
        match finished.params.get("publish"):
            case "row":
                store.database.execute_sql("INSERT INTO published VALUES (?)", (finished.order,))
                return finished.summary | {"published": True}
            case "refuse":
                store.database.execute_sql("INSERT INTO published VALUES (?)", (finished.order,))
                raise Permanent("told_to", sentence("Told to give up at the end."))
        return finished.summary

    def export(self, folder: Path, summary: Summary, extension: str) -> Iterator[bytes]:
        yield (folder / OUTPUT).read_bytes()

    def result(self, folder: Path, summary: Summary) -> Iterator[bytes]:
        yield json.dumps({"numbers": (folder / OUTPUT).read_text().split()}).encode()


def _resume(context: Context, output: Path) -> int:
    if context.resumed is None or context.resumed_folder is None:
        return 0
    shutil.copyfile(context.resumed_folder / OUTPUT, output)
    os.truncate(output, context.resumed["size"])
    return int(context.resumed["next"])


def _act(params: Params, number: int, folder: Path) -> None:
    attempt = int(folder.name)
    if number == params.get("at", params["total"]) and attempt <= params.get("attempts", 99):
        _ACTS[params.get("then", "return")](number)


def _raise(number: int) -> None:
    raise ValueError(f"told to fail at {number}")


def _fill(_number: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _refuse(number: int) -> None:
    raise Permanent("told_to", sentence("Told to give up at {n}.", n=number))


def _lose(_number: int) -> None:
    Task.update(attempt=Task.attempt + 1).execute()


def _be_asked_to_stop(_number: int) -> None:
    Task.update(cancel_requested_at=clock.now()).execute()


_ACTS: dict[str, Callable[[int], None]] = {
    "return": lambda _number: None,
    "raise": _raise,
    "fill": _fill,
    "refuse": _refuse,
    "lose": _lose,
    "be asked to stop": _be_asked_to_stop,
    "exit": lambda _number: os._exit(3),
    "segfault": lambda _number: signal.raise_signal(signal.SIGSEGV),
    "hang": lambda _number: time.sleep(600),
}
