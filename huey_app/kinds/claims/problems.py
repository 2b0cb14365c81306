"""Finds what is wrong with a set of claims, for a person to look at; changes nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import le

from huey_app.kinds.claims.circles import circles
from huey_app.kinds.claims.language_of import KNOWN
from huey_app.kinds.claims.number_runs import runs
from huey_app.kinds.claims.ranges import withdrawn
from huey_app.kinds.claims.reading import Reading
from huey_app.kinds.contract import Sentence, sentence

EXCEL_LIMIT = 32_767
_MOST_LISTED = 12
_HEADING_CHARS = 60
_QUOTED_CHARS = 80
_BEYOND = 10_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should look at; `code` is for programs."""

    code: str
    sentence: Sentence


def of_cell(raw: str) -> Iterator[Problem]:
    """Yield what is wrong with the cell as a whole."""
    if len(raw) >= EXCEL_LIMIT:
        text = sentence(
            "The cell holds {limit} characters, the most that Excel keeps: the end of its claims"
            " is probably missing. Take the text from its source.",
            limit=EXCEL_LIMIT,
        )
        yield Problem("cell_cut", text)


def skipped(text: str, place: tuple[int, int]) -> Iterator[Problem]:
    """Yield that text in front of the first claim was left out, unless it is a heading's size."""
    words = " ".join(text[slice(*place)].split())
    if len(words) > _HEADING_CHARS:
        said = sentence(
            "The text in front of the first claim belongs to no claim and was left out: “{words}”",
            words=quoted(words),
        )
        yield Problem("text_skipped", said)


def quoted(words: str) -> str:
    """One line of a text for a person, not too long."""
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED_CHARS else line[: _QUOTED_CHARS - 1] + "…"


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
            numbers=_listed(unknown),
        )
        yield Problem("unknown_language", text)


def placeholder(words: str) -> Problem:
    """Say that the cell has something in place of claims."""
    text = sentence(
        "“{words}” is no text of a claim: nothing was taken from this cell.",
        words=quoted(words),
    )
    return Problem("no_claims", text)


def numbers_counted() -> Problem:
    """Say that the numbers of claims without printed ones were counted."""
    text = sentence(
        "No numbers of claims are printed here: they were counted, in the order of the text."
        " Check them against the source."
    )
    return Problem("numbers_counted", text)


def without_text(text: str) -> Iterator[Problem]:
    """Yield that claims are said to be withdrawn, but their words are not printed."""
    numbers = [n for first, last, *_ in withdrawn(text) for n in range(first, last + 1)]
    if numbers:
        said = sentence(
            "Marked as withdrawn, without the text: {numbers}. Take it from the"
            " source if it is needed.",
            numbers=_listed(numbers),
        )
        yield Problem("withdrawn_without_text", said)


def prose() -> Problem:
    """Say that the cell's text was kept although it reads like another part of a patent."""
    text = sentence(
        "The text of this cell does not look like claims, rather like an abstract, a description"
        " or a title. It was kept whole, as one claim with low confidence."
    )
    return Problem("not_claims", text)


def _gaps(claims: Sequence[Reading], cancelled: set[int]) -> Iterator[Problem]:
    printed = [claim.number for claim in claims if claim.piece.numbered]
    if len(claims) < 2 or not printed:
        return
    have = {claim.number for claim in claims} | cancelled
    absent = [n for n in range(min(have), max(have)) if n not in have]
    if absent:
        yield gap(absent)
    if min(have) > 1:
        text = sentence("The numbering begins with claim {number}, not with 1.", number=min(have))
        yield Problem("numbering_start", text)


def _lost_numbers(claims: Sequence[Reading]) -> Iterator[Problem]:
    lost = [claim.number for claim in claims if not claim.piece.numbered]
    if lost and len(lost) < len(claims):
        text = sentence(
            "Number missing or misprinted: {numbers}. It was taken from the place"
            " among the others. Check it against the source.",
            numbers=_listed(lost),
        )
        yield Problem("number_lost", text)


def _disorder(claims: Sequence[Reading]) -> Iterator[Problem]:
    numbers = [claim.number for claim in claims]
    if all(map(le, numbers, numbers[1:])):
        return
    highest = list(accumulate(numbers, max))
    late = [c.number for c, high in zip(claims, highest, strict=True) if c.number < high]
    if late and all(claim.piece.numbered for claim in claims):
        text = sentence("Claim {numbers} is printed out of its order.", numbers=_listed(late))
        yield Problem("numbering_order", text)


def _duplicates(claims: Sequence[Reading]) -> Iterator[Problem]:
    numbers = [claim.number for claim in claims if claim.piece.numbered]
    if len(set(numbers)) == len(numbers):
        return
    for number, times in Counter(numbers).items():
        if times > 1:
            yield repeated(number, times)


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
                cited=_listed(gone),
            )
            yield Problem("reference_cancelled", text)
        unknown = [n for n in absent if n not in cancelled]
        if unknown:
            yield missing(claim.number, unknown)
        yield from _order(claim, have)


def _order(claim: Reading, have: set[int]) -> Iterator[Problem]:
    if not claim.piece.numbered:
        return
    if claim.number in claim.references:
        text = sentence("Claim {number} refers to itself.", number=claim.number)
        yield Problem("reference_self", text)
    later = [n for n in claim.references if n > claim.number and n in have]
    if later:
        yield forward(claim.number, later)


def _circles(references: Mapping[int, Sequence[int]]) -> Iterator[Problem]:
    for circle in circles(references):
        text = sentence(
            "Claims {numbers} refer to each other in a circle.", numbers=_listed(circle)
        )
        yield Problem("reference_circle", text)


def gap(numbers: Sequence[int]) -> Problem:
    """Say that claims are missing between others."""
    text = sentence(
        "The numbering has a gap: {numbers} missing. Check the source.", numbers=_listed(numbers)
    )
    return Problem("numbering_gap", text)


def repeated(number: int, times: int) -> Problem:
    """Say that a number is printed more than once."""
    text = sentence(
        "Claim number {number} is printed {times} times in the same set.",
        number=number,
        times=times,
    )
    return Problem("duplicate_number", text)


def missing(number: int, cited: Sequence[int]) -> Problem:
    """Say that a claim refers to others that are not there."""
    text = sentence(
        "Claim {number} refers to claim {cited}, which does not exist in this set.",
        number=number,
        cited=_listed(cited),
    )
    return Problem("reference_missing", text)


def forward(number: int, cited: Sequence[int]) -> Problem:
    """Say that a claim refers to later ones."""
    text = sentence(
        "Claim {number} refers to claim {cited}, which comes after it.",
        number=number,
        cited=_listed(cited),
    )
    return Problem("reference_forward", text)


def _listed(numbers: Sequence[int]) -> str:
    """Not too many of them."""
    texts = runs(numbers)
    return ", ".join(texts[:_MOST_LISTED]) + (", …" if len(texts) > _MOST_LISTED else "")
