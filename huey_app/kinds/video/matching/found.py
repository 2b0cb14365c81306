"""The place of a clip in the music, with all that speaks for it."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import harmony, line, room, trace
from huey_app.kinds.video.matching.line import Line
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.room import Response
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.trace import Trace
from huey_app.kinds.video.matching.whiten import whiten

_BLOCK_S = 60.0
_STRONG = 5.0
_LEAST_NEAR, _FEW_STRONG = 3, 5
_NEAR_CHANCE, _CHANCE_POWER = 0.067, -3.5
"""A window of noise lies within 2 ms of a place in a search of 120 ms by one in thirty; doubled,
as the line is fitted to them."""
_MANY_STRONG, _STRONG_SCORE = 6, 11.5
_SURE = 0.7
_FOLLOWED = 0.45
_LEAST_TAKE_S, _LEAST_MISSED, _CHANCE, _WEAK = 3.5, 2, 0.01, 0.5
_ONLY_DRUMS, _OTHER_NOTES = 0.7, 0.5
"""Gain of the notes over that of the drums where they fit worst: mostly 0.71 and more in the right
song, mostly under 0.6 in another with the same drums or instruments."""


@dataclass(frozen=True)
class Found:
    """`piece`: the whole clip on its place; `line` and `trace`: how the windows lie about it."""

    piece: Piece
    line: Line
    trace: Trace
    score: float
    balance: float
    breadth: float
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
    def _is_followed(self) -> bool:
        """Most windows from the first to the last on the line lie on it: what fits by chance does
        so here and there."""
        near, held = self.line.near, np.flatnonzero(self._held)
        if near.sum() < min(_LEAST_NEAR, len(near)) or not len(held):
            return False
        return bool(near[held[0] : held[-1] + 1].mean() > _FOLLOWED)

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
        score = self.score
        if self._is_beyond_chance and self.strong.sum() >= _MANY_STRONG:
            # Who walks with the phone has no one room.
            score = max(score, _STRONG_SCORE * float(self.strong[self._span].mean()))
        sure = 1 / (1 + math.exp(-(score - room.CLEAR) / _SURE))
        if not self._is_followed:
            sure *= 0.5
        if self.balance < _ONLY_DRUMS:
            sure *= 0.5 * self.balance / _ONLY_DRUMS
        return sure * (0.8 if self.is_repeated else 1.0)

    @property
    def is_doubtful(self) -> bool:
        """The sound of this place, but for the notes, which may be too soft to judge: no reason
        to look at another one, where they may fit by chance."""
        return self.score > room.CLEAR and _OTHER_NOTES < self.balance < _ONLY_DRUMS

    def off_line(self) -> list[tuple[float, float]]:
        """Long stretches (s) that do not lie on the line: off it, or where it has no music."""
        at_s, duration_s = self.trace.at_s, self.piece.end_s
        half_s = float(at_s[1] - at_s[0]) / 2 if len(at_s) > 1 else duration_s
        on = [(float(at) - half_s, float(at) + half_s) for at in at_s[self._held]]
        free: list[tuple[float, float]] = []
        at = 0.0
        for start, end in [*on, (duration_s, duration_s)]:
            if start - at >= _LEAST_TAKE_S:
                free.append((max(0.0, at - half_s), min(duration_s, start + half_s)))
            at = max(at, end)
        return free

    def is_missed(self, start_s: float, end_s: float) -> bool:
        """Whether so many windows in a row would not lie off the line if it were the right one
        there.

        Judged by how often they do elsewhere, from the first to the last that lies on it. Windows
        without music are none.
        """
        inside = (self.trace.at_s > start_s) & (self.trace.at_s < end_s)
        missed, others = int(inside.sum()), ~inside
        if (held := np.flatnonzero(self._held)).size:
            others[: held[0]] = others[held[-1] + 1 :] = False
        elsewhere = (~self._held & others).sum(), others.sum()
        usual = float((elsewhere[0] + 0.5) / (elsewhere[1] + 1))
        return missed >= _LEAST_MISSED and usual**missed < _CHANCE

    @property
    def _held(self) -> NDArray[np.bool_]:
        """Windows that lie on the line for sure: by chance one in thirty does, and is weak."""
        strength, near = self.trace.strength, self.line.near
        usual = float(np.median(strength[near])) if near.any() else 0.0
        return np.asarray(near & (strength > _WEAK * usual))

    def facts(self) -> dict[str, object]:
        """Figures of the match, rounded, for its explanation."""
        rows = zip(self.trace.at_s, self.trace.lag_s, self.trace.strength, strict=True)
        return {
            "windows": len(self.trace.at_s),
            "windows_on_line": int(self.line.near.sum()),
            "windows_strong": int(self.strong.sum()),
            "drift_ppm": round(1e6 * (self.piece.speed - 1), 1),
            "score": round(self.score, 1),
            "balance": round(self.balance, 2),
            "breadth": round(self.breadth, 1),
            "repeated": self.is_repeated,
            "trace": [
                [round(at, 2), round(1000 * lag, 2), round(strength, 1)]
                for at, lag, strength in rows
            ],
        }


def settle(clip: Sound, music: Sound, piece: Piece, middle_s: float) -> Found | None:
    """The exact place near `piece` (0.1 s, 160 ppm), the room judged about a time of the clip;
    None where there is no music.

    Windows are compared with the music as the room plays it: an echo helps to find them then.
    """
    response = room.listen(clip, music, piece, middle_s)
    score, breadth = response.score, response.breadth
    if score < room.CLEAR:
        response = room.dry(piece)
    windows = _windows(clip, music, response)
    if not len(windows.at_s):
        return None
    fitted = line.fit(windows, clip.duration_s / 2)
    balance = harmony.balance(clip, music, response, middle_s)
    on_line = _on(response.piece, fitted, clip.duration_s)
    return Found(on_line, fitted, windows, score, balance, breadth)


def _windows(clip: Sound, music: Sound, response: Response) -> Trace:
    """How the clip lies about the response's line, where there is music; by the minute, since a
    sound of an hour is not whitened twice."""
    size = len(clip.wave)
    edges = np.linspace(0, size, max(1, round(clip.duration_s / _BLOCK_S)) + 1).astype(int)
    traces = []
    for start, end in pairwise(edges):
        sent = whiten(room.played(response, music, start, end))
        found = trace.follow(clip.white[start:end], sent, clip.rate_hz, 0.0)
        traces.append(replace(found, at_s=found.at_s + start / clip.rate_hz))
    windows = trace.joined(traces)
    there_s = np.array([response.piece.music_at(at_s) for at_s in windows.at_s])
    return windows.part((there_s > 0) & (there_s < music.duration_s))


def _on(base: Piece, fitted: Line, duration_s: float) -> Piece:
    # Clip time t hears what the base has at t + lag(t).
    music_s = base.music_at(fitted.lag_at(0.0))
    speed = base.speed * (1 + fitted.drift)
    return replace(base, start_s=0.0, end_s=duration_s, music_s=float(music_s), speed=float(speed))


def _binomial_power(least: int, count: int) -> float:
    """Power of ten of the chance that `least` of `count` windows of noise lie on a line."""
    chance = sum(
        math.comb(count, number) * _NEAR_CHANCE**number * (1 - _NEAR_CHANCE) ** (count - number)
        for number in range(max(0, least), count + 1)
    )
    return math.log10(max(chance, 1e-300))
