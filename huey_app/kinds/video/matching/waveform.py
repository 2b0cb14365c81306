"""Finds the music by its waveform: exact to a fraction of a millisecond, or not at all."""

from dataclasses import dataclass, replace
from functools import cached_property

from huey_app.kinds.video.matching import candidates, found, line, repeats, room, trace
from huey_app.kinds.video.matching.found import Found
from huey_app.kinds.video.matching.line import Line
from huey_app.kinds.video.matching.result import DELIVERED, Piece
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.trace import Trace

_CANDIDATES = 8
_RIVAL, _EQUAL, _AS_GOOD = 0.5, 0.9, 0.97
_CLEARER = 1.08
"""A room answers the music more clearly at its own place than at one with the same notes, where
only their loudness differs by 10 to 20 percent; by chance up to 5."""
_SAME_S = 0.02
_MOST_TRIED, _LIKELY = 4, 0.5


@dataclass(frozen=True)
class _Course:
    """A line through the windows of one candidate."""

    clip: Sound
    music: Sound
    line: Line
    trace: Trace

    @property
    def place(self) -> Piece:
        """All of the clip on the line."""
        return Piece(0.0, self.clip.duration_s, self.line.lag_at(0.0), 1 + self.line.drift)

    @cached_property
    def clarity(self) -> float:
        """How clearly the room answers, or nothing."""
        heard = room.listen(self.clip, self.music, self.place, self.middle_s)
        return heard.strength if heard.score > room.CLEAR else 0.0

    @property
    def weight(self) -> float:
        return float((self.trace.strength[self.line.near] ** 2).sum())

    @property
    def middle_s(self) -> float:
        """The middle of what lies on the line."""
        on = self.trace.at_s[self.line.near]
        return float(on.mean()) if len(on) else self.line.middle_s


def best(clip: Sound, music: Sound) -> Found | None:
    """The best place, told from its rivals; None where the music has none.

    The same drums may be heard more clearly at another place than the notes: the next is tried.
    """
    courses = _courses(clip, music)
    if not courses:
        return None
    winner, is_repeated = courses[0], False
    for rival in courses[1:]:
        if rival.weight < _RIVAL * winner.weight:
            break
        winner, is_equal = _better(winner, rival)
        is_repeated |= is_equal
    tried = [_settled(winner, is_repeated)]
    for course in courses[:_MOST_TRIED]:
        if tried[-1] and (tried[-1].confidence >= DELIVERED or tried[-1].is_doubtful):
            return tried[-1]
        if course is not winner and course.weight > _LIKELY * winner.weight:
            tried.append(_settled(course, is_repeated=False))
    settled = (one for one in tried if one)
    # Of guesses as good the one that looks most like a room: harmony may still prove it.
    return max(settled, key=lambda one: (round(one.confidence, 1), one.score), default=None)


def _settled(course: _Course, is_repeated: bool) -> Found | None:
    settled = found.settle(course.clip, course.music, course.place, course.middle_s)
    return settled and replace(settled, is_repeated=is_repeated)


def _courses(clip: Sound, music: Sound) -> list[_Course]:
    """Distinct lines of the candidates, heaviest first."""
    evidence = candidates.gather(clip.white, music.white, clip.rate_hz)
    courses: list[_Course] = []
    for candidate in evidence.candidates(_CANDIDATES):
        # A search reaches 60 ms: a neighbour would find the same line again.
        if any(abs(candidate.lag_s - other.line.lag_s) < _SAME_S for other in courses):
            continue
        windows = trace.follow(clip.white, music.white, clip.rate_hz, candidate.lag_s)
        if len(windows.at_s):
            fitted = line.fit(windows, clip.duration_s / 2)
            courses.append(_Course(clip, music, fitted, windows))
    courses.sort(key=lambda one: -one.weight)
    kept: list[_Course] = []
    for one in courses:
        if all(abs(one.line.lag_s - other.line.lag_s) > _SAME_S for other in kept):
            kept.append(one)
    return kept


def _better(winner: _Course, rival: _Course) -> tuple[_Course, bool]:
    """Which of two places, and whether nothing tells them apart."""
    if rival.clarity > _CLEARER * winner.clarity:
        return rival, False
    if winner.clarity > _CLEARER * rival.clarity:
        return winner, False
    clip, music = winner.clip, winner.music
    size = repeats.contrast(clip.white, music.wave, clip.rate_hz, winner.line, rival.line)
    if size > repeats.CLEAR:
        return winner, False
    if size < -repeats.CLEAR:
        return rival, False
    is_better = size >= 0 or rival.weight < _AS_GOOD * winner.weight
    return winner if is_better else rival, rival.weight > _EQUAL * winner.weight
