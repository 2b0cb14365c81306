"""What a person asks for, as tokens of the index and as an expression for MATCH.

User text never reaches MATCH by itself: it is cut into words, and each is quoted.
"""

import re
from collections.abc import Iterable, Sequence

from huey_app.kinds.documents.text.tokens import CJK, index_text

TERMS_MOST = 200
_WORD = re.compile(r"\w+")
_ONE_CJK = re.compile(f"[{CJK}]")


def terms_of(text: str) -> list[str]:
    """Tokens of the index in the order asked, repeated ones repeated; may be empty.

    A single CJK character counts only where nothing longer of that sort is asked for: it is in
    nearly every passage.
    """
    words = _WORD.findall(index_text(text))
    single = [word for word in words if _ONE_CJK.fullmatch(word)]
    longer = [word for word in words if not _ONE_CJK.fullmatch(word)]
    has_pairs = any(is_cjk(word) for word in longer)
    return (longer if has_pairs else [*longer, *dict.fromkeys(single)])[:TERMS_MOST]


def is_cjk(term: str) -> bool:
    """Whether the term is of CJK characters."""
    return _ONE_CJK.match(term) is not None


def match_expression(terms: Sequence[str]) -> str:
    """Passages with any of the terms, as FTS5 reads it."""
    return " OR ".join(_quoted(term) for term in terms)


def _quoted(term: str) -> str:
    text = '"' + term.replace('"', '""') + '"'
    # Each character of a run begins a token, so a single one is found as a beginning.
    return f"{text} *" if _ONE_CJK.fullmatch(term) else text


def without(terms: Iterable[str], frequent: Iterable[str], least: int) -> list[str]:
    """The terms without the frequent ones, where at least so many different ones remain."""
    left_out = set(frequent)
    kept = [term for term in terms if term not in left_out]
    return kept if len(set(kept)) >= least else list(terms)
