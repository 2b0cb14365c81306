"""Whitens sound: what is loud or steady no longer drowns what is not."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]

FRAME = 1024
"""Samples of one frame: 128 ms at the analysis rate, about the length of a note."""
_HOP = FRAME // 2
_BLOCK_FRAMES = 512
_POWER = 0.85
"""1 would be the phase transform (Knapp and Carter 1976), 0 plain correlation."""
_LOW_BIN = 20
"""Nothing is kept below (156 Hz at the analysis rate): hum, wind, and bass drums, which are alike
in all songs of a tempo."""
_WINDOW = np.sin(np.pi * (np.arange(FRAME) + 0.5) / FRAME).astype(np.float32)


def whiten(wave: NDArray[np.int16]) -> Wave:
    """Divide each frame's spectrum by its magnitude to the power `_POWER`.

    `wave` may be a memory map; it is read in blocks. The result has its length and about unit
    power where there is sound.
    """
    out = np.zeros(len(wave) + 3 * FRAME, np.float32)
    for at, frames in _frames(wave):
        spectra = np.fft.rfft(frames * _WINDOW)
        magnitude = np.abs(spectra)
        loudest = magnitude.max(axis=1, keepdims=True)
        spectra /= np.maximum(magnitude, 1e-3 * loudest + 1e-3) ** _POWER
        spectra[:, :_LOW_BIN] = 0
        level = np.sqrt(np.mean(np.abs(spectra) ** 2, axis=1, keepdims=True)) + 1e-6
        waves = np.fft.irfft(spectra / level).astype(np.float32) * _WINDOW
        waves[loudest[:, 0] < 1.0] = 0
        _overlap_add(out, at, waves)
    return out[_HOP : _HOP + len(wave)] * np.float32(np.sqrt(FRAME) / np.sqrt(2))


def _frames(wave: NDArray[np.int16]) -> Iterator[tuple[int, Wave]]:
    count = len(wave) // _HOP + 2
    for first in range(0, count, _BLOCK_FRAMES):
        here = min(_BLOCK_FRAMES, count - first)
        start = first * _HOP - _HOP
        piece = cut(wave, start, start + (here - 1) * _HOP + FRAME)
        frames = np.lib.stride_tricks.sliding_window_view(piece, FRAME)[::_HOP]
        yield first * _HOP, frames


def cut(wave: NDArray[np.int16] | Wave, start: int, end: int) -> Wave:
    """Samples from `start` to `end`, zeros where there are none."""
    out = np.zeros(end - start, np.float32)
    low, high = max(0, start), min(len(wave), end)
    if high > low:
        out[low - start : high - start] = wave[low:high]
    return out


def _overlap_add(out: Wave, at: int, waves: Wave) -> None:
    halves = waves.reshape(len(waves), 2, _HOP)
    for number in (0, 1):
        first = at + number * _HOP
        out[first : first + len(waves) * _HOP] += halves[:, number].reshape(-1)
