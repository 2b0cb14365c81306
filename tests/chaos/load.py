"""The work that goes on meanwhile: workbooks over HTTP, documents and toy tasks."""

import atexit
import json
import random
import shutil
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException
from pathlib import Path

from peewee import OperationalError

from huey_app import files, store, submit
from huey_app.models import Task
from huey_app.settings import Settings
from tests.chaos.service import PATIENCE_S
from tests.crash import client
from tests.crash.workbooks import make_workbook
from tests.kinds.video.media import scenes
from tests.kinds.video.media.scenes import Made, Scene

_WORKBOOKS = 8
_DOC_IDS = 5
_WAITING_ENOUGH = 40
_PAUSE_S = 0.005


@dataclass(frozen=True)
class Promise:
    """What was accepted, and what it must become."""

    task_id: str
    status: str
    total: int | None = None
    workbook: bytes | None = None


@dataclass
class Load(threading.Thread):
    """Submits without end, as long as not too much is waiting; `stop` ends it."""

    settings: Settings
    seed: int
    promises: list[Promise] = field(default_factory=list)
    error: BaseException | None = None

    def __post_init__(self) -> None:
        super().__init__(name="load", daemon=True)
        self._enough = threading.Event()
        self._chance = random.Random(self.seed)

    __hash__ = threading.Thread.__hash__

    def stop(self) -> None:
        """Let it finish what it is sending. Raises what made it end before."""
        self._enough.set()
        self.join(2 * PATIENCE_S)
        if self.error is not None:
            raise self.error

    def run(self) -> None:
        try:
            with store.connected():
                self._send_video()
                while not self._enough.wait(_PAUSE_S):
                    self._submit_one()
        except (OSError, HTTPException, TimeoutError, OperationalError) as error:
            self.error = error

    def _submit_one(self) -> None:
        if _waiting() >= _WAITING_ENOUGH:
            return
        choose = self._chance.random()
        if choose < 0.25:
            self._send_workbook()
        elif choose < 0.32:
            self._send_and_cancel()
        elif choose < 0.45:
            self._send_document()
        elif choose < 0.455:
            self._send_video()
        else:
            self._submit_toy()

    def _send_workbook(self) -> None:
        workbook = _workbook(self._chance.randrange(_WORKBOOKS))
        key = f"{self.seed}-{len(self.promises)}"
        task_id = client.submit_until_answered(self.settings.port, workbook, key, PATIENCE_S)
        self.promises.append(Promise(task_id, "completed", workbook=workbook))

    def _send_and_cancel(self) -> None:
        """A task that hangs, and whose cancel is asked for as often as it takes."""
        task_id = self._accept_toy({"total": 12, "then": "hang"})
        self.promises.append(Promise(task_id, "cancelled"))
        client.cancel_until_answered(self.settings.port, task_id, PATIENCE_S)

    def _send_document(self) -> None:
        """A few ids only, so that documents replace each other all the time."""
        doc_id = f"doc-{self._chance.randrange(_DOC_IDS)}"
        pages = self._chance.randint(1, 30)
        text = "\f".join(f"{doc_id} page {n} of {pages} " + "words " * 200 for n in range(pages))
        task_id = self._accept({"file": text.encode()}, "documents", {"doc_id": doc_id})
        self.promises.append(Promise(task_id, "completed", total=pages))

    def _send_video(self) -> None:
        """Seconds of work, which most faults hit in the middle."""
        paths = video_scene().inputs
        task_id = self._accept({name: path.read_bytes() for name, path in paths.items()}, "video")
        self.promises.append(Promise(task_id, "completed"))

    def _submit_toy(self) -> None:
        # Tiny ones are mostly claimed and ended, long ones are hit in the middle.
        is_tiny = self._chance.random() < 0.6
        total, pause_s = self._chance.randint(1, 4) if is_tiny else 40, 0.0 if is_tiny else 0.02
        then = self._chance.choices(("return", "raise", "exit", "refuse"), (85, 8, 3, 4))[0]
        told = {"total": total, "pause_s": pause_s, "then": then}
        told["at"] = self._chance.randint(0, total)
        if then != "refuse":
            told["attempts"] = 1
        task_id = self._accept_toy(told)
        status = "failed" if then == "refuse" else "completed"
        self.promises.append(Promise(task_id, status, total=total))

    def _accept_toy(self, told: dict[str, object]) -> str:
        return self._accept({"file": json.dumps(told).encode()}, "count")

    def _accept(
        self, contents: dict[str, bytes], kind: str, form: dict[str, str] | None = None
    ) -> str:
        with ExitStack() as at_end:
            sent = {}
            for name, data in contents.items():
                incoming = files.Incoming(self.settings.data_dir)
                at_end.callback(incoming.discard)
                incoming.write(data)
                sent[name] = submit.Sent.arrived(incoming, "sent.txt")
            request = submit.Request(kind, sent, form or {})
            return str(submit.submit(request, self.settings)[0].task_id)


def _waiting() -> int:
    return int(Task.select().where(Task.status == "pending").count())


@cache
def video_scene() -> Made:
    """A short dance and its music, with the truth about both."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-chaos-scene-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return scenes.make(Scene(duration_s=20.0), folder)


@cache
def _workbook(seed: int) -> bytes:
    return make_workbook(10 + 40 * seed, seed)
