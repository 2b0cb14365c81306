"""Finds claims that are printed out of their order: their numbers are missing in the sequence.

Claims are printed in the order of their numbers, so that a number out of it counts only where it
stands like those that were chosen and where the set lacks it.
"""

from huey_app.kinds.claims.candidates import Candidate

# What a number at a line, behind a full stop and before a capital letter weighs, about.
_STRONG = 4.0


def with_strays(candidates: list[Candidate], chosen: list[Candidate]) -> list[Candidate]:
    """Return `chosen` with the candidates that fill its gaps, in the order of the text."""
    present = {number for c in chosen for number in range(c.first, c.last + 1)}
    missing = set(range(1, max(present, default=0) + 2)) - present
    if not missing or not chosen:
        return chosen
    starts = {c.start for c in chosen}
    styles = {c.style for c in chosen}
    strays: dict[int, Candidate] = {}
    for candidate in candidates:
        if candidate.start in starts or candidate.style not in styles:
            continue
        if candidate.first in missing and _is_sure(candidate):
            strays.setdefault(candidate.first, candidate._replace(is_stray=True))
    return sorted([*chosen, *strays.values()], key=lambda c: c.start) if strays else chosen


def _is_sure(candidate: Candidate) -> bool:
    """Say whether a claim begins there, whatever is around it; a list's item cites no claim."""
    is_claim = candidate.cites or candidate.first == 1
    strong = candidate.at_line and candidate.weight >= _STRONG
    return is_claim and strong and not candidate.cancelled
