"""A signal that raises, wherever it comes, leaves no transaction open and no lock held."""

import random
import signal
import sqlite3
import threading
import time
from types import FrameType

import pytest

from huey_app import lifecycle, store
from huey_app.lifecycle import Shown
from tests.work import Work


class Struck(BaseException):
    """Raised by the signal, as a time limit or the end of a grace period is."""


def strike(_signum: int, _frame: FrameType | None) -> None:
    raise Struck


def test_a_signal_in_a_write_leaves_no_transaction_behind(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.submit()
    held = work.take()
    assert held
    struck = 0
    before = signal.signal(signal.SIGALRM, strike)
    try:
        for number in range(150):
            struck += written_until_struck(held, number)
            assert not store.database.in_transaction()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert struck > 50
    assert signal.SIGALRM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    other = sqlite3.connect(work.settings.database_path, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    other.close()
    assert store.database.execute_sql("PRAGMA synchronous").fetchone()[0] == 2


def written_until_struck(held: lifecycle.Claim, number: int) -> bool:
    timer = threading.Timer(random.uniform(0.0005, 0.005), strike_main_thread)
    try:
        timer.start()
        until_s = time.monotonic() + 1
        while time.monotonic() < until_s:
            with store.transaction(durable=False):
                lifecycle.report(held, Shown(1, number, 9), {})
    except Struck:
        return True
    finally:
        timer.join()
    return False


def strike_main_thread() -> None:
    # To this thread: a worker has no other, a test run may have some that would take it.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)


def test_the_signal_is_not_lost(work: Work) -> None:
    before = signal.signal(signal.SIGALRM, strike)
    try:
        with pytest.raises(Struck):
            struck_in_a_transaction()
        assert not store.database.in_transaction()
    finally:
        signal.signal(signal.SIGALRM, before)


def struck_in_a_transaction() -> None:
    with store.transaction():
        strike_main_thread()
        assert store.database.in_transaction()
