"""Finds what is wrong with a set of claims, for a person to look at; changes nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from operator import le

from huey_app.kinds.claims import problems
from huey_app.kinds.claims.circles import circles
from huey_app.kinds.claims.language_of import KNOWN
from huey_app.kinds.claims.problems import Problem
from huey_app.kinds.claims.reading import Reading
from huey_app.kinds.claims.translated import by_language
from huey_app.kinds.contract import sentence

_BEYOND = 10_000


def of_set(claims: Sequence[Reading], cancelled: Sequence[int]) -> Iterator[Problem]:
    """Yield what is wrong with one set of claims; `cancelled` are numbers accounted for."""
    if len(claims) == 1 and _is_plain(claims[0]):
        return
    yield from _languages(claims)
    yield from _gaps(claims, set(cancelled))
    yield from _lost_numbers(claims)
    yield from _disorder(claims)
    yield from _duplicates(claims)
    yield from _bad_references(claims, set(cancelled))
    yield from _circles({claim.number: claim.references for claim in claims})


def _is_plain(claim: Reading) -> bool:
    """Say whether a claim alone in its set has nothing that could be wrong."""
    refers_back = not claim.references or claim.references[-1] < claim.number
    return claim.language in KNOWN and refers_back


def _languages(claims: Sequence[Reading]) -> Iterator[Problem]:
    unknown = [claim.number for claim in claims if claim.language not in KNOWN]
    if unknown:
        text = sentence(
            "The language of claim {numbers} is not one that is read (zh, en, de, fr, ja, ko): the"
            " text was kept whole, without references. Check it by hand.",
            numbers=problems.listed(unknown),
        )
        yield Problem("unknown_language", text)


def _gaps(claims: Sequence[Reading], cancelled: set[int]) -> Iterator[Problem]:
    printed = [claim.number for claim in claims if claim.piece.numbered]
    if len(claims) < 2 or not printed:
        return
    have = {claim.number for claim in claims} | cancelled
    absent = [n for n in range(min(have), max(have)) if n not in have]
    if absent:
        yield problems.gap(absent)
    if min(have) > 1:
        text = sentence("The numbering begins with claim {number}, not with 1.", number=min(have))
        yield Problem("numbering_start", text)


def _lost_numbers(claims: Sequence[Reading]) -> Iterator[Problem]:
    lost = [claim.number for claim in claims if not claim.piece.numbered]
    if lost and len(lost) < len(claims):
        text = sentence(
            "Number missing or misprinted: {numbers}. It was taken from the place"
            " among the others. Check it against the source.",
            numbers=problems.listed(lost),
        )
        yield Problem("number_lost", text)


def _disorder(claims: Sequence[Reading]) -> Iterator[Problem]:
    numbers = [claim.number for claim in claims]
    if all(map(le, numbers, numbers[1:])):
        return
    highest = list(accumulate(numbers, max))
    late = [c.number for c, high in zip(claims, highest, strict=True) if c.number < high]
    if late and all(claim.piece.numbered for claim in claims):
        text = sentence(
            "Claim {numbers} is printed out of its order.", numbers=problems.listed(late)
        )
        yield Problem("numbering_order", text)


def _duplicates(claims: Sequence[Reading]) -> Iterator[Problem]:
    numbers = [claim.number for claim in claims if claim.piece.numbered]
    if len(set(numbers)) == len(numbers) or len(by_language(claims)) > 1:
        return
    for number, times in Counter(numbers).items():
        if times > 1:
            yield problems.repeated(number, times)


def _bad_references(claims: Sequence[Reading], cancelled: set[int]) -> Iterator[Problem]:
    have = {claim.number for claim in claims}
    # A set that begins later goes on from another cell, and one claim alone is one of many.
    first = min(have | cancelled) if len(claims) > 1 else _BEYOND
    for claim in claims:
        if not claim.references:
            continue
        absent = [n for n in claim.references if n not in have and n >= first]
        gone = [n for n in absent if n in cancelled]
        if gone:
            text = sentence(
                "Claim {number} refers to claim {cited}, which is cancelled.",
                number=claim.number,
                cited=problems.listed(gone),
            )
            yield Problem("reference_cancelled", text)
        unknown = [n for n in absent if n not in cancelled]
        if unknown:
            yield problems.missing(claim.number, unknown)
        yield from _order(claim, have)


def _order(claim: Reading, have: set[int]) -> Iterator[Problem]:
    if not claim.piece.numbered:
        return
    if claim.number in claim.references:
        text = sentence("Claim {number} refers to itself.", number=claim.number)
        yield Problem("reference_self", text)
    later = [n for n in claim.references if n > claim.number and n in have]
    if later:
        yield problems.forward(claim.number, later)


def _circles(references: Mapping[int, Sequence[int]]) -> Iterator[Problem]:
    for circle in circles(references):
        text = sentence(
            "Claims {numbers} refer to each other in a circle.", numbers=problems.listed(circle)
        )
        yield Problem("reference_circle", text)
