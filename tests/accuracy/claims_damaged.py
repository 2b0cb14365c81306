"""Damages the samples' own claims as scanners and typists do, so that the parser must fail.

What is right without damage says nothing about the confidence: here some claims come out wrong,
and those should have the lowest scores.
"""

import random
from collections.abc import Callable, Iterator, Sequence

from tests.accuracy.claims_relaid import is_plain, words_of
from tests.accuracy.claims_score import Truth

_SEED = 20_261_122
_SHARE = 0.2
"""Of the claims that are damaged: enough to see, too little to hide a set's order."""

Damage = Callable[[str, random.Random], str]


def _lost_number(text: str, _: random.Random) -> str:
    return text.partition(". ")[2]


def _wrong_number(text: str, chance: random.Random) -> str:
    number, _, words = text.partition(". ")
    return f"{int(number) + chance.choice((-2, 3, 10))}. {words}"


def _misread_word(text: str, _: random.Random) -> str:
    return (
        text.replace("claim ", "c1alm ")
        .replace("权利要求", "权刹要求")
        .replace("nspruch", "nspiuch")
    )


def _misread_reference(text: str, _: random.Random) -> str:
    return (
        text.replace("claim 1", "claim i")
        .replace("权利要求1", "权利要求l")
        .replace("ch 1", "ch i")
    )


def _broken_off(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) // 4, len(text))]


def _number_inside(text: str, chance: random.Random) -> str:
    at = text.find(" ", len(text) // 2)
    return f"{text[:at]}.\n{chance.randrange(2, 30)}. A{text[at:]}" if at > 0 else text


def _none(text: str, _: random.Random) -> str:
    return text


# What is printed wrong should still be given as printed.
_AS_PRINTED = frozenset({_none, _misread_word, _misread_reference})
_DAMAGES: Sequence[Damage] = (
    _lost_number,
    _wrong_number,
    _misread_word,
    _misread_reference,
    _broken_off,
    _number_inside,
)


def damaged_cells(cells: Iterator[tuple[str, Truth]]) -> Iterator[tuple[str, Truth]]:
    """Yield each plain set once, some of its claims damaged; the truth is that of the original."""
    chance = random.Random(_SEED)
    for _, cell in cells:
        claims = cell["claims"]
        if not is_plain(claims):
            continue
        printed = [f"{claim['claim_number']}. {words_of(claim)}" for claim in claims]
        damages = [chance.choice(_DAMAGES) if chance.random() < _SHARE else _none for _ in claims]
        laid = [hurt(text, chance) for hurt, text in zip(damages, printed, strict=True)]
        truths = [
            {**claim, "claim_text": new if hurt in _AS_PRINTED else old}
            for claim, hurt, old, new in zip(claims, damages, printed, laid, strict=True)
        ]
        yield "\n".join(laid), {**cell, "layout": "damaged", "claims": truths}
