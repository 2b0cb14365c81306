"""Tells whether an index (No., 编号) beside claims of one row each counts the claims of a set.

It may as well run through all the sheets' rows, over claims of many patents.
"""

from collections.abc import Mapping, Sequence

Numbers = Sequence[tuple[int, int]]
"""Row and number, ascending by row."""


def numbers_claims(index: Numbers, cited: Numbers) -> bool:
    """Whether the index numbers claims, by what each row's claim cites (0: nothing).

    It must fit: it ascends, begins anew with 1 only where nothing is cited, and no claim cites
    itself or a later one. And it must be seen: it begins anew, or a claim cites one that was not
    there yet if the claims were counted from the last one that cites nothing.
    """
    numbers = dict(index)
    return _fits(numbers, cited) and (_begins(numbers, cited) > 1 or _is_needed(cited))


def _fits(numbers: Mapping[int, int], cited: Numbers) -> bool:
    last = 0
    for row, cites in cited:
        number = numbers.get(row, 0)
        begins = number == 1 and not cites
        if not begins and (number <= last or cites >= number or not last):
            return False
        last = number
    return True


def _begins(numbers: Mapping[int, int], cited: Numbers) -> int:
    return sum(1 for row, _ in cited if numbers[row] == 1)


def _is_needed(cited: Numbers) -> bool:
    counted = 0
    for _row, cites in cited:
        counted = counted + 1 if cites else 1
        if cites >= counted:
            return True
    return False
