"""The report's own words, said once per language: a report says them for every claim."""

from functools import cache

from huey_app.kinds.claims.exports.labels import language_name
from huey_app.kinds.contract import sentence

_WORDS = {
    "title": sentence("Patent claims report"),
    "glance": sentence("At a glance"),
    "languages": sentence("Languages"),
    "types": sentence("Types"),
    "attention": sentence("Look at these first"),
    "errors": sentence("Errors and warnings"),
    "unsure": sentence("Claims worth a second look"),
    "nothing": sentence("No errors, and every claim was read with good confidence."),
    "all": sentence("All claim sets"),
    "independent": sentence("independent"),
    "dependent": sentence("dependent"),
    "refers": sentence("refers to"),
    "confidence": sentence("confidence"),
    "other": sentence("own category, cites another claim"),
    "tree": sentence("Dependency tree"),
    "no_claims": sentence("No claims were found in this cell."),
    "one_independent": sentence("1 claim, independent"),
    "one_dependent": sentence("1 claim, dependent"),
    "key": sentence(
        "Dark: independent claim. Frame: claims that depend on the one beside it. "
        "Dashed, with numbers below: several references. Orange: worth a second look."
    ),
}


@cache
def word(name: str, locale: str) -> str:
    """One of the words above in `locale`."""
    return _WORDS[name].say(locale)


@cache
def counts(claims: int, independent: int, locale: str) -> str:
    """How many claims a set has."""
    if not claims:
        return word("no_claims", locale)
    if claims == 1:
        return word("one_independent" if independent else "one_dependent", locale)
    said = sentence(
        "{claims} claims, {independent} of them independent",
        claims=claims,
        independent=independent,
    )
    return said.say(locale)


@cache
def too_large_to_draw(limit: int, locale: str) -> str:
    """Why a set has no picture."""
    said = sentence(
        "A set of more than {limit} claims is not drawn: "
        "the outline in the Excel file shows its tree.",
        limit=limit,
    )
    return said.say(locale)


@cache
def language(code: str, locale: str) -> str:
    """A language's name."""
    return language_name(code, locale)
