"""The process that parses beside a worker, for big sheets: cells go there, lines come back."""

import fcntl
import os
import pickle
import select
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

from huey_app.kinds import child
from huey_app.kinds.claims.lines import Line, line_of
from huey_app.kinds.claims.workbook.cells import Cell

# One group that it parses, and one that it finds waiting when that is done.
_MOST_ASKED = 2
# So that these fit into a pipe, and their answers: whoever reads late makes nobody wait.
_PIPE_BYTES = 1 << 20
_LENGTH_BYTES = 8
# Its time is that of the task.
_LIMITS = child.Limits(time_s=0.0, memory_bytes=1 << 30)


class Answer:
    """What will be known of some cells. `lines` is None where the helper died."""

    lines: list[Line] | None = None
    is_there = False


class Helper:
    """Answers in the order of the questions. It ends with the worker, and may die without harm.

    Pipes are read and written where they are ready, so that neither process waits for the other
    with both pipes full. Threads that do the same cost a third of what a helper gains: each turn
    of theirs waits for the interpreter's lock.
    """

    def __init__(self, locale: str) -> None:
        asked, self._asking = os.pipe()
        self._answered, answering = os.pipe()
        with ExitStack() as stack:
            stack.callback(os.close, self._asking)
            stack.callback(os.close, self._answered)
            for pipe in (self._asking, answering):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
            serving = partial(_serve, asked, answering, locale)
            self.pid = stack.enter_context(child.forked(serving, (asked, answering), _LIMITS))
            os.close(asked)
            os.close(answering)
            os.set_blocking(self._asking, False)
            self._stack = stack.pop_all()
        self._waiting: deque[Answer] = deque()
        self._to_send = bytearray()
        self._received = bytearray()

    @property
    def is_busy(self) -> bool:
        """Whether it works on something."""
        return bool(self._waiting)

    def has_room(self) -> bool:
        """Say whether it takes more now."""
        self._exchange(0)
        return len(self._waiting) < _MOST_ASKED

    def ask(self, cells: Sequence[Cell]) -> Answer:
        """Hand cells over."""
        answer = Answer()
        self._waiting.append(answer)
        self._to_send += _framed(list(cells))
        self._exchange(0)
        return answer

    def wait_for(self, answer: Answer) -> list[Line] | None:
        """The lines, None when it died."""
        while not answer.is_there:
            self._exchange(None)
        return answer.lines

    def end(self) -> None:
        """Kill it, whatever it does: it holds nothing that could be lost."""
        self._stack.close()

    def _exchange(self, wait_s: float | None) -> None:
        """Send and receive what can be without waiting longer than that."""
        sending = [self._asking] if self._to_send else []
        readable, writable, _ = select.select([self._answered], sending, [], wait_s)
        if readable:
            self._receive(os.read(self._answered, _PIPE_BYTES))
        if writable and self._waiting:
            try:
                del self._to_send[: os.write(self._asking, self._to_send)]
            except BrokenPipeError:
                self._receive(b"")

    def _receive(self, piece: bytes) -> None:
        """Take a piece of its answers; an empty one says that it is dead."""
        if not piece:
            while self._waiting:
                self._waiting.popleft().is_there = True
        self._received += piece
        while len(self._received) >= (end := _frame_end(self._received)):
            answer = self._waiting.popleft()
            answer.lines = pickle.loads(self._received[_LENGTH_BYTES:end])
            answer.is_there = True
            del self._received[:end]


def _framed(message: object) -> bytes:
    data = pickle.dumps(message)
    return len(data).to_bytes(_LENGTH_BYTES) + data


def _frame_end(received: bytearray) -> int:
    """Where the first frame ends, perhaps beyond what has been received."""
    if len(received) < _LENGTH_BYTES:
        return _LENGTH_BYTES
    return _LENGTH_BYTES + int.from_bytes(received[:_LENGTH_BYTES])


def _serve(asked: int, answering: int, locale: str) -> None:
    """Answer until the questions end."""
    with open(asked, "rb") as questions:
        while length := questions.read(_LENGTH_BYTES):
            cells: list[Cell] = pickle.loads(questions.read(int.from_bytes(length)))
            lines = [line_of(cell, locale).slim() for cell in cells]
            child.send(answering, _framed(lines))
