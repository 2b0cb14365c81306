"""Finds claims that refer to each other in a circle."""

from collections.abc import Iterator, Mapping, Sequence


def circles(references: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Yield the numbers of each circle, ascending. `references`: what each claim cites."""
    if all(number > cited for number, of in references.items() for cited in of):
        return
    settled: set[int] = set()
    for start in references:
        circle = _circle_from(start, references, settled)
        if circle:
            yield sorted(circle)


def _circle_from(
    start: int, references: Mapping[int, Sequence[int]], settled: set[int]
) -> list[int]:
    """Walk down from `start` without recursion; a set may be as deep as it has claims."""
    path: dict[int, None] = {}
    ahead = [iter((start,))]
    found: list[int] = []
    while ahead and not found:
        number = next(ahead[-1], None)
        if number is None:
            ahead.pop()
            if path:
                settled.add(path.popitem()[0])
        elif number in path:
            found = list(path)[list(path).index(number) :]
            found = found if len(found) > 1 else []
        elif number in references and number not in settled:
            path[number] = None
            ahead.append(iter(references[number]))
    settled.update(path)
    return found
