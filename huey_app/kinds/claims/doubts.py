"""Why a claim is worth a second look, in words."""

from huey_app.kinds.contract import Sentence, sentence

DOUBTS: dict[str, Sentence] = {
    "language": sentence("Its language is not certain."),
    "no_number": sentence("No number is printed before it."),
    "weak_number": sentence("What was taken for its number may be part of the text."),
    "gap_before": sentence("The claim with the number before it is missing."),
    "gap_after": sentence("The claim with the number after it is missing: it may be hidden here."),
    "number_repeated": sentence("Its number is printed twice or out of order."),
    "odd_end": sentence("It does not end as a sentence does."),
    "another_inside": sentence("Another claim seems to begin within it."),
    "short": sentence("It is very short."),
    "cut_off": sentence("The cell is cut off at the limit of Excel."),
    "unknown_language": sentence("It is in a language that is not read here."),
    "not_claims": sentence("The cell does not look like claims."),
    "unread_reference": sentence("It speaks of another claim, but none could be read."),
    "later_reference": sentence("It refers to itself or to a later claim."),
    "absent_reference": sentence("It refers to a claim that is not there."),
    "inexact_reference": sentence("Its reference is printed unusually."),
    "own_category": sentence("It cites another claim, but may be independent."),
    "empty_reference": sentence("Its reference leads to no claim."),
}
"""What lowers a confidence, by the name that a result stores."""


def doubt_of(claim: dict[str, object], locale: str) -> str:
    """The sentence for a claim of a result; "" where it is sure, or an old version made it."""
    name = claim.get("doubt")
    return DOUBTS[str(name)].say(locale) if name in DOUBTS else ""
