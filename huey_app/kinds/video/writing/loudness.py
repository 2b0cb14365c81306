"""Loudness and true peak of a sound: ITU-R BS.1770-4, and the gain that reaches a target."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

TARGET_LUFS = -14.0
PEAK_DBTP = -3.0
"""Two decibels under what is promised: AAC overshoots what it was given, by up to 1.5 in music."""
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
        self.peaks.append(_true_peaks(joined[:, _TAPS - 16 :], block.shape[1]))

    def gain_curve(self, ceiling_dbtp: float = PEAK_DBTP) -> NDArray[np.float32]:
        """Gain of each step: reaches the target where the peaks allow; smooth, looks ahead."""
        if not self.powers:
            return np.ones(1, np.float32)
        powers, peaks = np.concatenate(self.powers), np.concatenate(self.peaks)
        ceiling = 10 ** (ceiling_dbtp / 20)
        gain, curve = 1.0, np.ones(len(powers), np.float32)
        for _ in range(4):
            loud = integrated(powers * curve.astype(np.float64) ** 2)
            if loud is None:
                return curve
            gain = min(_MOST_GAIN, gain * 10 ** ((TARGET_LUFS - loud) / 20))
            curve = _limited(gain, peaks, ceiling)
        return curve


def highest_dbtp(blocks: Iterator[Block]) -> float:
    """True peak of blocks (2 x n, 48 kHz) that follow each other; -inf for silence."""
    tail, highest = np.zeros((2, 16), np.float32), 0.0
    for block in blocks:
        joined = np.concatenate([tail, block, np.zeros((2, -block.shape[1] % STEP))], axis=1)
        highest = max(highest, float(_true_peaks(joined, block.shape[1]).max()))
        tail = block[:, -16:]
    return decibel(highest)


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


def _limited(gain: float, peaks: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """Least gain around each step, then its moving mean, which never exceeds what is allowed."""
    allowed = np.minimum(1.0, ceiling / np.maximum(gain * peaks, 1e-9))
    around = 2 * _SMOOTH_STEPS + 1
    view = np.lib.stride_tricks.sliding_window_view
    least = view(np.pad(allowed, 2 * _SMOOTH_STEPS, mode="edge"), around).min(axis=1)
    mean = view(least, around).mean(axis=1)
    curve: NDArray[np.float32] = (gain * mean).astype(np.float32)
    return curve


def _true_peaks(joined: Block, length: int) -> NDArray[np.float32]:
    """True peak per step, fourfold oversampled; 8 samples late, which the look-ahead covers."""
    size = np.abs(joined[:, 16:]).max(axis=0).reshape(-1, STEP).max(axis=1)
    loud = np.flatnonzero(size > 0.5 * size.max(initial=1e-6))
    peaks = size * np.float32(1.05)
    if len(loud):
        index = loud[:, None] * STEP + np.arange(STEP + 16)
        pieces = joined[:, index].reshape(-1, STEP + 16)
        high = np.abs(np.lib.stride_tricks.sliding_window_view(pieces, 16, axis=1) @ _phases())
        peaks[loud] = high.max(axis=(1, 2)).reshape(2, -1).max(axis=0)
        peaks[loud] = np.maximum(peaks[loud], size[loud])
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


def decibel(value: float) -> float:
    """20 log10, -inf where there is nothing."""
    return 20 * math.log10(value) if value > 0 else -math.inf
