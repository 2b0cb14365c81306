"""Who depends on whom within one claim set; pure arithmetic on claim records."""

from collections.abc import Sequence
from typing import Any

Claim = dict[str, Any]


def parents(claims: Sequence[Claim]) -> list[tuple[int, ...]]:
    """For each claim the positions (0 based) of the claims that it refers to.

    A number that was printed twice (a second set in one cell) means the nearest claim before.
    References to claims that are not there, and to itself, have no position.
    """
    found: list[tuple[int, ...]] = []
    before: dict[int, int] = {}
    last = {claim["claim_number"]: at for at, claim in enumerate(claims)}
    for at, claim in enumerate(claims):
        positions = (before.get(n, last.get(n, at)) for n in claim["referenced_claims"])
        found.append(tuple(position for position in positions if position != at))
        before[claim["claim_number"]] = at
    return found


def depths(claims: Sequence[Claim]) -> list[int]:
    """For each claim its level in the tree: 0 for independent, else 1 + that of its first parent.

    A circle of references ends where it closes.
    """
    if len(claims) == 1:
        return [0]
    above = parents(claims)
    known: list[int | None] = [
        0 if claim["claim_type"] == "independent" or not above[at] else None
        for at, claim in enumerate(claims)
    ]
    for at in range(len(claims)):
        _settle(at, above, known)
    return [depth or 0 for depth in known]


def _settle(at: int, above: list[tuple[int, ...]], known: list[int | None]) -> None:
    """Walk up to the first known level, then write the levels on the way back down."""
    path: list[int] = []
    on_path: set[int] = set()
    while known[at] is None and at not in on_path:
        path.append(at)
        on_path.add(at)
        at = above[at][0]
    depth = known[at] or 0
    for position in reversed(path):
        depth += 1
        known[position] = depth
