"""Loudness and true peak of a sound: ITU-R BS.1770-4, and the gain that reaches a target."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

TARGET_LUFS = -14.0
PEAK_DBTP = -3.0
"""Two decibels under what is promised: AAC overshoots what it was given, seldom by more."""
STEP = 48
"""Samples per step of the limiter's gain: 1 ms at 48 kHz."""
_GATE_STEPS, _GATE_HOPS = 400, 100
_ABSOLUTE_LUFS, _RELATIVE_LU = -70.0, 10.0
_SMOOTH_STEPS = 7
_TAPS = 8_192
_FFT = 65_536
_MOST_GAIN = 10.0 ** (30 / 20)

Block = NDArray[np.float32]


@dataclass
class Meter:
    """Measures blocks (2 x n, 48 kHz, n a multiple of `STEP`) as they come, in order."""

    powers: list[NDArray[np.float64]] = field(default_factory=list)
    peaks: list[NDArray[np.float32]] = field(default_factory=list)
    _tail: Block = field(default_factory=lambda: np.zeros((2, _TAPS), np.float32))

    def add(self, block: Block) -> None:
        joined = np.concatenate([self._tail, block], axis=1)
        self._tail = joined[:, -_TAPS:]
        heard = np.concatenate(list(_weighted(joined)), axis=1)
        self.powers.append(np.square(heard).sum(axis=0).reshape(-1, STEP).mean(axis=1))
        self.peaks.append(_true_peaks(joined[:, _TAPS - 16 :]))

    def ceiling(self) -> NDArray[np.float32]:
        """True peak that each step may have."""
        return np.full(sum(map(len, self.peaks)), 10 ** (PEAK_DBTP / 20), np.float32)

    def gain_curve(self, ceiling: NDArray[np.float32]) -> NDArray[np.float32]:
        """Gain of each step: reaches the target where the peaks allow; smooth, looks ahead."""
        if not self.powers:
            return np.ones(1, np.float32)
        powers, peaks = np.concatenate(self.powers), np.concatenate(self.peaks)
        gain, curve = 1.0, np.ones(len(powers), np.float32)
        for _ in range(4):
            loud = integrated(powers * curve.astype(np.float64) ** 2)
            if loud is None:
                return curve
            gain = min(_MOST_GAIN, gain * 10 ** ((TARGET_LUFS - loud) / 20))
            curve = _limited(gain, peaks, ceiling)
        return curve


def true_peaks(blocks: Iterator[Block]) -> NDArray[np.float32]:
    """True peak of each step of blocks (2 x n, 48 kHz) that follow each other."""
    tail, found = np.zeros((2, 16), np.float32), [np.zeros(0, np.float32)]
    for block in blocks:
        filled = np.pad(block, ((0, 0), (0, -block.shape[1] % STEP)))
        found.append(_true_peaks(np.concatenate([tail, filled], axis=1)))
        tail = filled[:, -16:]
    return np.concatenate(found)


def integrated(powers: NDArray[np.float64]) -> float | None:
    """Integrated loudness in LUFS from K-weighted power per step; None where all is silent.

    Gates of 400 ms, 75 % overlap, absolute and relative (BS.1770-4, annex 1).
    """
    if len(powers) < _GATE_STEPS:
        powers = np.pad(powers, (0, _GATE_STEPS - len(powers)))
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    gates = (sums[_GATE_STEPS:] - sums[:-_GATE_STEPS])[::_GATE_HOPS] / _GATE_STEPS
    gates = gates[_lufs(gates) > _ABSOLUTE_LUFS]
    if not len(gates):
        return None
    gates = gates[_lufs(gates) > _lufs(gates.mean()) - _RELATIVE_LU]
    return float(_lufs(gates.mean()))


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def _limited(
    gain: float, peaks: NDArray[np.float32], ceiling: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Least gain around each step, then its moving mean, which never exceeds what is allowed."""
    allowed = np.minimum(1.0, ceiling / np.maximum(gain * peaks, 1e-9))
    around = 2 * _SMOOTH_STEPS + 1
    view = np.lib.stride_tricks.sliding_window_view
    least = view(np.pad(allowed, 2 * _SMOOTH_STEPS, mode="edge"), around).min(axis=1)
    mean = view(least, around).mean(axis=1)
    curve: NDArray[np.float32] = (gain * mean).astype(np.float32)
    return curve


def _true_peaks(joined: Block) -> NDArray[np.float32]:
    """True peak per step from sample 16 on, fourfold oversampled; 8 samples late, which the
    look-ahead covers, so that a loud step may show in the next one."""
    size = np.abs(joined[:, 16:]).max(axis=0).reshape(-1, STEP).max(axis=1)
    is_loud = size > 0.5 * size.max(initial=1e-6)
    is_loud[1:] |= is_loud[:-1]
    is_loud[:1] = True
    loud = np.flatnonzero(is_loud)
    peaks = size * np.float32(1.05)
    index = loud[:, None] * STEP + np.arange(STEP + 16)
    pieces = joined[:, index].reshape(-1, STEP + 16)
    high = np.abs(np.lib.stride_tricks.sliding_window_view(pieces, 16, axis=1) @ _phases())
    peaks[loud] = np.maximum(high.max(axis=(1, 2)).reshape(2, -1).max(axis=0), size[loud])
    found: NDArray[np.float32] = peaks.astype(np.float32)
    return found


@cache
def _phases() -> NDArray[np.float32]:
    """Windowed sinc at a quarter, half and three quarters of a sample: 16 taps x 3."""
    far = np.arange(16)[:, None] - 7 - np.array([0.25, 0.5, 0.75])
    taps: NDArray[np.float32] = (np.sinc(far) * np.cos(np.pi * far / 18) ** 2).astype(np.float32)
    return taps


def _weighted(joined: Block) -> Iterator[Block]:
    """K-weighted samples from `_TAPS` on, by overlap-save."""
    useful = _FFT - _TAPS
    for start in range(_TAPS, joined.shape[1], useful):
        piece = joined[:, start - _TAPS : start + useful]
        spectrum = np.fft.rfft(piece, _FFT) * _k_spectrum()
        yield np.fft.irfft(spectrum, _FFT)[:, _TAPS : piece.shape[1]].astype(np.float32)


@cache
def _k_spectrum() -> NDArray[np.complex64]:
    """The two filters of BS.1770-4, tables 1 and 2 (48 kHz), as a response of `_TAPS`."""
    z = np.exp(-2j * np.pi * np.arange(_FFT // 2 + 1) / _FFT)
    shelf = _biquad(
        z,
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (-1.69065929318241, 0.73248077421585),
    )
    high_pass = _biquad(z, (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
    response = np.fft.irfft(shelf * high_pass)
    response[_TAPS:] = 0
    return np.fft.rfft(response).astype(np.complex64)


def _biquad(
    z: NDArray[np.complex128], b: tuple[float, ...], a: tuple[float, float]
) -> NDArray[np.complex128]:
    above = b[0] + b[1] * z + b[2] * z**2
    ratio: NDArray[np.complex128] = above / (1 + a[0] * z + a[1] * z**2)
    return ratio
