"""Writes numbers of claims for a person: 2, 4-7, 9."""

from collections.abc import Iterable


def runs(numbers: Iterable[int]) -> list[str]:
    """Each number, or each row of numbers without a gap, in ascending order."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in found]
