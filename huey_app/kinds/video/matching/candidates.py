"""Places in the music where the clip may lie: windows of the clip against the whole music."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.whiten import Wave, cut

WINDOW_S = 6.0
_MOST_WINDOWS = 20
_BIN_S = 0.004
_MOST_DRIFT = 400e-6
_LEAST_STRENGTH, _MUCH = 4.5, 25.0
_APART_S = 0.03
_FFT = 1 << 18
_USUAL_PEAK = 2.3
"""Largest of 32 values of noise, in spreads: the median of many such."""


@dataclass(frozen=True)
class Candidate:
    """`lag_s`: time in the music minus time in the clip, at the clip's middle, to about 10 ms."""

    lag_s: float
    score: float


@dataclass(frozen=True)
class Evidence:
    """Strength of the match per lag; bin 0 is `first_lag_s`."""

    first_lag_s: float
    bin_s: float
    strength: NDArray[np.float32]

    def candidates(self, most: int) -> list[Candidate]:
        """The strongest lags, best first."""
        left = self.strength.copy()
        apart = round(_APART_S / self.bin_s)
        found: list[Candidate] = []
        while len(found) < most and left.max() > 0:
            best = int(left.argmax())
            found.append(Candidate(self.first_lag_s + best * self.bin_s, float(left[best])))
            left[max(0, best - apart) : best + apart + 1] = 0
        return found


def gather(clip: Wave, music: Wave, rate_hz: int) -> Evidence:
    """Correlate windows of the whitened clip with the whitened music; add up what they say.

    A line of lags that drifts by up to 400 ppm counts as one place.
    """
    size = min(len(clip), round(WINDOW_S * rate_hz))
    count = max(1, min(_MOST_WINDOWS, 2 * len(clip) // size - 1))
    starts = np.linspace(0, len(clip) - size, count).astype(int)
    step = round(_BIN_S * rate_hz)
    total = np.zeros(-(-(len(clip) + len(music)) // step) + 2, np.float32)
    windows = [clip[start : start + size] for start in starts]
    for start, values in zip(starts, correlations(windows, music, step), strict=True):
        slack = round(_MOST_DRIFT * abs(start + size / 2 - len(clip) / 2) / step) + 1
        # Bin 0 is the lag at which the window ends where the music begins.
        _add(total, _widened(_strength(values), slack), (len(clip) - (start + size)) // step)
    strength = (total / len(starts)).astype(np.float32)
    return Evidence(-len(clip) / rate_hz, step / rate_hz, strength)


def _strength(peaks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Peaks as multiples of their usual size, squared; nothing where chance reaches.

    Above a limit the logarithm: one window is not all, and the right one of many bars with the
    same drums is still the best.
    """
    spread = spread_of(peaks)
    over = np.maximum(peaks / spread / _MUCH, 1)
    strength = np.minimum(peaks / spread, _MUCH) ** 2 + 2 * _MUCH**2 * np.log(over)
    return np.where(peaks > _LEAST_STRENGTH * spread, strength, 0).astype(np.float32)


def spread_of(peaks: NDArray[np.float32]) -> float:
    """Of the noise in correlations, of which each 32 are one peak."""
    return float(np.median(peaks)) / _USUAL_PEAK + 1e-9


def correlations(windows: list[Wave], music: Wave, step: int) -> list[NDArray[np.float32]]:
    """Largest correlation of each window per `step` lags, from -(window length) on.

    By overlap-save; each block of the music is transformed once for all windows.
    """
    size = len(windows[0])
    fft = max(_FFT, 1 << int(np.ceil(np.log2(2 * size))))
    kernels = [np.conj(np.fft.rfft(window, fft)) for window in windows]
    useful = (fft - size) // step * step
    found: list[list[NDArray[np.float32]]] = [[] for _ in windows]
    for start in range(-size, len(music), useful):
        block = np.fft.rfft(cut(music, start, start + fft))
        for kernel, peaks in zip(kernels, found, strict=True):
            values = np.abs(np.fft.irfft(block * kernel, fft)[:useful])
            peaks.append(values.reshape(-1, step).max(axis=1).astype(np.float32))
    return [np.concatenate(peaks) for peaks in found]


def _widened(values: NDArray[np.float32], slack: int) -> NDArray[np.float32]:
    out = values.copy()
    for shift in range(1, slack + 1):
        np.maximum(out[shift:], values[:-shift], out=out[shift:])
        np.maximum(out[:-shift], values[shift:], out=out[:-shift])
    return out


def _add(total: NDArray[np.float32], values: NDArray[np.float32], first: int) -> None:
    end = min(len(total), first + len(values))
    total[first:end] += values[: end - first]
