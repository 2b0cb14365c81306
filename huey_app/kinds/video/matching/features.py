"""Onsets and harmony of a sound as rows over time: what is left when the speed has changed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.whiten import cut

Rows = NDArray[np.float32]

FRAME = 1024
ROWS_PER_OCTAVE = 24
_LOW_HZ, _OCTAVES = 110.0, 4.5
_ONSET_EDGES_HZ = (80, 250, 700, 1_800, 3_900)
_MEAN_S = 2.0
_BLOCK = 2_000


@dataclass(frozen=True)
class Features:
    """`harmony` (quarter tones x frames) and `onsets` (bands x frames), `rate_hz` frames a second.

    Every row has mean 0 over about two seconds; frames of harmony have length at most 1.
    """

    rate_hz: float
    harmony: Rows
    onsets: Rows

    def part(self, start: int, end: int) -> "Features":
        """Frames from `start` to `end`, exclusive."""
        return Features(self.rate_hz, self.harmony[:, start:end], self.onsets[:, start:end])


def extract(wave: NDArray[np.int16], wave_rate_hz: int, hop: int) -> Features:
    """Features of a sound, one frame each `hop` samples, centred on it; read in blocks."""
    rate_hz = wave_rate_hz / hop
    tones, bands = _maps(wave_rate_hz)
    window = np.hanning(FRAME).astype(np.float32)
    harmony, loud = [], []
    count = len(wave) // hop
    for first in range(0, count, _BLOCK):
        here = min(_BLOCK, count - first)
        start = first * hop - FRAME // 2
        piece = cut(wave, start, start + (here - 1) * hop + FRAME)
        frames = np.lib.stride_tricks.sliding_window_view(piece, FRAME)[::hop]
        size = np.abs(np.fft.rfft(frames * window)).astype(np.float32)
        harmony.append((np.log1p(size / 60) @ tones).T)
        loud.append(np.log1p((size @ bands) / 300).T)
    return Features(
        rate_hz, _harmony(np.hstack(harmony), rate_hz), _flux(np.hstack(loud), rate_hz)
    )


def _maps(rate_hz: int) -> tuple[Rows, Rows]:
    """Weights of the spectrum's bins in each quarter tone (triangles) and each onset band."""
    bins_hz = np.fft.rfftfreq(FRAME, 1 / rate_hz)
    count = int(ROWS_PER_OCTAVE * _OCTAVES)
    centres_hz = _LOW_HZ * 2 ** (np.arange(count) / ROWS_PER_OCTAVE)
    width_hz = np.maximum(centres_hz * (2 ** (1 / 18) - 1), 1.2 * rate_hz / FRAME)
    tones = np.maximum(0, 1 - np.abs(bins_hz[:, None] - centres_hz) / width_hz)
    edges = np.array(_ONSET_EDGES_HZ)
    bands = (bins_hz[:, None] >= edges[:-1]) & (bins_hz[:, None] < edges[1:])
    return (tones / tones.sum(axis=0)).astype(np.float32), bands.astype(np.float32)


def _harmony(rows: Rows, rate_hz: float) -> Rows:
    """Take out loudness (mean over tones), timbre and key (mean over time)."""
    sharp = rows - smooth(rows.T, ROWS_PER_OCTAVE // 2).T
    flat = sharp - smooth(sharp, round(2 * _MEAN_S * rate_hz))
    length = np.linalg.norm(flat, axis=0)
    scale: Rows = (flat / (length + np.median(length) + 1e-6)).astype(np.float32)
    return scale


def _flux(rows: Rows, rate_hz: float) -> Rows:
    rise = np.maximum(0, np.diff(rows, axis=1, prepend=rows[:, :1]))
    flat = rise - smooth(rise, round(_MEAN_S * rate_hz))
    spread = np.sqrt(np.mean(flat**2, axis=1, keepdims=True)) + 1e-6
    limited: Rows = np.clip(flat / spread, -2, 4).astype(np.float32)
    return limited


def smooth(rows: Rows, size: int) -> Rows:
    """Moving mean over `size` frames."""
    size = max(1, min(size, rows.shape[1]))
    left = size // 2
    padded = np.pad(rows, ((0, 0), (left + 1, size - left - 1)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    mean: Rows = ((sums[:, size:] - sums[:, :-size]) / size).astype(np.float32)
    return mean


def at_speed(music: Features, speed: float, pitched: bool) -> Features:
    """Features of the music as if played at `speed`; with `pitched`, pitch follows."""
    count = int(music.harmony.shape[1] / speed)
    at = np.arange(count, dtype=np.float64) * np.float64(speed)
    shift = ROWS_PER_OCTAVE * np.log2(speed) if pitched else 0.0
    harmony = _moved(music.harmony, shift) if pitched else music.harmony
    return Features(music.rate_hz, _stretched(harmony, at), _stretched(music.onsets, at))


def _stretched(rows: Rows, at: NDArray[np.float64]) -> Rows:
    base = np.minimum(at.astype(np.int64), rows.shape[1] - 2)
    part = (at - base).astype(np.float32)
    mixed: Rows = rows[:, base] * (1 - part) + rows[:, base + 1] * part
    return mixed


def _moved(rows: Rows, shift: float) -> Rows:
    """Rows moved up by `shift` rows, interpolated, zeros where nothing is."""
    source = np.arange(len(rows)) - shift
    base = np.floor(source).astype(int)
    part = (source - base).astype(np.float32)[:, None]
    padded = np.pad(rows, ((20, 20), (0, 0)))
    mixed: Rows = padded[base + 20] * (1 - part) + padded[base + 21] * part
    return mixed
