"""Settles a line by when notes begin: to a few milliseconds, whatever was done to the pitch."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.features import Rows, smooth
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.whiten import cut

CLEAR = 4.5
"""Strength from which on a settled line is right to 5 ms; up to 4 some are 30 ms off or wrong."""
_FRAME, _HOP = 128, 16
"""Samples at the analysis rate: 16 ms and 2 ms. Longer frames hear the echo of a room, which is
late, as much as the note itself."""
_EDGES_HZ = np.geomspace(150, 3_900, 9)
_QUIET = 60.0
_RISE = 4
_LOWEST, _HIGHEST = -2, 4
_MEAN_S = 1.0
_BLOCK = 4_000
_WINDOW_S, _REACH_S, _SPARE_S = 6.0, 0.05, 1.0
_MOST_SLOPE = 0.0025
_SHORT_S, _TURNS = 24.0, 6
_CHOICE = 2.0
"""Strength that the best of a dozen wrong ones has over one of them."""

Curves = NDArray[np.float64]


def settle(clip: Sound, music: Sound, piece: Piece) -> tuple[Piece, float]:
    """The line near `piece` (50 ms, 0.25 %) on which most notes begin together, and how clearly.

    Where little is heard of the music, its speed is known to a percent only: several are tried.
    Strength is in spreads of the other places; 0 where there is too little to go by.
    """
    rate_hz = clip.rate_hz / _HOP
    first_s = max(0.0, piece.music_at(0.0) - _SPARE_S)
    part = music.part(first_s, max(first_s, piece.music_at(clip.duration_s) + _SPARE_S))
    if min(part.duration_s, clip.duration_s) < _WINDOW_S:
        return piece, 0.0
    mine, theirs = (_beginnings(one.wave, one.rate_hz) for one in (clip, part))
    best, strength = _settled(mine, theirs, piece, first_s, rate_hz)
    for turned in _turned(piece, clip, part):
        other, other_strength = _settled(mine, theirs, turned, first_s, rate_hz)
        if other_strength - _CHOICE > strength:
            best, strength = other, other_strength - _CHOICE
    return best, strength


def _turned(piece: Piece, clip: Sound, part: Sound) -> Iterator[Piece]:
    """The piece at some other speeds, turned about the middle of what is heard of the music."""
    heard_s = min(part.duration_s, clip.duration_s)
    middle_s = clip.duration_s - heard_s / 2 if piece.music_s < 0 else heard_s / 2
    count = _TURNS if heard_s < _SHORT_S else 0
    for turn in [*range(-count, 0), *range(1, count + 1)]:
        speed = piece.speed * (1 + _MOST_SLOPE * turn)
        yield replace(piece, speed=speed, music_s=piece.music_at(middle_s) - speed * middle_s)


def _settled(
    mine: Rows, theirs: Rows, piece: Piece, first_s: float, rate_hz: float
) -> tuple[Piece, float]:
    """`theirs` begins at `first_s` of the music."""
    reach = round(_REACH_S * rate_hz)
    at = np.arange(-reach, mine.shape[1] + reach) * piece.speed
    moved = _read(theirs, at + (piece.music_at(0.0) - first_s) * rate_hz)
    curves, middles_s = _curves(mine, moved, rate_hz, reach)
    middle_s = mine.shape[1] / rate_hz / 2
    slope, lag_s, strength = _beam(curves, middles_s - middle_s, rate_hz)
    music_s = piece.music_at(lag_s - slope * middle_s)
    return replace(piece, music_s=music_s, speed=piece.speed * (1 + slope)), strength


def _beginnings(wave: NDArray[np.int16], wave_rate_hz: int) -> Rows:
    """Rise of loudness in some bands (bands x frames), each of mean 0 and power 1."""
    bins_hz = np.fft.rfftfreq(_FRAME, 1 / wave_rate_hz)[:, None]
    bands = ((bins_hz >= _EDGES_HZ[:-1]) & (bins_hz < _EDGES_HZ[1:])).astype(np.float32)
    window = np.hanning(_FRAME).astype(np.float32)
    loud = []
    count = len(wave) // _HOP
    for first in range(0, count, _BLOCK):
        here = min(_BLOCK, count - first)
        start = first * _HOP - _FRAME // 2
        piece = cut(wave, start, start + (here - 1) * _HOP + _FRAME)
        frames = np.lib.stride_tricks.sliding_window_view(piece, _FRAME)[::_HOP]
        size = np.abs(np.fft.rfft(frames * window)).astype(np.float32)
        loud.append(np.log1p(size @ bands[:, bands.any(axis=0)] / _QUIET).T)
    return _risen(np.hstack(loud), wave_rate_hz / _HOP)


def _risen(loud: Rows, rate_hz: float) -> Rows:
    rise = np.pad(np.maximum(0, loud[:, _RISE:] - loud[:, :-_RISE]), ((0, 0), (_RISE, 0)))
    flat = rise - smooth(rise, round(_MEAN_S * rate_hz))
    spread = np.sqrt(np.mean(flat**2, axis=1, keepdims=True)) + 1e-6
    limited: Rows = np.clip(flat / spread, _LOWEST, _HIGHEST).astype(np.float32)
    return limited


def _read(rows: Rows, at: NDArray[np.float64]) -> Rows:
    """Rows at fractional frames, zeros outside."""
    base = np.clip(at.astype(np.int64), 0, rows.shape[1] - 2)
    part = np.clip(at - base, 0, 1).astype(np.float32)
    inside = (at >= 0) & (at < rows.shape[1] - 1)
    mixed: Rows = (rows[:, base] * (1 - part) + rows[:, base + 1] * part) * inside
    return mixed


def _curves(mine: Rows, moved: Rows, rate_hz: float, reach: int) -> tuple[Curves, Curves]:
    """Agreement of each window of the clip at lags of -`reach` to `reach`; their middles (s)."""
    size = round(_WINDOW_S * rate_hz)
    starts = np.arange(0, mine.shape[1] - size + 1, size // 2)
    fft = 1 << int(np.ceil(np.log2(size + 2 * reach)))
    rows = []
    for start in starts:
        window = np.fft.rfft(mine[:, start : start + size], fft)
        block = np.fft.rfft(moved[:, start : start + size + 2 * reach], fft)
        rows.append(np.fft.irfft((np.conj(window) * block).sum(axis=0), fft)[: 2 * reach + 1])
    return np.array(rows), (starts + size / 2) / rate_hz


def _beam(curves: Curves, away_s: Curves, rate_hz: float) -> tuple[float, float, float]:
    """Slope and lag (s, where `away_s` is 0) with the largest sum over all windows, and strength.

    The sum decides and not each window: in noise few windows have their top at the right place.
    """
    lags_s = (np.arange(curves.shape[1]) - curves.shape[1] // 2) / rate_hz
    far_s = float(np.abs(away_s).max())
    most = min(_MOST_SLOPE, _REACH_S / far_s) if far_s > _WINDOW_S / 2 else 0.0
    steps = max(1, round(most * far_s * rate_hz))
    best = (-np.inf, 0.0, lags_s)
    for slope in np.linspace(-most, most, 2 * steps + 1):
        total = np.sum(
            [
                np.interp(lags_s + slope * away, lags_s, curve, left=0, right=0)
                for curve, away in zip(curves, away_s, strict=True)
            ],
            axis=0,
        )
        best = max(best, (float(total.max()), float(slope), total), key=lambda one: one[0])
    _, slope, total = best
    spread = 1.4826 * float(np.median(np.abs(total - np.median(total)))) + 1e-9
    strength = (float(total.max()) - float(np.median(total))) / spread
    return slope, _top(total) / rate_hz, strength


def _top(total: Curves) -> float:
    """Lag of the largest value in frames from the middle, by a parabola."""
    best = int(np.clip(total.argmax(), 1, len(total) - 2))
    left, middle, right = total[best - 1 : best + 2]
    bend = left - 2 * middle + right
    return best - len(total) // 2 + (float(0.5 * (left - right) / bend) if bend < 0 else 0.0)
