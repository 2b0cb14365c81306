"""Settles an uncertain speed: the waveform of a short stretch at many speeds close by."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.trace import interpolated
from huey_app.kinds.video.matching.whiten import Wave, cut, whiten

_AWAY, _STEP = 0.0055, 0.0001
_STRETCH_S, _WINDOW_S, _SEARCH_S = 6.0, 3.0, 0.25
_POOL = 16
_BLOCK = 1 << 18


def nearest(clip: Sound, music: Sound, piece: Piece) -> Piece:
    """The speed and place near `piece` at which the waveforms agree best; says not how well."""
    size = min(len(clip.wave), round(_STRETCH_S * clip.rate_hz))
    start = (len(clip.wave) - size) // 2
    reach = round(_SEARCH_S * clip.rate_hz)
    stretch = clip.white[start : start + size]
    best, best_score = piece, -1.0
    middle_s = (start + size / 2) / clip.rate_hz
    for speed in piece.speed + np.arange(-_AWAY, _AWAY + _STEP / 2, _STEP):
        music_s = piece.music_at(middle_s) - speed * middle_s
        turned = replace(piece, music_s=float(music_s), speed=float(speed))
        there = whiten(warped(music, turned, start - reach, start + size + reach))
        score, lag = _agreement(stretch, there, round(_WINDOW_S * clip.rate_hz), reach)
        if score > best_score:
            shifted_s = turned.music_at(lag / clip.rate_hz)
            best, best_score = replace(turned, music_s=shifted_s), score
    return best


def _agreement(stretch: Wave, there: Wave, window: int, reach: int) -> tuple[float, int]:
    """Power of the correlation, summed over windows that share a lag; and that lag."""
    window = min(window, len(stretch))
    total = np.zeros((2 * reach + 1) // _POOL)
    for start in range(0, len(stretch) - window + 1, window):
        block = cut(there, start, start + window + 2 * reach)
        fft = 1 << int(np.ceil(np.log2(len(block))))
        product = np.conj(np.fft.rfft(stretch[start : start + window], fft)) * np.fft.rfft(
            block, fft
        )
        power = np.fft.irfft(product, fft)[: len(total) * _POOL] ** 2
        total += power.reshape(-1, _POOL).max(axis=1)
    best = int(total.argmax())
    return float(total[best]), best * _POOL + _POOL // 2 - reach


def warped(music: Sound, piece: Piece, start: int, end: int) -> NDArray[np.int16]:
    """The music at the piece's speed at samples `start` to `end` of the clip's time line."""
    out = np.zeros(end - start, np.int16)
    for first in range(start, end, _BLOCK):
        index = np.arange(first, min(end, first + _BLOCK))
        at = (piece.music_s + piece.speed * index / music.rate_hz) * music.rate_hz
        out[first - start : first - start + len(index)] = interpolated(music.wave, at)
    return out
