"""What a person asks for, as tokens of the index and as an expression for MATCH.

User text never reaches MATCH by itself: it is cut into words, and each is quoted.
"""

import re
from collections.abc import Iterable, Sequence

from huey_app.kinds.documents.text.fold import fold
from huey_app.kinds.documents.text.tokens import CJK, index_text

TERMS_MOST = 200
_WORD = re.compile(r"\w+")
_RUN = re.compile(f"[{CJK}]+")
_APART_MOST = 3
_ONE_CJK = re.compile(f"[{CJK}]")


def terms_of(text: str) -> list[str]:
    """Tokens of the index in the order asked, repeated ones repeated; may be empty.

    A single CJK character counts only where nothing longer of that sort is asked for: it is in
    nearly every passage; or where a few are typed apart, which may be words (猫 狗) or one spaced
    out (关 于).
    """
    words = _WORD.findall(index_text(text))
    single = [word for word in words if _ONE_CJK.fullmatch(word)]
    longer = [word for word in words if not _ONE_CJK.fullmatch(word)]
    has_pairs = any(is_cjk(word) for word in longer)
    alone = dict.fromkeys(_typed_apart(text) if has_pairs else single)
    return [*longer, *alone][:TERMS_MOST]


def _typed_apart(text: str) -> list[str]:
    """The CJK characters of a question that has no other CJK than a few single ones."""
    runs = _RUN.findall(fold(text))
    is_apart = len(runs) <= _APART_MOST and all(len(run) == 1 for run in runs)
    return runs if is_apart else []


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
