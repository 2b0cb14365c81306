"""Finds the music by its waveform: exact to a fraction of a millisecond, or not at all."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import candidates, harmony, line, repeats, trace
from huey_app.kinds.video.matching.harmony import Harmony
from huey_app.kinds.video.matching.line import Line
from huey_app.kinds.video.matching.result import Match, Piece
from huey_app.kinds.video.matching.trace import Trace
from huey_app.kinds.video.matching.whiten import Wave, whiten

DELIVERED = 0.6
"""Least confidence with which a match may be delivered."""
_CANDIDATES = 8
_RIVAL = 0.6
_STRONG = 5.0
_LEAST_NEAR, _FEW_STRONG = 3, 5
_NEAR_CHANCE, _CHANCE_POWER = 0.067, -3.5
"""A window of noise lies within 2 ms of a place in a search of 120 ms by one in thirty; doubled,
as the line is fitted to them."""
_SAME_S = 0.02
_ONLY_DRUMS = 0.55
_STRONG_SHARE = 0.6
_MANY_STRONG, _STRONG_SCORE = 6, 9.0
_CHANCE, _SURE = 6.5, 0.8


@dataclass(frozen=True)
class Sound:
    """A sound at the analysis rate (mono, int16, perhaps a memory map), whitened once."""

    wave: NDArray[np.int16]
    rate_hz: int

    @cached_property
    def white(self) -> Wave:
        return whiten(self.wave)

    @property
    def duration_s(self) -> float:
        return len(self.wave) / self.rate_hz

    def prepare(self) -> None:
        """Whiten now, before several threads ask for it."""
        self.white  # noqa: B018 - computed on first use

    def part(self, start_s: float, end_s: float) -> "Sound":
        """A stretch of the sound."""
        first, last = round(start_s * self.rate_hz), round(end_s * self.rate_hz)
        return Sound(self.wave[first:last], self.rate_hz)


@dataclass(frozen=True)
class Found:
    """One line with all that speaks for it."""

    line: Line
    trace: Trace
    weight: float
    heard: Harmony | None = None
    is_repeated: bool = False

    @property
    def strong(self) -> NDArray[np.bool_]:
        return self.line.near & (self.trace.strength > _STRONG)

    @property
    def _span(self) -> slice:
        """The windows from the first to the last that lie on the line."""
        near = np.flatnonzero(self.line.near)
        return slice(near[0], near[-1] + 1) if len(near) else slice(0, len(self.line.near))

    @property
    def _is_beyond_chance(self) -> bool:
        """Enough windows lie on the line, or those that do are strong."""
        near, strong, count = self.line.near.sum(), self.strong.sum(), len(self.strong)
        if near < min(_LEAST_NEAR, count):
            return False
        return bool(
            strong >= min(_FEW_STRONG, count)
            or _binomial_power(int(near) - 2, count - 2) < _CHANCE_POWER
        )

    @property
    def confidence(self) -> float:
        """Calibrated on songs, rooms and noises of many kinds, see tests/accuracy/video."""
        if self.heard is None or not self._is_beyond_chance:
            return 0.0
        span = self._span
        share = float(self.strong[span].mean())
        score = float(np.hypot(self.heard.notes, self.heard.rest))
        if self.strong.sum() >= _MANY_STRONG:
            # Held notes correlate at every lag, which hides them from `heard`.
            score = max(score, _STRONG_SCORE * share)
        sure = 1 / (1 + np.exp(-(score - _CHANCE) / _SURE))
        sure *= min(1.0, share / _STRONG_SHARE)
        if self.heard.balance < _ONLY_DRUMS:
            sure *= 0.5 * self.heard.balance / _ONLY_DRUMS
        return float(sure * (0.8 if self.is_repeated else 1.0))


def match(found: Found, duration_s: float) -> Match:
    """The whole clip on one line."""
    return Match((piece(found, 0.0, duration_s),), found.confidence, evidence=facts(found))


def piece(found: Found, start_s: float, end_s: float) -> Piece:
    """The stretch of the clip that lies on the line found."""
    music_s = start_s + found.line.lag_at(start_s)
    return Piece(start_s, end_s, music_s, 1 + found.line.drift)


def facts(found: Found) -> dict[str, object]:
    """Figures of the match, rounded, for its explanation."""
    heard = found.heard
    return {
        "windows": len(found.trace.at_s),
        "windows_on_line": int(found.line.near.sum()),
        "windows_strong": int(found.strong.sum()),
        "drift_ppm": round(1e6 * found.line.drift, 1),
        "notes": round(heard.notes, 1) if heard else None,
        "drums": round(heard.rest, 1) if heard else None,
        "balance": round(heard.balance, 2) if heard else None,
        "repeated": found.is_repeated,
        "trace": [
            [round(at, 2), round(1000 * lag, 2), round(strength, 1)]
            for at, lag, strength in zip(
                found.trace.at_s, found.trace.lag_s, found.trace.strength, strict=True
            )
        ],
    }


def best(clip: Sound, music: Sound) -> Found | None:
    """The best line, told from its rivals, its harmony heard."""
    lines = _lines(clip, music)
    if not lines:
        return None
    winner = lines[0]
    for rival in lines[1:]:
        if rival.weight < _RIVAL * winner.weight:
            break
        winner = _better(clip, music, winner, rival)
    at_s = winner.trace.at_s[winner.line.near]
    if not len(at_s):
        return winner
    heard = harmony.listen(clip.white, music.wave, clip.rate_hz, winner.line, at_s)
    return replace(winner, heard=heard)


def _lines(clip: Sound, music: Sound) -> list[Found]:
    """Distinct lines of the candidates, heaviest first."""
    evidence = candidates.gather(clip.white, music.white, clip.rate_hz)
    found: list[Found] = []
    for candidate in evidence.candidates(_CANDIDATES):
        # A search reaches 60 ms: a neighbour would find the same line again.
        if any(abs(candidate.lag_s - other.line.lag_s) < _SAME_S for other in found):
            continue
        windows = trace.follow(clip.white, music.white, clip.rate_hz, candidate.lag_s)
        if len(windows.at_s):
            fitted = line.fit(windows, clip.duration_s / 2)
            weight = float((windows.strength[fitted.near] ** 2).sum())
            found.append(Found(fitted, windows, weight))
    found.sort(key=lambda one: -one.weight)
    kept: list[Found] = []
    for one in found:
        if all(abs(one.line.lag_s - other.line.lag_s) > _SAME_S for other in kept):
            kept.append(one)
    return kept


def _better(clip: Sound, music: Sound, winner: Found, rival: Found) -> Found:
    """Which of two places; remembers where nothing tells them apart."""
    size = repeats.contrast(clip.white, music.wave, clip.rate_hz, winner.line, rival.line)
    if size > repeats.CLEAR:
        return winner
    if size < -repeats.CLEAR:
        return rival
    chosen = winner if size >= 0 or rival.weight < 0.97 * winner.weight else rival
    is_equal = rival.weight > 0.9 * winner.weight
    return replace(chosen, is_repeated=is_equal or winner.is_repeated)


def _binomial_power(least: int, count: int) -> float:
    """Power of ten of the chance that `least` of `count` windows of noise lie on a line."""
    chance = sum(
        math.comb(count, number) * _NEAR_CHANCE**number * (1 - _NEAR_CHANCE) ** (count - number)
        for number in range(max(0, least), count + 1)
    )
    return math.log10(max(chance, 1e-300))
