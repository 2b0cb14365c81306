"""Decides whether a claim is dependent, or stands on its own, or stands on its own and cites.

A claim of its own category that cites another ("a camera with the sensor of claim 1") is an
independent claim by EPO Guidelines F-IV 3.8 and the CNIPA Guidelines part II, chapter 2, 3.1.2;
a dependent claim takes over the whole of the claim that it cites.
"""

import re
from collections.abc import Sequence

from huey_app.kinds.claims import asian_opening
from huey_app.kinds.claims.excepted import Citation
from huey_app.kinds.claims.opening import (
    Grammar,
    grammar_of,
    head_of,
    is_use,
    mentions,
    same_thing,
)
from huey_app.kinds.claims.status import status_end, without_status

INDEPENDENT = "independent"
DEPENDENT = "dependent"
_LONGEST_OPENING = 700
# "In a vehicle, the frame of claim 1": where it is, before what it is.
_WITHIN = re.compile(r"In an? [^,;.]{2,60}, (?=(?:the|an?) )")


def type_of(words: str, language: str, citations: Sequence[Citation], base: str | None) -> str:
    """Return `independent` or `dependent`.

    `words` is the claim without its number, `base` those of the first claim that it cites, None
    when that claim is not in the cell.
    """
    if not citations:
        return INDEPENDENT
    cited, base = citations[0], without_status(base) if base else None
    if note_chars := status_end(words):
        words = words[note_chars:]
        cited = cited._replace(start=cited.start - note_chars, end=cited.end - note_chars)
    if language in {"zh", "ja", "ko"}:
        own = asian_opening.stands_alone(words, language, cited, base)
    else:
        own = _stands_alone(words, grammar_of(language), cited, base)
    return INDEPENDENT if own else DEPENDENT


def _stands_alone(words: str, grammar: Grammar, cited: Citation, base: str | None) -> bool:
    before = _WITHIN.sub("", words[: cited.start])
    if len(before) > _LONGEST_OPENING:
        return True
    link = grammar.link.search(before)
    phrase = before[: link.start()].rstrip(", \n") if link else before
    head = head_of(phrase, grammar)
    plain = phrase.lower().replace("-", " ")
    rest = phrase[plain.find(head) + len(head) :] if head else phrase
    if not rest.strip(" \n,.") or (base and _repeats(phrase, base, grammar)):
        return False
    if is_use(head):
        return base is None or not is_use(head_of(base, grammar))
    if base is None:
        return _acts(rest, grammar) and not _is_definite(words)
    return _differs(head, rest, head_of(base, grammar), grammar)


def _differs(head: str, rest: str, cited_head: str, grammar: Grammar) -> bool:
    is_same = same_thing(head, cited_head, grammar)
    is_inside = bool(grammar.nested.search(rest)) and mentions(rest, cited_head)
    if is_same and is_inside:
        return _acts(rest, grammar)
    if is_same:
        return False
    return is_inside or _acts(rest, grammar)


def _acts(rest: str, grammar: Grammar) -> bool:
    return bool(grammar.own_act.search(rest))


def _is_definite(words: str) -> bool:
    return words.lstrip(" \n.,:;").startswith(("The ", "the "))


def _repeats(phrase: str, base: str, grammar: Grammar) -> bool:
    """Say whether the cited claim opens with the very same words: then it is the same thing."""
    own, cited = _bare(phrase, grammar), _bare(base, grammar)
    return bool(own) and cited.startswith(own)


def _bare(words: str, grammar: Grammar) -> str:
    words = " ".join(words[:_LONGEST_OPENING].lower().strip(" \n.,:;").split())
    article = grammar.article.match(words)
    return words[article.end() :] if article else words
