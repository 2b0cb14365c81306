"""What a match is: pieces of the clip with their place in the music, and how sure that is."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

DELIVERED = 0.6
"""Least confidence with which a match may be delivered."""

MOST_DRIFT = 500e-6
"""Crystals of phones and players differ by less than 100 ppm each; more is another speed."""


@dataclass(frozen=True)
class Piece:
    """Clip time `start_s` to `end_s` is music time `music_s` on, at `speed` (music s per clip s).

    With `pitched`, a speed other than 1 changed the pitch too.
    """

    start_s: float
    end_s: float
    music_s: float
    speed: float = 1.0
    pitched: bool = True

    def music_at(self, at_s: float) -> float:
        """Time in the music at a time of the clip."""
        return self.music_s + self.speed * (at_s - self.start_s)

    def farthest_s(self, line: "Piece", at_s: Iterable[float]) -> float:
        """How far `line` leads from this one at some times of the clip, at most (music s)."""
        return max(abs(self.music_at(at) - line.music_at(at)) for at in at_s)

    def with_music(self, music_s: float) -> tuple[float, float]:
        """The stretch of the clip in which there is music too, which is `music_s` long; empty
        where the end is not later."""
        start_s = self.start_s + max(0.0, -self.music_s) / self.speed
        end_s = min(self.end_s, self.start_s + (music_s - self.music_s) / self.speed)
        return start_s, end_s

    @property
    def offset_s(self) -> float:
        """Time in the music at which the clip would begin."""
        return self.music_at(0.0)


@dataclass(frozen=True)
class Match:
    """Pieces in order of time; `confidence` 0 to 1; `notes` say what a person should know.

    `evidence` holds the figures behind the confidence, for the explanation.
    """

    pieces: tuple[Piece, ...]
    confidence: float
    notes: tuple[str, ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        pieces = tuple(Piece(**piece) for piece in saved["pieces"])
        return cls(pieces, saved["confidence"], tuple(saved["notes"]), saved["evidence"])
