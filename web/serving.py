"""Serving until told to stop, and then until what is on its way has its answer."""

import signal
import time
from types import FrameType
from typing import Any

from waitress import wasyncore

from web.waiting import Waiters

_LOOK_EVERY_S = 0.1


def serve(server: Any, waiters: Waiters, drain_s: float) -> None:
    """Run until SIGTERM or Ctrl-C; then give requests on their way `drain_s` to end.

    A second signal ends the process at once.
    """
    told: list[int] = []

    def stop(signum: int, _frame: FrameType | None) -> None:
        told.append(signum)
        signal.signal(signum, signal.SIG_DFL)
        server.pull_trigger()  # the loop may be asleep

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not told:
        _turn(server, server.adj.asyncore_loop_timeout)
    waiters.end()
    _drain(server, drain_s)


def _turn(server: Any, timeout_s: float) -> None:
    wasyncore.loop(timeout_s, use_poll=True, map=server._map, count=1)


def _drain(server: Any, drain_s: float) -> None:
    """Accept nobody, answer who is here, close what only stays open."""
    wasyncore.dispatcher.close(server)
    until_s = time.monotonic() + drain_s
    while server.active_channels and time.monotonic() < until_s:
        for channel in list(server.active_channels.values()):
            channel.will_close = channel.will_close or not _is_busy(channel)
        _turn(server, _LOOK_EVERY_S)
    server.task_dispatcher.shutdown()


def _is_busy(channel: Any) -> bool:
    """Whether a request arrives, is worked on, or its answer is being sent."""
    return bool(channel.request or channel.requests or channel.total_outbufs_len)
