"""The process beside a worker that parses half of a big sheet: see `Sharing`.

It reads pickled lists of cells from stdin and answers each with the list of their lines. It ends
when stdin does, which is also when the worker dies.
"""

import pickle
import signal
import sys
from typing import IO

from huey_app.kinds.claims.lines import Line, line_of


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the requests end. The first answer, to nothing, says that it is ready."""
    _answer([], answers)
    while True:
        try:
            locale, cells = pickle.load(requests)
        except EOFError:
            return
        _answer([line_of(cell, locale).slim() for cell in cells], answers)


def _answer(lines: list[Line], answers: IO[bytes]) -> None:
    pickle.dump(lines, answers)
    answers.flush()


if __name__ == "__main__":
    # The worker decides when work ends, also where a terminal signals the whole group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.stderr.close()
