"""The room's impulse response: how it answers the music, from a minute of the clip at once.

In a window of some seconds an echo may win over the sound itself, and notes that are held look
alike at every lag. The cross spectra of all frames, divided by the power of the music, show one
peak for each way that the sound takes; the first is the sound itself (the H1 estimator of Bendat
and Piersol 2010, "Random Data", chapter 6).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import scan
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.trace import vertex
from huey_app.kinds.video.matching.whiten import Wave, cut

Spectra = NDArray[np.complexfloating]
Values = NDArray[np.floating]

FRAME = 1 << 14
"""Samples of one frame: 2 s at the analysis rate, much longer than a room rings."""
_HOP = FRAME // 2
_MOST_FRAMES = 60
_LOW_HZ, _HIGH_HZ = 150, 3_700
_BROAD_HZ, _NEAR_S = 500, 1e-3
"""Bass and kick drums lie below. Without them a peak moves by less."""
_SMOOTH = 63
_FLOOR = 0.1
"""Of the music's mean power: what is weaker is noise, and would be made loud by a division."""
_MOST_DRIFT, _DRIFT_STEP = 160e-6, 8e-6
_LEAST_SPREAD_S = 10.0
_REACH_S, _RING_S, _BEFORE_S, _AWAY_S = 0.15, 0.4, 0.1, 0.02
_FIRST, _HEARD, _RISE, _RISE_S = 0.25, 6.0, 1.8, 1.5e-3
"""Size of the first arrival: of the largest peak, in spreads of the noise, and of all that comes
this much before it. A ripple stands among others of its size."""
_TAP = 4.5
EARLY_S = 0.02
"""A later echo may be none: of two takes cut together the second looks like one of the first."""
_CONTRAST = 4.0
CLEAR = 10.5
"""Score from which on a response is one: chance reaches 8."""
_BLOCK = 1 << 16
_SPREAD = 1.4826
_WINDOW = np.hanning(FRAME).astype(np.float32)


@dataclass(frozen=True)
class Response:
    """`piece`: the line on which the sound first arrives. `taps`: how the room goes on then.

    `strength` is the largest peak in spreads of what is there before any sound arrives; `score`
    says how far beyond chance it is, `breadth` how far the peak at its place is in what lies above
    500 Hz: chance reaches 8.
    """

    piece: Piece
    taps: Wave
    strength: float
    score: float
    breadth: float


def listen(clip: Sound, music: Sound, piece: Piece, middle_s: float) -> Response:
    """The response about a time of the clip, if the music lies on `piece` but for 0.15 s and
    160 ppm."""
    at = starts(len(clip.wave), round(middle_s * clip.rate_hz), _MOST_FRAMES)
    sent = spectra([scan.warped(music, piece, one, one + FRAME) for one in at], clip.rate_hz)
    heard = spectra([cut(clip.wave, one, one + FRAME) for one in at], clip.rate_hz)
    weight = weights(heard)
    power = np.mean(weight * np.abs(sent) ** 2, axis=0)
    cross = weight * np.conj(sent) * heard / (power + _FLOOR * np.mean(power) + 1e-20)
    drift, transfer = _steadiest(cross, (at - at.mean()) / clip.rate_hz, clip.rate_hz)
    turned_s = drift * float(at.mean() + FRAME / 2) / clip.rate_hz
    turned = replace(piece, speed=piece.speed + drift, music_s=piece.music_s - turned_s)
    return _read(turned, transfer, clip.rate_hz)


def starts(samples: int, middle: int, most: int) -> NDArray[np.int64]:
    """Frames that half overlap, as many as fit, at most `most`, about the middle."""
    count = min(most, max(1, 1 + (samples - FRAME) // _HOP))
    length = (count - 1) * _HOP + FRAME
    first = max(0, min(middle - length // 2, samples - length))
    return first + _HOP * np.arange(count)


def spectra(frames: list[Wave] | list[NDArray[np.int16]], rate_hz: int) -> Spectra:
    """Frames x bins between 150 and 3,700 Hz."""
    bins = [np.fft.rfft(frame * _WINDOW)[_band(rate_hz)] for frame in frames]
    return np.array(bins, np.complex64)


def _band(rate_hz: int) -> slice:
    return slice(*(round(edge * FRAME / rate_hz) for edge in (_LOW_HZ, _HIGH_HZ)))


def weights(heard: Spectra) -> Values:
    """One over the usual power of a frame and of a bin: claps and hum have little to say."""
    power = np.abs(heard) ** 2
    loud = np.mean(power, axis=1, keepdims=True) + 1e-9
    usual = np.mean(power / loud, axis=0)
    padded = np.pad(usual, _SMOOTH // 2, mode="edge")
    smooth = np.convolve(padded, np.ones(_SMOOTH) / _SMOOTH, "valid")
    return np.asarray(1 / (loud * (smooth + 1e-12)), np.float32)


def _steadiest(cross: Spectra, at_s: Values, rate_hz: int) -> tuple[float, Spectra]:
    """The drift that gives the largest peak, and the transfer function there."""
    band = _band(rate_hz)
    hertz = np.arange(band.start, band.stop) * rate_hz / FRAME
    turns = np.outer(at_s, _DRIFT_STEP * hertz).astype(np.float32)
    step = np.exp(np.complex64(-2j * np.pi) * turns)
    count = round(_MOST_DRIFT / _DRIFT_STEP) if np.ptp(at_s) > _LEAST_SPREAD_S else 0
    turned = cross * np.conj(step) ** count
    best: tuple[float, float, Spectra] = (-1.0, 0.0, cross[0])
    for number in range(-count, count + 1):
        transfer = turned.mean(axis=0)
        top = float(np.abs(_taps(transfer, rate_hz)[: 2 * _reach(rate_hz) + 1]).max())
        if top > best[0]:
            best = (top, number * _DRIFT_STEP, transfer)
        turned *= step
    return best[1:]


def _taps(transfer: Spectra, rate_hz: int) -> Values:
    """The response from -`_REACH_S` on."""
    full = np.zeros(FRAME // 2 + 1, np.complex64)
    full[_band(rate_hz)] = transfer
    values = np.roll(np.fft.irfft(full, FRAME), _reach(rate_hz))
    return values[: _reach(rate_hz) + round(_RING_S * rate_hz)]


def _reach(rate_hz: int) -> int:
    return round(_REACH_S * rate_hz)


def _read(piece: Piece, transfer: Spectra, rate_hz: int) -> Response:
    values = _taps(transfer, rate_hz)
    sizes = np.abs(values)
    reach, before = _reach(rate_hz), round(_BEFORE_S * rate_hz)
    top = int(sizes[: 2 * reach + 1].argmax())
    noise, score = _judged(sizes, top, rate_hz)
    least = max(_FIRST * float(sizes[top]), _HEARD * noise)
    first = max(0, top - before)
    first += _first(sizes[first : top + 1], least, round(_RISE_S * rate_hz))
    first_s = (first + vertex(sizes[max(0, first - 1) : first + 2]) - reach) / rate_hz
    taps = np.where(sizes > _TAP * noise, values, 0)[first:]
    return Response(
        replace(piece, music_s=piece.music_s - piece.speed * first_s),
        np.asarray(taps, np.float32),
        strength=float(sizes[top]) / noise,
        score=score,
        breadth=_breadth(transfer, top, rate_hz),
    )


def _judged(sizes: Values, top: int, rate_hz: int) -> tuple[float, float]:
    """Spread of what is there before any sound arrives, and the score of a peak: the lesser of
    its size in such spreads, of which chance reaches 8, and `_CONTRAST` times its size over the
    largest that is there, of which chance reaches 2.1."""
    away = round(_AWAY_S * rate_hz)
    quiet = sizes[: max(away, top - away)]
    noise = _SPREAD * float(np.median(quiet)) + 1e-20
    return noise, float(sizes[top] * min(1 / noise, _CONTRAST / (quiet.max() + 1e-20)))


def _breadth(transfer: Spectra, top: int, rate_hz: int) -> float:
    """Bass and drums alone, which two songs can share, lead to a clear peak: is it there without
    them too?"""
    low = round((_BROAD_HZ - _LOW_HZ) * FRAME / rate_hz)
    sizes = np.abs(_taps(np.concatenate([np.zeros(low), transfer[low:]]), rate_hz))
    near = round(_NEAR_S * rate_hz)
    first = max(0, top - near)
    return _judged(sizes, first + int(sizes[first : top + near + 1].argmax()), rate_hz)[1]


def _first(sizes: Values, least: float, rise: int) -> int:
    """The first peak that stands out from all until `rise` before it; at last the end."""
    inner, last = sizes[rise:-1], len(sizes) - 1
    earlier = np.maximum.accumulate(sizes)[: len(inner)]
    is_peak = (inner >= sizes[rise - 1 : last - 1]) & (inner >= sizes[rise + 1 :])
    found = np.flatnonzero(is_peak & (inner >= np.maximum(least, _RISE * earlier)))
    return rise + int(found[0]) if len(found) else last


def dry(piece: Piece) -> Response:
    """A room that adds nothing, where nothing is known of it."""
    return Response(piece, np.ones(1, np.float32), 0.0, 0.0, 0.0)


def played(response: Response, music: Sound, start: int, end: int) -> NDArray[np.int16]:
    """The music as the room plays it at first, at samples `start` to `end` of the clip."""
    taps = response.taps[: round(EARLY_S * music.rate_hz)]
    out = np.zeros(end - start, np.int16)
    for first in range(start, end, _BLOCK):
        last = min(end, first + _BLOCK)
        before = first - len(taps) + 1
        sent = scan.warped(music, response.piece, before, last)
        out[first - start : last - start] = through(taps, sent)[first - before :]
    return out


def through(taps: Wave, sent: NDArray[np.int16] | Wave) -> Wave:
    """A sound as a room plays it, as loud as it is."""
    level = taps / np.sqrt(np.sum(taps**2) + 1e-20)
    fft = 1 << int(np.ceil(np.log2(len(sent) + len(taps))))
    wet = np.fft.irfft(np.fft.rfft(sent, fft) * np.fft.rfft(level, fft), fft)[: len(sent)]
    return np.clip(wet, -32_768, 32_767).astype(np.float32)
