"""Sees that the claims of a set are printed in two languages, each translated below itself."""

from collections import defaultdict
from collections.abc import Sequence

from huey_app.kinds.claims.reading import Reading

_LEAST = 2


def by_language(readings: Sequence[Reading]) -> list[list[Reading]]:
    """The set in each of its languages where claims are printed once in each; else as it is."""
    same: dict[int, list[str]] = defaultdict(list)
    for each in readings:
        same[each.number].append(each.language)
    again = [languages for languages in same.values() if len(languages) > 1]
    if len(again) < _LEAST or any(len(set(each)) < len(each) for each in again):
        return [list(readings)]
    parts: dict[str, list[Reading]] = defaultdict(list)
    for each in readings:
        parts[each.language].append(each)
    return list(parts.values())
