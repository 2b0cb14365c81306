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
_USUAL = 0.75
"""Quantile of the agreement: less than half of a piece may lie on its line."""
_GAIN = 10.0
"""Spreads, summed over its steps, by which a stretch agrees less than half of what is usual; what
lies on its line reaches 8, but where the room is loud."""
_CLEAR, _OVER_LINE, _EQUAL = 9.0, 2.0, 0.9
"""Least strength of a place in spreads of chance, which reaches 7, and over that of the line."""
_LAG = 32
_NEAR_BINS = 5


def follow(clip: Sound, music: Sound, piece: Piece) -> list[Piece]:
    """The piece, with what lies elsewhere in the music taken out of it and put there."""
    if piece.end_s - piece.start_s < 2 * _LEAST_S:
        return [piece]
    out: list[Piece] = []
    at_s = piece.start_s
    for start_s, end_s, jump_s in sorted(_Line(clip, music, piece).strays()):
        if start_s < at_s:
            continue
        out.append(_part(piece, at_s, start_s, 0.0))
        out.append(_part(piece, start_s, end_s, jump_s))
        at_s = end_s
    out.append(_part(piece, at_s, piece.end_s, 0.0))
    return [one for one in out if one.end_s > one.start_s]


def _part(piece: Piece, start_s: float, end_s: float, jump_s: float) -> Piece:
    return replace(piece, start_s=start_s, end_s=end_s, music_s=piece.music_at(start_s) + jump_s)


@dataclass(frozen=True)
class _Line:
    """A piece of the clip, and how it is heard."""

    clip: Sound
    music: Sound
    piece: Piece

    def strays(self) -> Iterator[tuple[float, float, float]]:
        """Start and end (s) of what lies elsewhere, and how much further on in the music."""
        for first, last in self._doubtful():
            jump_s = self._jump(first, last)
            if jump_s is not None:
                gain = self._agreement_at(jump_s) - self._agreement
                _, first, last = _best_run(gain)
                least = _GAIN * float(np.std(self._agreement))
                # Up to an end that speaks for neither, as where the same bar is heard: no cut.
                first = 0 if gain[:first].sum() > -least else first
                last = len(gain) if gain[last:].sum() > -least else last
                yield self._time_s(first), self._time_s(last), jump_s

    def _doubtful(self) -> Iterator[tuple[int, int]]:
        """Stretches, first and last step, that agree too little with the line."""
        missing = np.quantile(self._agreement, _USUAL) / 2 - self._agreement
        spread = float(np.std(self._agreement)) + 1e-9
        for _ in range(_MOST):
            gain, first, last = _best_run(missing)
            if gain < _GAIN * spread:
                return
            missing[first:last] = -np.inf
            if (last - first) * STEP_S >= _LEAST_S:
                yield first, last

    def _jump(self, first: int, last: int) -> float | None:
        """How much further on in the music the steps lie, if clearly elsewhere; of places that
        are alike the nearest."""
        rate_hz, start_s = self.clip.rate_hz, self._time_s(first)
        window = self.clip.part(start_s, self._time_s(last)).white
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

    def _time_s(self, step: int) -> float:
        """What is left at an end of the piece is too short to be heard."""
        start_s, end_s = self.piece.start_s, self.piece.end_s
        at_s = start_s + STEP_S * step
        if at_s - start_s < _LEFT_S:
            return start_s
        return end_s if end_s - at_s < _LEFT_S else at_s

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
