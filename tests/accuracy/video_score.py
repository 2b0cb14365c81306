"""Scores the video matcher on a case: right, delivered wrong, or refused."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from huey_app.kinds.video.decide import decide
from huey_app.kinds.video.matching import takes, tempo
from huey_app.kinds.video.matching.result import Match
from huey_app.kinds.video.matching.sound import Sound
from tests.accuracy.video_cases import RATE_HZ, Case

RIGHT_MS = 20.0
_EDGE_S = 0.5


@dataclass(frozen=True)
class Score:
    """What came of a case; errors in ms at the worse end of the clip, None: not delivered."""

    name: str
    level_db: int
    modular_ms: float | None
    v2_ms: float | None
    confidence: float
    warnings: tuple[str, ...]

    @property
    def best_ms(self) -> float | None:
        return self.modular_ms if self.modular_ms is not None else self.v2_ms

    @property
    def is_right(self) -> bool:
        return self.best_ms is not None and self.best_ms < RIGHT_MS

    @property
    def is_wrong(self) -> bool:
        """Something is delivered that is not in sync, or should not exist."""
        given = [error for error in (self.modular_ms, self.v2_ms) if error is not None]
        return any(error >= RIGHT_MS for error in given)

    @property
    def is_silently_wrong(self) -> bool:
        """No warning leads to where it is wrong."""
        return self.is_wrong and not {"cut", "part", "repeats"} & {*self.warnings}


def score(case: Case) -> Score:
    """Match and decide as the kind does."""
    clip, music = Sound(case.clip, RATE_HZ), Sound(case.music, RATE_HZ)
    decision = decide(takes.find(clip, music), tempo.find(clip, music), music.duration_s)
    errors = [match and _error_ms(case, match) for match in (decision.modular, decision.v2)]
    return Score(
        case.name, case.level_db, errors[0], errors[1], decision.confidence, decision.warnings
    )


def _error_ms(case: Case, match: Match) -> float:
    """The worst at the ends of all takes; half a second beside a cut is not counted."""
    errors = [float("inf")] if not case.truth.takes else []
    for start_s, end_s, music_s in case.truth.takes:
        edge_s = _EDGE_S if len(case.truth.takes) > 1 else 0.0
        for at_s in (start_s + edge_s, end_s - edge_s):
            truth_s = music_s + case.truth.speed * (at_s - start_s)
            pieces = match.pieces
            piece = next((one for one in pieces if at_s < one.end_s), pieces[-1])
            errors.append(1000 * abs(piece.music_at(at_s) - truth_s))
    return max(errors)


def summary(scores: Iterable[Score]) -> dict[str, float]:
    """Shares over some scores, and the errors of what is right, in ms."""
    found = list(scores)
    right = [one.best_ms for one in found if one.is_right and one.best_ms is not None]
    return {
        "cases": len(found),
        "right": sum(one.is_right for one in found) / max(1, len(found)),
        "wrong": sum(one.is_wrong for one in found) / max(1, len(found)),
        "silent": sum(one.is_silently_wrong for one in found) / max(1, len(found)),
        "refused": sum(one.best_ms is None for one in found) / max(1, len(found)),
        "both": sum(one.modular_ms is not None and one.v2_ms is not None for one in found)
        / max(1, len(found)),
        "median_ms": float(np.median(right)) if right else float("nan"),
        "worst_ms": max(right, default=float("nan")),
    }
