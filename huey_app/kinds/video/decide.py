"""Decides from both matches what may be delivered, and what to say about it."""

from dataclasses import dataclass, replace
from typing import Any

from huey_app.kinds.video.matching.result import DELIVERED, MOST_DRIFT, Match, Piece

_AGREE_S = 0.015
"""A second version further from the exact one is wrong itself: harmony alone measures by tens of
milliseconds, and from 45 on a viewer notices (ITU-R BT.1359)."""
_SAME_PLACE_S = 0.1
"""Harmony alone is off by up to 70 ms in noise."""
_OTHER_SPEED, _SURELY_OTHER = 0.001, 0.01
_COVERED = 0.97
_LEAST_S = 2.0
_MOST_SURE, _LEAST_SURE = 0.999, 0.6
_NOT_EXACT = 0.75
"""What harmony alone found is the right bar, and up to 50 ms off: no reason to be surer."""
_UNHEARD, _SURE_ALONE = 0.1, 15.0
"""Harmony finds a song that the waveform finds, in noise of +10 to -10 dB too (0.17 and more,
mostly 0.9), but not another song with the same drum samples (0.03 and less). Where it hears
nothing, or leads elsewhere, the room's answer must be clear: notes are told from drums then."""
_SURE, _RHYTHM = 0.9, 4.2
_VERY_SURE, _NEARLY_SETTLED = 0.99, 3.0
"""In other songs: with harmony of 0.9, onsets reach 4.0, at another speed harmony 0.94."""
_MOST_DRIFT, _LEAST_FOLLOWED = 170e-6, 0.3
"""Two clocks differ by less; in other songs with the same chords the few windows that fit by
chance drift by 193 to 470 ppm, in the right one that is carried about by 70, seldom 154."""
_SURELY_THERE, _OTHER_NOTES = 25.0, 0.5
"""With so clear a room, notes fit worst by 0.53 and more in the right song, by 0.43 and less in
another with the same drums and chords."""
_CLEAR, _BROAD = 10.5, 10.5
"""Above 500 Hz another song over the same bass and drums reaches 9.8 where all of it together is
clear; the right one mostly 12 and more, in noise less."""
_RHYTHMIC, _CLEARLY_SETTLED = 5.0, 9.0
"""Another song with the same drums settles as clearly, with onsets of 3.6 or without harmony."""
_SHORT_S = 8.0
"""A clip of fewer bars than music repeats in: it may belong some bars earlier or later."""


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
    is_confirmed = bool(exact and v2 and len(exact.pieces) > 1 and not _is_apart(exact, v2))
    warnings = _warnings(exact, heard, music_s, is_confirmed)
    if exact is None and heard and _leaves(modular, heard):
        warnings = tuple(dict.fromkeys((*warnings, "part")))
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
    if heard and not _common(heard, music_s):
        heard = None
    if exact and heard and agree(exact, heard):
        return exact, heard
    if exact and heard and _hops_about(exact, heard):
        return None, heard
    if heard and _is_usual(heard) and not _is_heard_alone(heard, exact, modular):
        heard = None
    if exact is None or heard is None:
        return exact, heard
    return (None, heard) if _is_weak(exact) else (exact, None)


def _is_likely(v2: Match, modular: Match | None) -> bool:
    """Harmony whose place no onset settles, right to 10 ms nearly always: who carries the phone
    blurs them. At the music's own speed other songs with the same chords are told by their
    rhythm, and by a waveform that leads elsewhere."""
    onsets = min(v2.evidence.get("onsets", [0.0]))
    if not _is_usual(v2):
        settled = v2.evidence.get("settled", 0.0)
        is_other = abs(v2.pieces[0].speed - 1) > _SURELY_OTHER
        is_heard = _by_harmony(v2) >= _VERY_SURE and settled >= _NEARLY_SETTLED
        is_rhythmic = onsets >= _RHYTHMIC and settled >= _CLEARLY_SETTLED
        return is_other and (is_heard or (is_rhythmic and _by_harmony(v2) >= _UNHEARD))
    is_near = modular is not None and not _is_apart(modular, v2)
    return _by_harmony(v2) >= _SURE and onsets >= _RHYTHM and is_near


def _is_heard_alone(heard: Match, exact: Match | None, modular: Match | None) -> bool:
    """Harmony must be sure of what the waveform has not found at its own speed; a room that
    answers clearly elsewhere plays another song with the same drums."""
    if exact is not None:
        return _by_harmony(heard) >= _UNHEARD
    if modular and (_is_only_drums(modular) or (_is_clear(modular) and _is_apart(modular, heard))):
        return False
    return _by_harmony(heard) >= DELIVERED


def _proven(modular: Match | None, v2: Match | None) -> Match | None:
    """What the waveform only suggests is proven where harmony, on its own, leads to the same
    place."""
    if modular is None or (_is_weak(modular) and _is_alone(modular, v2)):
        return None
    if not _is_steady(modular) and not (v2 and agree(modular, v2)):
        return None
    sure = max(modular.confidence, _backing(modular, v2))
    return replace(modular, confidence=sure) if sure >= DELIVERED else None


def _most_sure(modular: Match | None, v2: Match | None, warnings: tuple[str, ...]) -> float:
    """How sure it can be at most, however well one of the two matches."""
    if "short" in warnings:
        return _LEAST_SURE
    is_doubtful = modular is not None and (
        _is_alone(modular, v2) or _is_disputed(modular, v2) or _is_by_harmony(modular, v2)
    )
    is_asked = {"part", "bass"} & {*warnings}
    return _NOT_EXACT if is_doubtful or is_asked else _MOST_SURE


def _is_by_harmony(modular: Match, v2: Match | None) -> bool:
    """No waveform proves the place, only harmony: a song with the same chords has it too."""
    is_exact = v2 is not None and _is_exact(v2)
    return modular.confidence < DELIVERED and _backing(modular, v2) >= DELIVERED and not is_exact


def _is_weak(modular: Match) -> bool:
    """Of several takes v2 follows one at most: it says nothing against them."""
    return len(modular.pieces) == 1 and not _is_clear(modular)


def _is_clear(modular: Match) -> bool:
    return float(modular.evidence.get("score", 0.0)) >= _SURE_ALONE


def _is_narrow(match: Match) -> bool:
    """Its waveform was found clearly, but only in the bass and the drums."""
    score, breadth = (match.evidence.get(name, _BROAD) for name in ("score", "breadth"))
    return bool(score >= _CLEAR and breadth < _BROAD)


def _is_apart(modular: Match, v2: Match) -> bool:
    """v2 leads to none of the pieces."""
    line = v2.pieces[0]
    middles_s = [(piece, (piece.start_s + piece.end_s) / 2) for piece in modular.pieces]
    return all(
        abs(piece.music_at(at_s) - line.music_at(at_s)) > _SAME_PLACE_S
        for piece, at_s in middles_s
    )


def _is_alone(modular: Match, v2: Match | None) -> bool:
    """Harmony is neither there nor anywhere else."""
    return v2 is not None and not agree(modular, v2) and _by_harmony(v2) < _UNHEARD


def _hops_about(modular: Match, v2: Match) -> bool:
    """What is played faster with its pitch kept goes on at its own speed for moments, between
    hops: a few windows lie on a line then. Of takes 45 % and more lie on the first one's."""
    is_slid = not _is_usual(v2) and not _is_exact(v2)
    if not is_slid or _followed(modular) >= _LEAST_FOLLOWED:
        return False
    is_single = len(modular.pieces) == 1
    return not _is_apart(modular, v2) if is_single else _farthest_s(modular, v2) < _SAME_PLACE_S


def _is_disputed(modular: Match, v2: Match | None) -> bool:
    """Harmony is sure of another place: another bar, where a song repeats itself."""
    if v2 is None:
        return False
    return max(v2.confidence, _by_harmony(v2)) >= DELIVERED and _is_apart(modular, v2)


def _is_usual(v2: Match) -> bool:
    return abs(v2.pieces[0].speed - 1) < _OTHER_SPEED


def _is_exact(v2: Match) -> bool:
    return bool(v2.evidence.get("exact", False))


def _by_harmony(v2: Match) -> float:
    return float(v2.evidence.get("by_harmony", v2.confidence))


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
    return _is_exact(alone) and not _is_usual(alone) and _by_harmony(alone) >= DELIVERED


def _backing(modular: Match | None, v2: Match | None) -> float:
    """How sure harmony is of the very place that the waveform suggests; 0 where of another, or
    where so little of the waveform is there that any song with these chords has it."""
    if modular is None or v2 is None or not agree(modular, v2) or not _is_possible(modular):
        return 0.0
    return float(v2.evidence.get("by_harmony", 0.0))


def _is_steady(modular: Match) -> bool:
    """The more a line drifts, the more windows must lie on it: few lie on any by chance."""
    return _followed(modular) > _drift(modular) / MOST_DRIFT


def _is_possible(modular: Match) -> bool:
    is_there = _drift(modular) < _MOST_DRIFT and _followed(modular) > _LEAST_FOLLOWED
    return is_there and not _is_only_drums(modular)


def _is_only_drums(modular: Match) -> bool:
    """The room is very clear, and the notes are others."""
    score, balance = modular.evidence.get("score", 0.0), modular.evidence.get("balance", 1.0)
    return bool(score > _SURELY_THERE and balance < _OTHER_NOTES)


def _drift(modular: Match) -> float:
    return max(abs(piece.speed - 1) for piece in modular.pieces)


def _followed(modular: Match) -> float:
    """Share of the windows that lie on the line."""
    return float(modular.evidence.get("windows_on_line", 1) / modular.evidence.get("windows", 1))


def agree(modular: Match, v2: Match) -> bool:
    """Both put the music at the same place, over the whole clip."""
    return _farthest_s(modular, v2) < _AGREE_S


def _farthest_s(modular: Match, v2: Match) -> float:
    line = v2.pieces[0]
    return max(
        abs(piece.music_at(at_s) - line.music_at(at_s))
        for piece in modular.pieces
        for at_s in (piece.start_s, piece.end_s)
    )


def _leaves(modular: Match | None, v2: Match) -> bool:
    """The waveform is on the second version's line in a part of the clip, not in another."""
    if modular is None or not {"cut", "part"} & {*modular.notes}:
        return False
    return not _is_apart(modular, v2)


def common(piece: Piece, music_s: float) -> tuple[float, float]:
    """The stretch of the clip in which there is music too; empty where the end is not later."""
    start_s = piece.start_s + max(0.0, -piece.music_s) / piece.speed
    end_s = min(piece.end_s, piece.start_s + (music_s - piece.music_s) / piece.speed)
    return start_s, end_s


def _common(match: Match, music_s: float) -> bool:
    start_s, end_s = common(match.pieces[0], music_s)
    return end_s - start_s >= _LEAST_S


def _warnings(
    exact: Match | None, heard: Match | None, music_s: float, is_confirmed: bool
) -> tuple[str, ...]:
    """`is_confirmed`: the second version follows one of several takes."""
    chosen = exact or heard
    if chosen is None:
        return ()
    total_s = chosen.pieces[-1].end_s - chosen.pieces[0].start_s
    spans = [common(piece, music_s) for piece in chosen.pieces]
    covered_s = sum(max(0.0, end_s - start_s) for start_s, end_s in spans)
    said: dict[str, Any] = {
        "short": covered_s < _SHORT_S,
        "only_modular": heard is None and not is_confirmed,
        "only_takes": heard is None and is_confirmed,
        "only_v2": exact is None,
        "speed": exact is None and not _is_usual(chosen),
        "bass": _is_narrow(chosen),
        "silence": exact is not None and covered_s < _COVERED * total_s,
    }
    return (*(code for code, is_so in said.items() if is_so), *chosen.notes)
