"""Decides from both matches what may be delivered, and what to say about it."""

from dataclasses import dataclass, replace

from huey_app.kinds.video import evidence, warned
from huey_app.kinds.video.matching.result import DELIVERED, Match, Piece

_SURELY_OTHER = 0.01
_LEAST_S = 2.0
_MOST_SURE, _LEAST_SURE = 0.999, 0.6
_NOT_EXACT = 0.75
"""What harmony alone found is the right bar, and up to 50 ms off: no reason to be surer."""
_SURE, _RHYTHM = 0.9, 4.2
_VERY_SURE, _NEARLY_SETTLED = 0.99, 3.0
"""In other songs: with harmony of 0.9, onsets reach 4.0, at another speed harmony 0.94."""
_RHYTHMIC, _CLEARLY_SETTLED = 5.0, 9.0
"""Another song with the same drums settles as clearly, with onsets of 3.6 or without harmony."""


@dataclass(frozen=True)
class Decision:
    """What to write; None: this version would not be honest. Times count from the clip's start."""

    modular: Match | None
    v2: Match | None
    confidence: float
    warnings: tuple[str, ...]

    @property
    def main(self) -> Piece:
        """The piece that the result's offset speaks of."""
        chosen = self.modular or self.v2
        assert chosen is not None
        return chosen.pieces[0]

    @property
    def is_empty(self) -> bool:
        return self.modular is None and self.v2 is None


def decide(modular: Match | None, v2: Match | None, music_s: float) -> Decision:
    """Keep what is proven, and say how sure that is."""
    exact, heard = _kept(modular, v2, music_s)
    if exact and heard and len(exact.pieces) == 1:
        # Found at the same place on its own; the waveform measures it better.
        heard = replace(heard, pieces=exact.pieces)
    warnings = warned.codes((modular, v2), (exact, heard), music_s)
    sure = min(_confidence(exact, heard), _most_sure(modular, v2, warnings))
    return Decision(exact, heard, round(sure, 3), warnings)


def _kept(
    modular: Match | None, v2: Match | None, music_s: float
) -> tuple[Match | None, Match | None]:
    """What is proven; where both are and differ, the exact one counts unless it is weak."""
    exact = _proven(modular, v2)
    heard = v2 if v2 and v2.confidence >= DELIVERED else None
    if exact is None and heard is None and v2 and _is_likely(v2, modular):
        heard = replace(v2, confidence=DELIVERED)
    if heard and not _has_music(heard, music_s):
        heard = None
    if exact and heard and evidence.agree(exact, heard):
        return exact, heard
    if exact and heard and evidence.hops_about(exact, heard):
        return None, heard
    if heard and evidence.is_usual(heard) and not _is_heard_alone(heard, exact, modular):
        heard = None
    if exact is None or heard is None:
        return exact, heard
    return (None, heard) if evidence.is_weak(exact) else (exact, None)


def _has_music(match: Match, music_s: float) -> bool:
    start_s, end_s = match.pieces[0].with_music(music_s)
    return end_s - start_s >= _LEAST_S


def _is_likely(v2: Match, modular: Match | None) -> bool:
    """Harmony whose place no onset settles, right to 10 ms nearly always: who carries the phone
    blurs them. At the music's own speed other songs with the same chords are told by their
    rhythm, and by a waveform that leads elsewhere."""
    onsets = min(v2.evidence.get("onsets", [0.0]))
    if not evidence.is_usual(v2):
        return abs(v2.pieces[0].speed - 1) > _SURELY_OTHER and _is_likely_there(v2, onsets)
    is_near = modular is not None and not evidence.is_apart(modular, v2)
    return evidence.by_harmony(v2) >= _SURE and onsets >= _RHYTHM and is_near


def _is_likely_there(v2: Match, onsets: float) -> bool:
    """At another speed: much harmony that onsets nearly settle, or some with a clear rhythm that
    they settle clearly."""
    settled, harmony = v2.evidence.get("settled", 0.0), evidence.by_harmony(v2)
    if harmony >= _VERY_SURE and settled >= _NEARLY_SETTLED:
        return True
    is_rhythmic = onsets >= _RHYTHMIC and settled >= _CLEARLY_SETTLED
    return bool(is_rhythmic and harmony >= evidence.UNHEARD)


def _is_heard_alone(heard: Match, exact: Match | None, modular: Match | None) -> bool:
    """Harmony must be sure of what the waveform has not found at its own speed; a room that
    answers clearly elsewhere plays another song with the same drums."""
    if exact is not None:
        return evidence.by_harmony(heard) >= evidence.UNHEARD
    if modular and (
        evidence.is_only_drums(modular)
        or (evidence.is_clear(modular) and evidence.is_apart(modular, heard))
    ):
        return False
    return evidence.by_harmony(heard) >= DELIVERED


def _proven(modular: Match | None, v2: Match | None) -> Match | None:
    """What the waveform only suggests is proven where harmony, on its own, leads to the same
    place."""
    if modular is None or (evidence.is_weak(modular) and evidence.is_alone(modular, v2)):
        return None
    if not evidence.is_steady(modular) and not (v2 and evidence.agree(modular, v2)):
        return None
    sure = max(modular.confidence, evidence.backing(modular, v2))
    return replace(modular, confidence=sure) if sure >= DELIVERED else None


def _most_sure(modular: Match | None, v2: Match | None, warnings: tuple[str, ...]) -> float:
    """How sure it can be at most, however well one of the two matches."""
    if "short" in warnings:
        return _LEAST_SURE
    is_doubtful = modular is not None and (
        evidence.is_alone(modular, v2)
        or evidence.is_disputed(modular, v2)
        or _is_by_harmony(modular, v2)
    )
    is_asked = {"part", "bass"} & {*warnings}
    return _NOT_EXACT if is_doubtful or is_asked else _MOST_SURE


def _is_by_harmony(modular: Match, v2: Match | None) -> bool:
    """No waveform proves the place, only harmony: a song with the same chords has it too."""
    is_exact = v2 is not None and evidence.is_exact(v2)
    return (
        modular.confidence < DELIVERED
        and evidence.backing(modular, v2) >= DELIVERED
        and not is_exact
    )


def _confidence(exact: Match | None, heard: Match | None) -> float:
    """Two that found the same place on their own are surer than each."""
    if exact is None or heard is None:
        alone = exact or heard
        if alone is None:
            return 0.0
        is_by_ear = exact is None and not _is_certain(alone)
        return min(alone.confidence, _NOT_EXACT) if is_by_ear else alone.confidence
    both = 1 - (1 - exact.confidence) * (1 - heard.confidence)
    return exact.confidence if "repeats" in exact.notes else both


def _is_certain(alone: Match) -> bool:
    """Its waveform and its harmony were found, at a speed at which nothing else looked for it:
    the waveform alone may be that of another song with the same drums."""
    return (
        evidence.is_exact(alone)
        and not evidence.is_usual(alone)
        and evidence.by_harmony(alone) >= DELIVERED
    )
