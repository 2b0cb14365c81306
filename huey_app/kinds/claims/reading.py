"""Reads the pieces of one set of claims: language, citations, and the number of each."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from huey_app.kinds.claims.claim_type import INDEPENDENT, type_of
from huey_app.kinds.claims.excepted import Citation
from huey_app.kinds.claims.language_of import KNOWN, UNKNOWN, language_of
from huey_app.kinds.claims.piece import Piece
from huey_app.kinds.claims.references import find_citations, numbers_of
from huey_app.kinds.claims.status import status_end

# A short claim among Japanese ones may have no kana; these are in hardly any Chinese one missing.
_ONLY_CHINESE = re.compile(r"[所其]述|[的该這这为為种種与與从從]|特[征徵]")
# What an amendment takes out (37 CFR 1.121): "The cup of claim [[3]] 1".
_TAKEN_OUT = re.compile(r"\[\[[^\[\]]{0,300}\]\][ \n]?")
_BROKEN_WORD = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")


class Reading(NamedTuple):
    """One claim as read. `number` is the printed one, else the smallest that it can have.

    `words` are those after the printed number, `certainty` is that of the language.
    """

    piece: Piece
    number: int
    words: str
    language: str
    certainty: float
    citations: tuple[Citation, ...]
    references: tuple[int, ...]


def read_set(
    text: str, pieces: Sequence[Piece], cancelled: Sequence[int], cell: tuple[str, float]
) -> list[Reading]:
    """Read the pieces of one set in order.

    `cancelled` numbers are never meant by "any preceding claim". A claim that gives no evidence of
    its language has that of the set, else that of the `cell`, which is also that of a claim
    alone in it.
    """
    words = [_unbroken(text[piece.body : piece.end]) for piece in pieces]
    is_alone = len(words) == 1 and 2 * len(words[0]) > len(text)
    guesses = [cell] if is_alone else [language_of(each) for each in words]
    fallback = _fallback(guesses, cell[0])
    earlier = [n for n in range(1, pieces[0].number) if n not in cancelled]
    readings: list[Reading] = []
    for piece, body, guess in zip(pieces, words, guesses, strict=True):
        language = guess if guess[0] != UNKNOWN else language_of(body, fallback)
        if fallback == "ja" and language[0] == "zh" and not _ONLY_CHINESE.search(body):
            language = "ja", language[1] / 2
        reading = _read(piece, body, language, earlier)
        if not piece.numbered and readings and reading.number <= readings[-1].number:
            reading = reading._replace(number=readings[-1].number + 1)
        readings.append(reading)
        earlier.append(reading.number)
    return readings


def _unbroken(words: str) -> str:
    """Without what is taken out, and the hyphens at the ends of lines, where words are broken."""
    words = _TAKEN_OUT.sub("", words) if "[[" in words else words
    return _BROKEN_WORD.sub("", words) if "-\n" in words else words


def _fallback(guesses: Sequence[tuple[str, float]], cell_language: str) -> str:
    """Return the language for claims without evidence of one: that of most others."""
    if all(language != UNKNOWN for language, _ in guesses):
        return cell_language
    common = Counter(language for language, _ in guesses if language in KNOWN).most_common(1)
    return common[0][0] if common else cell_language


def _read(
    piece: Piece, words: str, language: tuple[str, float], earlier: Sequence[int]
) -> Reading:
    name, certainty = language
    own = piece.number if piece.numbered or piece.number > 1 else None
    before = sorted({n for n in earlier if own and n < own})
    found = find_citations(words, name, own, before) if name in KNOWN else []
    if found and (note_chars := status_end(words)):
        found = [citation for citation in found if citation.start >= note_chars]
    references = numbers_of(found)
    number = references[-1] + 1 if own is None and references else piece.number
    return Reading(piece, number, words, name, certainty, tuple(found), references)


def types_of(readings: Sequence[Reading]) -> list[str]:
    """Return the type of each claim of a set; what it cites is looked up in the set."""
    words_of = {reading.number: reading.words for reading in reversed(readings)}
    types: list[str] = []
    for reading in readings:
        cited = next((c for c in reading.citations if c.numbers), None)
        base = words_of.get(cited.numbers[0]) if cited else None
        types.append(
            type_of(reading.words, reading.language, reading.citations, base)
            if reading.citations
            else INDEPENDENT
        )
    return types
