"""Where the signal that ends the grace period may surface: in the work, never in bookkeeping.

Huey's worker turns it into a KeyboardInterrupt wherever it is. Raised while an outcome is written,
that would undo it; raised before the work has begun, nobody would give the task back.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_INTERRUPTS = {signal.SIGINT, signal.SIGTERM}
_RAISING = {*_INTERRUPTS, signal.SIGALRM}


def hold() -> None:
    """Let interrupts wait, in this thread, until somebody lets them through."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)


@contextmanager
def held() -> Iterator[None]:
    """What raises from a signal, a time limit's too, waits until the end of the block.

    Between BEGIN and the line that notes it, an exception would leave a transaction that nobody
    knows of, and with it the write lock.
    """
    with _masked(signal.SIG_BLOCK, _RAISING):
        yield


@contextmanager
def let_through() -> Iterator[None]:
    """What came while interrupts were held surfaces here, as does what comes now."""
    with _masked(signal.SIG_UNBLOCK, _INTERRUPTS):
        yield


@contextmanager
def _masked(how: int, signals: set[signal.Signals]) -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        # Inside: a signal that is pending raises from this very call, after the mask has changed.
        signal.pthread_sigmask(how, signals)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
