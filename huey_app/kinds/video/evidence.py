"""What the figures of both matches say: about one of them, and about one beside the other."""

from huey_app.kinds.video.matching.result import DELIVERED, MOST_DRIFT, Match

_AGREE_S = 0.015
"""A second version further from the exact one is wrong itself: harmony alone measures by tens of
milliseconds, and from 45 on a viewer notices (ITU-R BT.1359)."""
_SAME_PLACE_S = 0.1
"""Harmony alone is off by up to 70 ms in noise."""
_OTHER_SPEED = 0.001
UNHEARD, _SURE_ALONE = 0.1, 15.0
"""Harmony finds a song that the waveform finds, in noise of +10 to -10 dB too (0.17 and more,
mostly 0.9), but not another song with the same drum samples (0.03 and less). Where it hears
nothing, or leads elsewhere, the room's answer must be clear: notes are told from drums then."""
_MOST_DRIFT, _LEAST_FOLLOWED = 170e-6, 0.3
"""Two clocks differ by less; in other songs with the same chords the few windows that fit by
chance drift by 193 to 470 ppm, in the right one that is carried about by 70, seldom 154."""
_SURELY_THERE, _OTHER_NOTES = 25.0, 0.5
"""With so clear a room, notes fit worst by 0.53 and more in the right song, by 0.43 and less in
another with the same drums and chords."""
_BEYOND_CHANCE = 10.5
"""`room.CLEAR` again, as this is asked where numpy is not loaded: for all of the sound, and for
what lies above 500 Hz. There another song over the same bass and drums reaches 9.8, the right
one mostly 12; in loud noise less, and is asked about too."""
_LEAST_SLIDE_S = 0.04
"""Onsets measure a line to some 10 ms at each end of a clip."""


def is_weak(modular: Match) -> bool:
    """Of several takes v2 follows one at most: it says nothing against them."""
    return len(modular.pieces) == 1 and not is_clear(modular)


def is_clear(modular: Match) -> bool:
    """The room's answer needs no other proof."""
    return float(modular.evidence.get("score", 0.0)) >= _SURE_ALONE


def is_narrow(match: Match) -> bool:
    """The room answers beyond chance, but only to the bass and the drums."""
    score, breadth = (match.evidence.get(name, _BEYOND_CHANCE) for name in ("score", "breadth"))
    return bool(score >= _BEYOND_CHANCE > breadth)


def is_only_drums(modular: Match) -> bool:
    """The room is very clear, and the notes are others."""
    score, balance = modular.evidence.get("score", 0.0), modular.evidence.get("balance", 1.0)
    return bool(score > _SURELY_THERE and balance < _OTHER_NOTES)


def is_steady(modular: Match) -> bool:
    """The more a line drifts, the more windows must lie on it: few lie on any by chance."""
    return _followed(modular) > _drift(modular) / MOST_DRIFT


def is_usual(v2: Match) -> bool:
    """Found at the music's own speed."""
    return abs(v2.pieces[0].speed - 1) < _OTHER_SPEED


def is_exact(v2: Match) -> bool:
    """Measured by the waveform, at whatever speed."""
    return bool(v2.evidence.get("exact", False))


def by_harmony(v2: Match) -> float:
    """How sure harmony is, 0 to 1, whatever else was found there."""
    return float(v2.evidence.get("by_harmony", v2.confidence))


def agree(modular: Match, v2: Match) -> bool:
    """Both put the music at the same place, over the whole clip."""
    return _farthest_s(modular, v2) < _AGREE_S


def is_apart(modular: Match, v2: Match) -> bool:
    """v2 leads to none of the pieces."""
    middles_s = [(piece, (piece.start_s + piece.end_s) / 2) for piece in modular.pieces]
    line = v2.pieces[0]
    return all(piece.farthest_s(line, (at_s,)) > _SAME_PLACE_S for piece, at_s in middles_s)


def is_alone(modular: Match, v2: Match | None) -> bool:
    """Harmony is neither there nor anywhere else."""
    return v2 is not None and not agree(modular, v2) and by_harmony(v2) < UNHEARD


def is_disputed(modular: Match, v2: Match | None) -> bool:
    """Harmony is sure of another place: another bar, where a song repeats itself."""
    if v2 is None:
        return False
    return max(v2.confidence, by_harmony(v2)) >= DELIVERED and is_apart(modular, v2)


def backing(modular: Match | None, v2: Match | None) -> float:
    """How sure harmony is of the very place that the waveform suggests; 0 where of another, or
    where so little of the waveform is there that any song with these chords has it."""
    if modular is None or v2 is None or not agree(modular, v2) or not _is_possible(modular):
        return 0.0
    return float(v2.evidence.get("by_harmony", 0.0))


def hops_about(modular: Match, v2: Match) -> bool:
    """What is played faster or slower with its pitch kept goes on at its own speed for moments,
    between hops: a few windows lie on a line then. Of takes 45 % and more lie on the first
    one's."""
    is_slid = not is_exact(v2) and _slide_s(v2) > _LEAST_SLIDE_S
    if not is_slid or _followed(modular) >= _LEAST_FOLLOWED:
        return False
    return not is_apart(modular, v2) if len(modular.pieces) == 1 else is_row(modular, v2)


def is_row(modular: Match, v2: Match) -> bool:
    """Several pieces that all lie about v2's one line."""
    return len(modular.pieces) > 1 and _farthest_s(modular, v2) < _SAME_PLACE_S


def _slide_s(v2: Match) -> float:
    """How far the music goes from its own speed over the clip."""
    line = v2.pieces[0]
    return abs(line.speed - 1) * (line.end_s - line.start_s)


def _is_possible(modular: Match) -> bool:
    is_there = _drift(modular) < _MOST_DRIFT and _followed(modular) > _LEAST_FOLLOWED
    return is_there and not is_only_drums(modular)


def _drift(modular: Match) -> float:
    return max(abs(piece.speed - 1) for piece in modular.pieces)


def _followed(modular: Match) -> float:
    """Share of the windows that lie on the line."""
    return float(modular.evidence.get("windows_on_line", 1) / modular.evidence.get("windows", 1))


def _farthest_s(modular: Match, v2: Match) -> float:
    line = v2.pieces[0]
    return max(piece.farthest_s(line, (piece.start_s, piece.end_s)) for piece in modular.pieces)
