"""Follows one candidate through the clip: short windows, each with its own exact lag."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.whiten import Wave, cut

WINDOW_S = 3.0
_SEARCH_S = 0.06


@dataclass(frozen=True)
class Trace:
    """Windows of the clip: middle and lag in seconds, strength in spreads of the noise, sign."""

    at_s: NDArray[np.float64]
    lag_s: NDArray[np.float64]
    strength: NDArray[np.float64]
    sign: NDArray[np.float64]

    def part(self, chosen: NDArray[np.bool_]) -> "Trace":
        """The windows that are `chosen`."""
        return Trace(
            self.at_s[chosen], self.lag_s[chosen], self.strength[chosen], self.sign[chosen]
        )


def joined(traces: list[Trace]) -> Trace:
    """The windows of all, in order."""
    rows = [(one.at_s, one.lag_s, one.strength, one.sign) for one in traces]
    return Trace(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def follow(clip: Wave, music: Wave, rate_hz: int, lag_s: float, drift: float = 0.0) -> Trace:
    """Lag of each window near the line `lag_s + drift * (t - middle)`.

    Windows that lie outside of the music are left out.
    """
    size = min(len(clip), round(WINDOW_S * rate_hz))
    search = round(_SEARCH_S * rate_hz)
    middle = len(clip) / 2
    rows = []
    for start in np.linspace(0, len(clip) - size, max(1, 2 * (len(clip) // size))).astype(int):
        lag = lag_s * rate_hz + drift * (start + size / 2 - middle)
        first = round(start + lag)
        if not -size // 2 < first < len(music) - size // 2:
            continue
        off, strength, sign = peak(clip[start : start + size], music, first, search)
        shift = first - start + off
        rows.append(((start + size / 2) / rate_hz, shift / rate_hz, strength, sign))
    return Trace(*np.array(rows, np.float64).reshape(-1, 4).T)


def peak(window: Wave, music: Wave, first: int, search: int) -> tuple[float, float, float]:
    """Lag of the best match relative to `first` in samples, its strength, its sign."""
    block = cut(music, first - search, first + len(window) + search)
    fft = 1 << int(np.ceil(np.log2(len(block) + 1)))
    product = np.conj(np.fft.rfft(window, fft)) * np.fft.rfft(block, fft)
    values = np.fft.irfft(product, fft)[: 2 * search + 1]
    sizes = np.abs(values)
    best = int(sizes.argmax())
    spread = float(np.median(sizes)) * 1.4826 + 1e-9
    at = best + vertex(sizes[max(0, best - 1) : best + 2])
    return at - search, float(sizes[best]) / spread, float(np.sign(values[best]))


def vertex(three: NDArray[np.floating]) -> float:
    """Offset of a parabola's top from the middle of three samples; 0 where there is none."""
    if len(three) < 3:
        return 0.0
    bend = float(three[0] - 2 * three[1] + three[2])
    return 0.0 if bend >= 0 else 0.5 * float(three[0] - three[2]) / bend


def interpolated(wave: NDArray[np.int16], at: NDArray[np.float64]) -> Wave:
    """Samples of `wave` at ascending fractional places, by Catmull-Rom; zeros outside."""
    base = np.floor(at).astype(np.int64)
    part = (at - base).astype(np.float32)
    low = int(base[0]) - 1
    piece = cut(wave, low, int(base[-1]) + 3)
    p0, p1, p2, p3 = (piece[base - low + tap] for tap in (-1, 0, 1, 2))
    bend = p0 - 2.5 * p1 + 2 * p2 - 0.5 * p3 + part * (1.5 * (p1 - p2) + 0.5 * (p3 - p0))
    out: Wave = p1 + part * (0.5 * (p2 - p0) + part * bend)
    return out
