"""Says what is wrong with a cell or a claim, as sentences for a person and codes for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huey_app.kinds.claims.number_runs import runs
from huey_app.kinds.claims.ranges import withdrawn
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
            numbers=listed(numbers),
        )
        yield Problem("withdrawn_without_text", said)


def prose() -> Problem:
    """Say that the cell's text was kept although it reads like another part of a patent."""
    text = sentence(
        "The text of this cell does not look like claims, rather like an abstract, a description"
        " or a title. It was kept whole, as one claim with low confidence."
    )
    return Problem("not_claims", text)


def gap(numbers: Sequence[int]) -> Problem:
    """Say that claims are missing between others."""
    text = sentence(
        "The numbering has a gap: {numbers} missing. Check the source.", numbers=listed(numbers)
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
        cited=listed(cited),
    )
    return Problem("reference_missing", text)


def forward(number: int, cited: Sequence[int]) -> Problem:
    """Say that a claim refers to later ones."""
    text = sentence(
        "Claim {number} refers to claim {cited}, which comes after it.",
        number=number,
        cited=listed(cited),
    )
    return Problem("reference_forward", text)


def listed(numbers: Sequence[int]) -> str:
    """Numbers of claims for a person: 2, 4-7, and not too many of them."""
    texts = runs(numbers)
    return ", ".join(texts[:_MOST_LISTED]) + (", …" if len(texts) > _MOST_LISTED else "")
