"""Asks whether notes match too, not only drums: another song can share kit and tempo."""

import numpy as np

from huey_app.kinds.video.matching import room, scan
from huey_app.kinds.video.matching.room import Response, Spectra, Values
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.whiten import Wave, cut

_FRAME = 1024
_HOP = _FRAME // 2
_LOW, _HIGH = 12, 480
"""Bins looked at, 94 to 3,750 Hz at the analysis rate."""
_REACH = 8
"""Half width of the medians: half a second, 62 Hz."""
_PEAK = 2.0
_MOST_FRAMES = 30
_PARTS = 16
_GROUP, _LEAST_GROUPS, _WORST, _THERE = 4, 3, 0.25, 0.5
"""Frames judged together (5 s), how many such groups tell anything, the share of the notes' power
that may be missing, and the gain of drums, of their usual one, from which on a group is judged."""
_UNTOLD = 9.9
_WINDOW = np.sin(np.pi * (np.arange(_FRAME) + 0.5) / _FRAME).astype(np.float32)


def balance(clip: Sound, music: Sound, response: Response, middle_s: float) -> float:
    """Gain of the notes in the clip over gain of the drums where the notes fit worst; about 1
    where it is this song, near 0 where only the drums are the same.

    A room answers all parts of a sound alike, so that both gains are one however a song is split
    up (least squares). Two songs may share some chords: a quarter that fits worse counts against
    them. What the clip cannot tell counts in favour of the song.
    """
    parts, heard = _frames(clip, music, response, middle_s)
    say = room.weights(heard)
    gain, error = _gains(parts, heard, say)
    drums, whole = float(gain[1] - error[1]), float(gain[0] + error[0])
    if drums <= 0:
        return _UNTOLD
    groups = np.array_split(np.arange(len(heard)), max(1, len(heard) // _GROUP))
    found = [_notes(parts[:, one], heard[one], say[one], _THERE * gain[1]) for one in groups]
    told = np.array([one for one in found if one is not None])
    worst = _quantile(told, _WORST) if len(told) >= _LEAST_GROUPS else whole
    return max(0.0, min(worst, whole) / drums)


def _frames(
    clip: Sound, music: Sound, response: Response, middle_s: float
) -> tuple[Spectra, Spectra]:
    """Notes and drums as the room plays them (2 x frames x bins), and what is heard."""
    starts = room.starts(len(clip.wave), round(middle_s * clip.rate_hz), _MOST_FRAMES)
    first, last = int(starts[0]), int(starts[-1]) + room.FRAME
    before = len(response.taps)
    dry = scan.warped(music, response.piece, first - before, last).astype(np.float32)
    waves = [room.through(response.taps, part)[before:] for part in _split(dry)]
    waves.append(cut(clip.wave, first, last))
    frames = [[wave[at : at + room.FRAME] for at in starts - first] for wave in waves]
    *sent, heard = (room.spectra(one, clip.rate_hz) for one in frames)
    return np.stack(sent), heard


def _notes(
    parts: Spectra, heard: Spectra, say: Values, least: float
) -> tuple[float, float] | None:
    """Gain of the notes at most, and their power; None where the drums are not there either, as
    in another take."""
    gain, error = _gains(parts, heard, say)
    if gain[1] < least:
        return None
    return float(gain[0] + error[0]), float(np.sum(say * np.abs(parts[0]) ** 2))


def _quantile(told: Values, share: float) -> float:
    """The value under which this share of the weight lies; rows of value, weight."""
    told = told[told[:, 0].argsort()]
    weight = np.cumsum(told[:, 1])
    return float(told[np.searchsorted(weight, share * weight[-1]), 0])


def _gains(parts: Spectra, heard: Spectra, say: Values) -> tuple[Values, Values]:
    """Gains of the parts in what is heard, and their standard errors."""
    flat, weight = parts.reshape(len(parts), -1), say.ravel()
    square = np.real(np.conj(flat * weight) @ flat.T) + 1e-12 * np.eye(len(parts))
    inverse = np.linalg.inv(square)
    gain = inverse @ np.real(np.conj(flat * weight) @ heard.ravel())
    rest = heard.ravel() - gain @ flat
    spread = np.real(np.conj(flat) * rest) * weight
    return gain, np.sqrt(np.diag(inverse @ (spread @ spread.T) @ inverse))


def _split(wave: Wave) -> tuple[Wave, Wave]:
    """Notes (steady and narrow) of a sound, and the rest of it.

    Medians over time and frequency (Fitzgerald 2010, "Harmonic/percussive separation").
    """
    padded = cut(wave, -_HOP, len(wave) + _FRAME)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    spectra = np.fft.rfft(frames * _WINDOW)
    size = np.abs(spectra[:, _LOW:_HIGH])
    spectra[:, :_LOW] = spectra[:, _HIGH:] = 0
    spectra[:, _LOW:_HIGH] *= _median(size, 0) > _PEAK * _median(size, 1)
    notes = _joined(spectra, len(wave))
    return notes, wave - notes


def _median(size: Values, axis: int) -> Values:
    edges = [(0, 0), (0, 0)]
    edges[axis] = (_REACH, _REACH)
    padded = np.pad(size, edges, mode="symmetric")
    view = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1, axis=axis)
    # In parts: the median makes a copy, which is 17 times as large.
    return np.concatenate([np.median(part, axis=-1) for part in np.array_split(view, _PARTS)])


def _joined(spectra: Spectra, length: int) -> Wave:
    waves = np.fft.irfft(spectra).astype(np.float32) * _WINDOW
    out = np.zeros((len(waves) + 1) * _HOP, np.float32)
    out[:-_HOP].reshape(-1, _HOP)[:] += waves[:, :_HOP]
    out[_HOP:].reshape(-1, _HOP)[:] += waves[:, _HOP:]
    return out[_HOP : _HOP + length]
