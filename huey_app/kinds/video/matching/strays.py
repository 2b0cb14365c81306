"""Short takes inside a long one: alone they say too little, but the room is known by then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import candidates, edges, room, trace
from huey_app.kinds.video.matching.edges import STEP_S
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.room import Response
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.whiten import Wave, whiten

_LEAST_S, _LEFT_S, _MOST = 0.6, 0.2, 4
_USUAL, _ENOUGH = 0.75, 0.4
"""Quantile of the agreement that is usual, as less than half of a piece may lie on its line, and
the share of it that is enough."""
_GAIN = 10.0
"""Spreads, summed over its steps, by which a stretch agrees less than is enough; what lies on its
line reaches 8, but where the room is loud."""
_CLEAR, _OVER_LINE, _EQUAL = 9.0, 2.0, 0.9
"""Least strength of a place in spreads of chance, which reaches 7, and over that of the line."""
_MISSED_S, _UNHEARD, _MISSED_GAIN = 2.0, 0.15, 100.0
"""Length, agreement of what is usual, and gain (as above) from which on it is said that something
else is heard; a soft passage in noise agrees by a quarter."""
_DROWNS_DB, _SILENT_DB = 4.0, -15.0
_LAG = 32
_NEAR_BINS = 5


def follow(clip: Sound, music: Sound, piece: Piece) -> tuple[list[Piece], bool]:
    """The piece, with what lies elsewhere in the music taken out of it and put there; whether
    something else is heard in a part of the rest."""
    if piece.end_s - piece.start_s < 2 * _LEAST_S:
        return [piece], False
    line = _Line(clip, music, piece)
    found = [(stretch, line.jump(stretch)) for stretch in line.doubtful()]
    is_missed = any(jump_s is None and line.is_missed(stretch) for stretch, jump_s in found)
    strays = sorted((*line.edges(jump_s), jump_s) for _, jump_s in found if jump_s is not None)
    out: list[Piece] = []
    at_s = piece.start_s
    for start_s, end_s, jump_s in strays:
        if start_s < at_s:
            continue
        out.append(_part(piece, at_s, start_s, 0.0))
        out.append(_part(piece, start_s, end_s, jump_s))
        at_s = end_s
    out.append(_part(piece, at_s, piece.end_s, 0.0))
    return [one for one in out if one.end_s > one.start_s], is_missed


def _part(piece: Piece, start_s: float, end_s: float, jump_s: float) -> Piece:
    return replace(piece, start_s=start_s, end_s=end_s, music_s=piece.music_at(start_s) + jump_s)


@dataclass(frozen=True)
class _Line:
    """A piece of the clip, and how it is heard."""

    clip: Sound
    music: Sound
    piece: Piece

    def doubtful(self) -> Iterator[slice]:
        """Stretches, in steps, that agree too little with the line."""
        missing = self._missing.copy()
        for _ in range(_MOST):
            gain, first, last = _best_run(missing)
            if gain < _GAIN * self._spread:
                return
            missing[first:last] = -np.inf
            if (last - first) * STEP_S >= _LEAST_S:
                yield slice(first, last)

    def edges(self, jump_s: float) -> tuple[float, float]:
        """Start and end (s) of what lies this much further on."""
        gain = self._agreement_at(jump_s) - self._agreement
        _, first, last = _best_run(gain)
        # Up to an end that speaks for neither, as where the same bar is heard: no cut.
        first = 0 if gain[:first].sum() > -_GAIN * self._spread else first
        last = len(gain) if gain[last:].sum() > -_GAIN * self._spread else last
        return self._time_s(first), self._time_s(last)

    def jump(self, stretch: slice) -> float | None:
        """How much further on in the music a stretch lies, if clearly elsewhere; of places that
        are alike the nearest."""
        rate_hz, start_s = self.clip.rate_hz, self._time_s(stretch.start)
        window = self.clip.part(start_s, self._time_s(stretch.stop)).white
        (peaks,) = candidates.correlations([window], self._sent, _LAG)
        # Bin 0 is the lag at which the window ends where the music begins.
        place = self._response.piece.music_at(start_s) * rate_hz
        here = round((place + len(window)) / _LAG)
        near = slice(max(0, here - _NEAR_BINS), max(0, here + _NEAR_BINS + 1))
        on_line = float(peaks[near].max(initial=0.0))
        peaks[near] = 0
        least = max(_CLEAR * candidates.spread_of(peaks), _OVER_LINE * on_line)
        if peaks.max() < least:
            return None
        alike = np.flatnonzero(peaks >= _EQUAL * peaks.max())
        best = int(alike[np.abs(alike - here).argmin()])
        found = best * _LAG + _LAG // 2 - len(window)
        off, _, _ = trace.peak(window, self._sent, found, _LAG)
        return (found + off - place) / rate_hz

    def is_missed(self, stretch: slice) -> bool:
        """Whether something else is heard there, neither louder than the music nor where the
        music itself is silent."""
        music_from_s, music_to_s = self._music_span_s()
        start_s = max(music_from_s, self._time_s(stretch.start))
        end_s = min(music_to_s, self._time_s(stretch.stop))
        heard = self._agreement[stretch].mean() / (self._usual + 1e-9)
        gain = self._missing[stretch].sum() / self._spread
        if end_s - start_s < _MISSED_S or heard > _UNHEARD or gain < _MISSED_GAIN:
            return False
        there_s = [self.piece.music_at(at_s) for at_s in (start_s, end_s)]
        is_loud = _over_usual_db(self.clip, start_s, end_s) > _DROWNS_DB
        return not is_loud and _over_usual_db(self.music, *there_s) > _SILENT_DB

    def _music_span_s(self) -> tuple[float, float]:
        """The stretch of the clip in which there is music on the line."""
        line = self.piece
        from_s, to_s = (
            line.start_s + (at_s - line.music_s) / line.speed
            for at_s in (0.0, self.music.duration_s)
        )
        return from_s, to_s

    def _time_s(self, step: int) -> float:
        """What is left at an end of the piece is too short to be heard."""
        start_s, end_s = self.piece.start_s, self.piece.end_s
        at_s = start_s + STEP_S * step
        if at_s - start_s < _LEFT_S:
            return start_s
        return end_s if end_s - at_s < _LEFT_S else at_s

    @cached_property
    def _usual(self) -> float:
        return float(np.quantile(self._agreement, _USUAL))

    @cached_property
    def _missing(self) -> NDArray[np.float64]:
        """How much less than enough each step agrees."""
        return _ENOUGH * self._usual - self._agreement

    @cached_property
    def _spread(self) -> float:
        return float(np.std(self._agreement)) + 1e-9

    @cached_property
    def _response(self) -> Response:
        return edges.heard(self.clip, self.music, self.piece)

    @cached_property
    def _agreement(self) -> NDArray[np.float64]:
        return self._agreement_at(0.0)

    def _agreement_at(self, jump_s: float) -> NDArray[np.float64]:
        """Along the piece, if the music were this much further on."""
        line = self._response.piece
        moved = replace(self._response, piece=replace(line, music_s=line.music_s + jump_s))
        ends_s = self.piece.start_s, self.piece.end_s
        return edges.agreement(self.clip, self.music, moved, *ends_s)

    @cached_property
    def _sent(self) -> Wave:
        """All of the music as the room plays it, at its own speed."""
        plain = replace(self._response.piece, music_s=0.0, speed=1.0)
        response = replace(self._response, piece=plain)
        return whiten(room.played(response, self.music, 0, len(self.music.wave)))


def _over_usual_db(sound: Sound, start_s: float, end_s: float) -> float:
    """Level of a stretch over that of the steps of the whole sound, in dB; -inf outside of it."""
    size = round(STEP_S * sound.rate_hz)
    steps = sound.wave[: len(sound.wave) // size * size].reshape(-1, size)
    power = np.mean(steps.astype(np.float32) ** 2, axis=1)
    there = power[max(0, round(start_s / STEP_S)) : max(0, round(end_s / STEP_S))]
    level = float(there.mean()) if len(there) else 0.0
    return float(10 * np.log10((level + 1e-9) / (np.median(power) + 1e-9)))


def _best_run(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """The run with the largest sum, its first index and the one after its last (Kadane)."""
    best, first, total = (0.0, 0, 0), 0, 0.0
    for index, value in enumerate(values.tolist()):
        if total <= 0:
            first, total = index, 0.0
        total += value
        if total > best[0]:
            best = (total, first, index + 1)
    return best
