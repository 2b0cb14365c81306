"""What to say about the versions that are delivered."""

from typing import Any

from huey_app.kinds.video import evidence
from huey_app.kinds.video.matching.result import Match

_COVERED = 0.97
_SHORT_S = 8.0
"""A clip of fewer bars than music repeats in: it may belong some bars earlier or later."""


def codes(
    found: tuple[Match | None, Match | None],
    delivered: tuple[Match | None, Match | None],
    music_s: float,
) -> tuple[str, ...]:
    """Of both pairs the whole take comes first, then the second version."""
    exact, heard = delivered
    chosen = exact or heard
    if chosen is None:
        return ()
    spans = [piece.with_music(music_s) for piece in chosen.pieces]
    covered_s = sum(max(0.0, end_s - start_s) for start_s, end_s in spans)
    total_s = chosen.pieces[-1].end_s - chosen.pieces[0].start_s
    is_confirmed = _is_confirmed(exact, found[1])
    said: dict[str, Any] = {
        "short": covered_s < _SHORT_S,
        "only_modular": heard is None and not is_confirmed,
        "only_takes": heard is None and is_confirmed,
        "only_v2": exact is None,
        "speed": exact is None and not evidence.is_usual(chosen),
        "bass": evidence.is_narrow(chosen),
        "silence": exact is not None and covered_s < _COVERED * total_s,
        **dict.fromkeys(chosen.notes, True),
    }
    said["part"] = "part" in chosen.notes or (exact is None and _leaves(found[0], chosen))
    return tuple(code for code, is_so in said.items() if is_so)


def _is_confirmed(exact: Match | None, v2: Match | None) -> bool:
    """The second search leads to one of several takes; it can follow no more than that."""
    if exact is None or v2 is None or len(exact.pieces) == 1:
        return False
    return not evidence.is_apart(exact, v2)


def _leaves(modular: Match | None, v2: Match) -> bool:
    """The waveform is on the second version's line in a part of the clip, not in another; where
    all of it lies about that line, in hops, it is there all the time."""
    if modular is None or not {"cut", "part"} & {*modular.notes}:
        return False
    is_there = evidence.is_row(modular, v2) and evidence.hops_about(modular, v2)
    return not is_there and not evidence.is_apart(modular, v2)
