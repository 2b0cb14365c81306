"""Reads the notes on a claim's status that amendments print in front of its words."""

import re

from huey_app.kinds.claims.words import STATUS

_NOTE = re.compile(rf"\s*[(（\[]{STATUS}[^()（）\[\]]{{0,60}}[)）\]][:：.,、\s]*")
_MOST_NOTES = 4
_OPENING = frozenset("(（[")


def status_end(words: str) -> int:
    """Where the notes at the beginning of a claim's words end; 0 without any.

    What a note says of other claims ("formerly claim 2") is no reference.
    """
    end = 0
    # Looking is far cheaper than the pattern, and hardly any claim has a note.
    if words[:8].lstrip()[:1] not in _OPENING:
        return end
    for _ in range(_MOST_NOTES):
        note = _NOTE.match(words, end)
        if note is None:
            break
        end = note.end()
    return end


def without_status(words: str) -> str:
    """The words behind the notes."""
    return words[status_end(words) :]
