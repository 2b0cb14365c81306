"""Starts the process that parses beside a worker, hands it cells and takes its lines back.

Worker processes are daemonic and may have no pool. A process of its own that reads from a pipe
holds none of their locks and connections, and ends with them.
"""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO

from huey_app.kinds.claims.lines import Line
from huey_app.kinds.claims.workbook.cells import Cell

# One that it parses, one that it finds waiting when that is done.
_MOST_ASKED = 2


class HelperProcess:
    """Answers in the order of the questions; whoever asks never waits for a pipe.

    One thread writes and one reads, so that neither process can wait for the other with both
    pipes full.
    """

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._process = subprocess.Popen(
            [sys.executable, "-m", "huey_app.kinds.claims.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._questions, self._answers = self._process.stdin, self._process.stdout
        self._writer = ThreadPoolExecutor(1, "claims-questions")
        self._reader = ThreadPoolExecutor(1, "claims-answers")
        self._ready = self._reader.submit(_load, self._answers)
        self._asked: list[Future[list[Line] | None]] = []

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_ready(self) -> bool:
        """Whether it has said that it is."""
        return self._ready.done() and self._ready.result() is not None

    @property
    def is_busy(self) -> bool:
        """Whether it works on something."""
        return bool(self._left())

    def has_room(self) -> bool:
        """Say whether it takes more now."""
        return self.is_ready and len(self._left()) < _MOST_ASKED

    def ask(self, cells: Sequence[Cell]) -> "Future[list[Line] | None]":
        """Hand cells over. The answer is None when it died."""
        self._writer.submit(_dump, (self._locale, cells), self._questions)
        answer = self._reader.submit(_load, self._answers)
        self._asked = [*self._left(), answer]
        return answer

    def end(self) -> None:
        """Kill it, whatever it does: it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        self._writer.shutdown()
        self._reader.shutdown()
        self._answers.close()
        with suppress(BrokenPipeError):
            self._questions.close()

    def _left(self) -> "list[Future[list[Line] | None]]":
        return [answer for answer in self._asked if not answer.done() or answer.result() is None]


def _dump(question: tuple[str, Sequence[Cell]], pipe: IO[bytes]) -> None:
    # Whoever waits for the answer sees that it is dead.
    with suppress(BrokenPipeError):
        pickle.dump(question, pipe)
        pipe.flush()


def _load(pipe: IO[bytes]) -> list[Line] | None:
    try:
        lines: list[Line] = pickle.load(pipe)
    except (EOFError, pickle.UnpicklingError):
        return None
    return lines
