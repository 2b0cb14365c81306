"""Says how sure the parser is of one claim, from 0 to 1: wrong claims should rank lowest."""

import re
from collections.abc import Container
from math import prod
from typing import NamedTuple

from huey_app.kinds.claims.language_of import KNOWN
from huey_app.kinds.claims.reading import Reading
from huey_app.kinds.claims.results import LOW_CONFIDENCE
from huey_app.kinds.claims.status import without_status
from huey_app.kinds.claims.words import CLAIM_EN, CLAIM_ZH, has_any

_BEST = 0.99
_WEAK_NUMBER = 3.5
_SHORTEST = 12
_ENDS_WELL = re.compile(r"[.。．!！;；]['\"”’)）\]]?$")
_CLAIM_WORDS = (
    *("claim ", "claims ", "nspruch", "nsprüch", "evendication"),
    *("利要求", "请求项", "請求項", "청구항"),
)
# A line that opens like a claim, but whose number did not fit.
_ANOTHER = re.compile(
    rf"\n *\d{{1,3}} ?[.、:：)] ?"
    rf"(?:(?:The|An?) [a-z]|一[种種]|[如根按依][^，。\n]{{0,9}}{CLAIM_ZH})"
    rf"|\.\n+ *The [^.;:\n]{{2,80}} {CLAIM_EN}s? \d"
)
_DECLARES = re.compile(r"(?i)\b(?:i|we) claim\b")


class Setting(NamedTuple):
    """What is around a claim: the numbers of its set, cancelled or not, and the cell's end.

    `last` is the highest of the numbers, `doubtful` are those printed more than once or
    out of order; `is_prose`:
    the cell does not look like claims.
    """

    numbers: Container[int]
    last: int
    doubtful: Container[int]
    is_cut_off: bool
    cites_other_category: bool
    is_prose: bool = False


# In the order of the factors below; what each means to a person: doubts.py.
_NAMES = (
    *("language", "no_number", "weak_number", "gap_before", "gap_after", "number_repeated"),
    *("odd_end", "another_inside", "short", "cut_off", "unknown_language", "not_claims"),
)
_REFERENCE_NAMES = (
    *("later_reference", "absent_reference", "inexact_reference"),
    *("own_category", "empty_reference"),
)


class Confidence(NamedTuple):
    """How sure the parser is, to three places, and where that is low the strongest doubt."""

    score: float
    doubt: str | None


def confidence_of(reading: Reading, setting: Setting) -> Confidence:
    """Return how sure the parser is of the claim."""
    place, references = _of_place(reading, setting), _of_references(reading, setting)
    score = round(_BEST * prod(place) * prod(references), 3)
    return Confidence(score, _strongest(place, references) if score < LOW_CONFIDENCE else None)


def _strongest(place: tuple[float, ...], references: tuple[float, ...]) -> str:
    names: tuple[str, ...] = (
        *_NAMES,
        *(_REFERENCE_NAMES if len(references) > 1 else ("unread_reference",)),
    )
    _factor, name = min(zip((*place, *references), names, strict=True))
    return name


def _of_place(reading: Reading, setting: Setting) -> tuple[float, ...]:
    piece = reading.piece
    return (
        0.85 + 0.15 * min(1.0, reading.certainty),
        1.0 if piece.numbered else 0.85,
        0.8 if piece.numbered and piece.certainty < _WEAK_NUMBER else 1.0,
        1.0 if reading.number - 1 in setting.numbers or reading.number == 1 else 0.85,
        1.0 if reading.number + 1 in setting.numbers or reading.number == setting.last else 0.7,
        0.6 if reading.number in setting.doubtful else 1.0,
        1.0 if _ENDS_WELL.search(reading.words[-3:]) else 0.7,
        0.6 if "\n" in reading.words and _ANOTHER.search(reading.words) else 1.0,
        0.75 if len(reading.words) < _SHORTEST else 1.0,
        0.5 if setting.is_cut_off else 1.0,
        1.0 if reading.language in KNOWN else 0.35,
        0.45 if setting.is_prose else 1.0,
    )


def _of_references(reading: Reading, setting: Setting) -> tuple[float, ...]:
    """One factor where no reference was read, else one for each of the names."""
    if not reading.citations:
        is_definite = reading.number > 1 and reading.words.lstrip().startswith("The ")
        is_open = is_definite or _is_unread(without_status(reading.words))
        return (0.7 if is_open else 1.0,)
    numbered = reading.piece.numbered
    later = numbered and any(n >= reading.number for n in reading.references)
    absent = numbered and any(n not in setting.numbers for n in reading.references)
    exact = all(citation.exact for citation in reading.citations)
    return (
        0.5 if later and not absent else 1.0,
        (0.4 if later else 0.8) if absent else 1.0,
        1.0 if exact else 0.95,
        0.85 if setting.cites_other_category else 1.0,
        1.0 if reading.references else 0.6,
    )


def _is_unread(words: str) -> bool:
    return has_any(words, _CLAIM_WORDS) and not _DECLARES.search(words)
