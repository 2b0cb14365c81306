"""The second opinion: finds the music by onsets and harmony, at whatever speed it was played."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import features, found, onsets, scan, speeds
from huey_app.kinds.video.matching.features import Features
from huey_app.kinds.video.matching.found import Found
from huey_app.kinds.video.matching.result import Match, Piece
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.speeds import Place

_COARSE_HOP, _FINE_HOP = 640, 80
_CLEAR = 9.0
_CHANCE, _SURE = 6.3, 0.45
_WINDOW_S, _SEARCH_S = 6.0, 0.15
_NEAR_S = 0.025
_LEAST_PIECES = 3
_HOPELESS, _NOT_EXACT, _EXACT = 3.6, 0.5, 0.6
_MOSTLY, _APART_S = 0.5, 0.02
"""Notes are not asked where more of the windows than this lie on the waveform's line. Where notes
clearly begin together the waveform leads to the same place to 12 ms; in music that keeps its
pitch a few windows fit elsewhere, mostly 30 ms and more away."""
_NEAR_SPEEDS = np.array([0.98, 0.99, 0.995, 0.9975, 1.0, 1.0025, 1.005, 1.01, 1.02])


def find(clip: Sound, music: Sound) -> Match | None:
    """One line at one speed; None where nothing was found at all.

    Speeds near the music's own are tried first; all others only where those are not clear.
    """
    coarse = [features.extract(one.wave, one.rate_hz, _COARSE_HOP) for one in (clip, music)]
    chain = speeds.agree(speeds.search(coarse[0], coarse[1], _NEAR_SPEEDS))
    if _score(chain, coarse[0]) < _CLEAR or not _is_usual(chain):
        chain = speeds.agree(speeds.search(coarse[0], coarse[1], speeds.grid()))
    if not chain:
        return None
    score = _score(chain, coarse[0])
    by_harmony = confidence = float(1 / (1 + np.exp(-(score - _CHANCE) / _SURE)))
    rough = _first_line(chain, clip.duration_s)
    piece, exact, settled = (
        _refined(clip, music, rough) if score > _HOPELESS else (rough, None, 0.0)
    )
    sure = None if exact is None else exact.confidence
    if sure is not None:
        confidence = max(confidence, sure)
    elif settled < onsets.CLEAR:
        # Harmony alone is off by up to 70 ms in noise.
        confidence = min(confidence, _NOT_EXACT)
    evidence = {
        "harmony": [round(place.harmony, 1) for place in chain],
        "onsets": [round(place.onsets, 1) for place in chain],
        "by_harmony": round(by_harmony, 3),
        "speed": round(piece.speed, 6),
        "pitched": piece.pitched,
        "exact": sure is not None,
        "settled": round(settled, 1),
    }
    if exact is not None:
        evidence |= {"score": round(exact.score, 1), "breadth": round(exact.breadth, 1)}
    is_part = exact is not None and any(exact.is_missed(*span) for span in exact.off_line())
    return Match((piece,), confidence, ("part",) if is_part else (), evidence)


def _is_usual(chain: list[Place]) -> bool:
    return all(abs(place.speed - 1) < 1.5 * speeds.STEP for place in chain)


def _score(chain: list[Place], clip: Features) -> float:
    """Mean strength over all excerpts of the clip; one that does not fit counts nothing."""
    return sum(place.harmony for place in chain) / speeds.excerpt_count(clip)


def _first_line(chain: list[Place], duration_s: float) -> Piece:
    best = max(chain, key=lambda place: place.score)
    at_s, music_s = (
        np.array([getattr(one, name) for one in chain]) for name in ("at_s", "music_s")
    )
    speed, level = best.speed, float(np.median(music_s - best.speed * at_s))
    if np.ptp(at_s) > 2 * speeds.EXCERPT_S:
        speed, level = (float(value) for value in np.polyfit(at_s, music_s, 1))
    return Piece(0.0, duration_s, level, speed, best.pitched)


def _refined(clip: Sound, music: Sound, rough: Piece) -> tuple[Piece, Found | None, float]:
    """By the waveform where it follows the pitch, with how sure that is; else by when notes
    begin, with how clearly.

    A short clip tells its speed to one percent only: where the waveform is not found from there,
    it may be found from the better line that notes lead to.
    """
    exact = _exact(clip, music, rough)
    if exact is not None and exact.line.near.mean() > _MOSTLY:
        return exact.piece, exact, 0.0
    near, strength = onsets.settle(clip, music, _by_features(clip, music, rough))
    exact = exact or _exact(clip, music, near)
    most_s = _APART_S if strength > onsets.CLEAR else np.inf
    if exact and exact.piece.farthest_s(near, near.with_music(music.duration_s)) < most_s:
        return exact.piece, exact, strength
    # What the waveform does not follow was made faster by something that kept the pitch.
    return replace(near, pitched=near.pitched and strength < onsets.CLEAR), None, strength


def _exact(clip: Sound, music: Sound, piece: Piece) -> Found | None:
    """By the music's waveform at the piece's speed; None where it is not there."""
    near = scan.nearest(clip, music, replace(piece, pitched=True))
    middle_s = sum(near.with_music(music.duration_s)) / 2
    settled = found.settle(clip, music, near, middle_s)
    return settled if settled and settled.confidence >= _EXACT else None


def _by_features(clip: Sound, music: Sound, rough: Piece) -> Piece:
    """Fit a line through windows of fine features, each shifted to its best place."""
    mine = features.extract(clip.wave, clip.rate_hz, _FINE_HOP)
    first_s = max(0.0, rough.music_at(0.0) - 1.0)
    last_s = min(music.duration_s, rough.music_at(clip.duration_s) + 1.0)
    if last_s - first_s < _WINDOW_S:
        return rough
    theirs = features.extract(music.part(first_s, last_s).wave, music.rate_hz, _FINE_HOP)
    moved = features.at_speed(theirs, rough.speed, rough.pitched)
    # Clip frame k is frame k + lag of the moved music.
    lag = (rough.music_at(0.0) - first_s) / rough.speed * mine.rate_hz
    windows = _shifts(mine, moved, lag)
    if len(windows) < _LEAST_PIECES:
        return rough
    at_s, shift_s, weight = windows.T
    slope, level = _robust(at_s, shift_s, weight)
    speed = rough.speed * (1 + slope)
    return replace(rough, music_s=rough.music_s + rough.speed * level, speed=speed)


def _shifts(mine: Features, moved: Features, lag: float) -> NDArray[np.float64]:
    """Rows of window middle (s), best shift (s), strength."""
    size, reach = round(_WINDOW_S * mine.rate_hz), round(_SEARCH_S * mine.rate_hz)
    base = round(lag)
    rows = []
    for start in range(0, mine.harmony.shape[1] - size + 1, size // 2):
        first = start + base - reach
        if first < 0 or first + size + 2 * reach > moved.harmony.shape[1]:
            continue
        values = np.zeros(2 * reach + 1)
        for name, weight in (("harmony", 1.0), ("onsets", 0.1)):
            window = getattr(mine, name)[:, start : start + size]
            block = getattr(moved, name)[:, first : first + size + 2 * reach]
            values += weight * _correlation(window, block)
        best = int(np.clip(values.argmax(), 1, 2 * reach - 1))
        three = values[best - 1 : best + 2]
        bend = three[0] - 2 * three[1] + three[2]
        top = best + (0.5 * (three[0] - three[2]) / bend if bend < 0 else 0.0)
        strength = (values[best] - np.median(values)) / (np.std(values) + 1e-9)
        shift_s = (base - lag + top - reach) / mine.rate_hz
        rows.append(((start + size / 2) / mine.rate_hz, shift_s, strength))
    return np.array(rows, np.float64).reshape(-1, 3)


def _correlation(window: features.Rows, block: features.Rows) -> NDArray[np.float64]:
    fft = block.shape[1]
    product = np.conj(np.fft.rfft(window, fft)) * np.fft.rfft(block, fft)
    values: NDArray[np.float64] = np.fft.irfft(product.sum(axis=0), fft)
    return values[: fft - window.shape[1] + 1]


def _robust(
    at_s: NDArray[np.float64], shift_s: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope and level; far windows lose their say in a few rounds."""
    say = weight.copy()
    slope, level = 0.0, float(np.median(shift_s))
    for _ in range(6):
        rest = np.abs(shift_s - slope * at_s - level)
        say = weight / (1 + (rest / _NEAR_S) ** 2)
        if np.ptp(at_s) < 2 * _WINDOW_S:
            level = float(np.average(shift_s, weights=say))
        else:
            slope, level = (float(value) for value in np.polyfit(at_s, shift_s, 1, w=np.sqrt(say)))
    return slope, level
