"""Finds what is wrong with a set of claims of which each stands in a row of its own."""

from collections.abc import Iterator, Sequence

from huey_app.kinds.claims import problems
from huey_app.kinds.claims.problems import Problem

# A sheet may hold single claims out of many sets: only what begins like a whole set is taken for
# one.
_ENOUGH = 2


def look(seen: Sequence[int], number: int, references: Sequence[int]) -> Iterator[Problem]:
    """Yield what is wrong with the next claim of a set whose rows so far were `seen`.

    Its numbers are as printed, or as counted; what comes after is not known yet.
    """
    if list(seen) != list(range(1, len(seen) + 1)) or len(seen) < _ENOUGH:
        return
    if number in seen:
        yield problems.repeated(number, 2)
    elif number > len(seen) + 1:
        yield problems.gap(range(len(seen) + 1, number))
    later = [cited for cited in references if cited > number]
    if later:
        yield problems.forward(number, later)
    absent = [cited for cited in references if len(seen) < cited < number]
    if absent:
        yield problems.missing(number, absent)
