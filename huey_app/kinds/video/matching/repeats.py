"""Tells repeats of the same bar apart by what differs between them."""

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.line import Line
from huey_app.kinds.video.matching.trace import interpolated
from huey_app.kinds.video.matching.whiten import Wave, whiten

CLEAR = 4.0
"""Spreads of chance from which on one of two places is the better one."""
_SAME = 1e-3
_SHIFT_S = (0.031, 0.057, 0.083, 0.119, 0.157, 0.203)


def contrast(clip: Wave, music: NDArray[np.int16], rate_hz: int, line: Line, rival: Line) -> float:
    """How much more the clip agrees with the music along `line` than along `rival`.

    What both places share is subtracted, so that a soft voice over an exact loop decides. In
    spreads of chance; 0 where the places are the same. `clip` is whitened, `music` is not.
    """
    start, mine, theirs = _both(clip, music, rate_hz, line, rival)
    power = float(theirs @ theirs) + 1e-9
    gain = float(mine @ theirs) / power
    rest = mine - gain * theirs
    if float(rest @ rest) < _SAME * power:
        return 0.0  # what is left is the error of the interpolation
    scale = max(1.0, float(np.abs(mine).max()) / 16_000)
    left = whiten((rest / scale).astype(np.int16))
    right = whiten(((theirs - gain * mine) / scale).astype(np.int16))
    window = clip[start : start + len(mine)]
    sign = np.sign(float(window @ whiten(mine.astype(np.int16)))) or 1.0
    scores = [sign * _score(window, part, rate_hz) for part in (left, right)]
    return float((scores[0] - scores[1]) / np.sqrt(2))


def _both(
    clip: Wave, music: NDArray[np.int16], rate_hz: int, line: Line, rival: Line
) -> tuple[int, Wave, Wave]:
    """The stretch of the clip that has music in both places, and the music there, warped."""
    lags = [one.lag_at(at) * rate_hz for one in (line, rival) for at in (0, len(clip) / rate_hz)]
    start = max(0, int(np.ceil(-min(lags))) + 2)
    end = min(len(clip), int(len(music) - max(lags)) - 2)
    if end - start < rate_hz:
        return 0, np.zeros(rate_hz, np.float32), np.zeros(rate_hz, np.float32)
    mine, theirs = (_warped(music, rate_hz, one, start, end) for one in (line, rival))
    return start, mine, theirs


def _warped(music: NDArray[np.int16], rate_hz: int, line: Line, start: int, end: int) -> Wave:
    """Music along the line at the clip's samples."""
    index = np.arange(start, end)
    return interpolated(music, index + line.lag_at(0.0) * rate_hz + line.drift * index)


def _score(window: Wave, part: Wave, rate_hz: int) -> float:
    shifts = [round(sign * shift * rate_hz) for shift in _SHIFT_S for sign in (-1, 1)]
    chance = np.sqrt(np.mean([_product(window, part, shift) ** 2 for shift in shifts])) + 1e-9
    return float(_product(window, part, 0) / chance)


def _product(window: Wave, part: Wave, shift: int) -> float:
    if shift < 0:
        return float(window[:shift] @ part[-shift:])
    return float(window[shift:] @ part[: len(part) - shift])
