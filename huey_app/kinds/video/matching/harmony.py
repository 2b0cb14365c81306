"""Asks whether notes match too, not only drums: another song can share kit and tempo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.line import Line
from huey_app.kinds.video.matching.whiten import Wave, cut

_FRAME = 1024
_HOP = _FRAME // 2
_LOW, _HIGH = 24, 332
"""Bins looked at, 190 to 2,600 Hz: above the bass drum, below most hiss."""
_REACH = 8
"""Half width of the medians: half a second, 62 Hz."""
_PEAK = 2.0
_MOST_PIECES = 12
_PIECE_S = 3.0
_SHIFTS = 24
_MOST_SHIFT_S = 0.25
_WINDOW = np.sin(np.pi * (np.arange(_FRAME) + 0.5) / _FRAME).astype(np.float32)


@dataclass(frozen=True)
class Harmony:
    """How clip and music agree in phase along a line.

    `notes` and `rest`: correlation in spreads of chance (below 4 is chance). `balance`: gain of
    the notes in the clip over gain of the drums; about 1 and more where it is this song, about
    0.3 where only the drums are the same.
    """

    notes: float
    rest: float
    balance: float


def listen(
    clip: Wave, music: NDArray[np.int16], rate_hz: int, line: Line, at_s: NDArray[np.float64]
) -> Harmony:
    """Compare at some of the clip's times `at_s`; `clip` is whitened, `music` is not."""
    size, reach = round(_PIECE_S * rate_hz), round(_MOST_SHIFT_S * rate_hz)
    size = min(size, len(clip))
    shifts = _shifts(reach)
    chosen = at_s[np.unique(np.linspace(0, len(at_s) - 1, _MOST_PIECES).astype(int))]
    tables: list[NDArray[np.float64]] = []
    for middle_s in chosen:
        start = min(max(0, round(middle_s * rate_hz - size / 2)), len(clip) - size)
        first = round(start + line.lag_at(start / rate_hz) * rate_hz)
        parts = _split(cut(music, first - reach, first + size + reach))
        window = clip[start : start + size]
        tables.append(np.array([_products(window, part, reach + shifts) for part in parts]))
    return _judge(np.array(tables))


def _shifts(reach: int) -> NDArray[np.int64]:
    random = np.random.default_rng(1)
    away = random.integers(40, reach, _SHIFTS) * random.choice([-1, 1], _SHIFTS)
    return np.concatenate([[0], away])


def _products(window: Wave, part: Wave, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Energy of the part, then its product with the window at each start."""
    size = len(window)
    here = part[starts[0] : starts[0] + size]
    return np.array([here @ here] + [window @ part[at : at + size] for at in starts])


def _judge(table: NDArray[np.float64]) -> Harmony:
    """`table`: pieces x (notes, rest) x (energy, product, products elsewhere)."""
    energy, here, away = table[:, :, 0], table[:, :, 1], table[:, :, 2:]
    root = np.sqrt(energy) + 1e-9
    chance = np.sqrt(np.mean((away / root[:, :, None]) ** 2, axis=(0, 2))) + 1e-9
    # The absolute value: a phone may turn the sign of the whole recording.
    score = np.abs((here / root).sum(axis=0)) / (chance * np.sqrt(len(table)))
    gain = np.abs(here.sum(axis=0)) / (energy.sum(axis=0) + 1e-9)
    return Harmony(float(score[0]), float(score[1]), float(gain[0] / (gain[1] + 1e-9)))


def _split(wave: Wave) -> tuple[Wave, Wave]:
    """Notes (steady and narrow) and drums (short and broad) of a sound, both whitened.

    Medians over time and frequency (Fitzgerald 2010, "Harmonic/percussive separation").
    """
    padded = cut(wave, -_HOP, len(wave) + _FRAME)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    spectra = np.fft.rfft(frames * _WINDOW)[:, _LOW:_HIGH]
    size = np.abs(spectra)
    steady, broad = _median(size, 0), _median(size, 1)
    flat = spectra / (size**0.85 + 1e-3)
    masks = (steady > _PEAK * broad, broad > steady)
    notes, rest = (_joined(flat * mask, len(wave)) for mask in masks)
    return notes, rest


def _median(size: NDArray[np.floating], axis: int) -> NDArray[np.floating]:
    edges = [(0, 0), (0, 0)]
    edges[axis] = (_REACH, _REACH)
    padded = np.pad(size, edges, mode="symmetric")
    view = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1, axis=axis)
    median: NDArray[np.floating] = np.median(view, axis=-1)
    return median


def _joined(spectra: NDArray[np.complexfloating], length: int) -> Wave:
    full = np.zeros((len(spectra), _FRAME // 2 + 1), np.complex64)
    full[:, _LOW:_HIGH] = spectra
    waves = np.fft.irfft(full).astype(np.float32) * _WINDOW
    out = np.zeros((len(waves) + 1) * _HOP, np.float32)
    out[:-_HOP].reshape(-1, _HOP)[:] += waves[:, :_HOP]
    out[_HOP:].reshape(-1, _HOP)[:] += waves[:, _HOP:]
    return out[_HOP : _HOP + length]
