"""Rich text as tokens: control words, groups, bytes of text, characters by their number."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|[\r\n]+"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    """`kind` is `word`, `symbol`, `brace`, or `text`; `number` is a word's, if it has one."""

    kind: str
    value: bytes
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    """Tokens in order; nothing of what `\\bin` says is no text."""
    at = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        kind = found.lastgroup
        if found["word"]:
            number = int(found["number"]) if found["number"] else None
            if found["word"] == b"bin":
                at += max(0, number or 0)
            yield Token("word", found["word"], number)
        elif found["hex"]:
            yield Token("text", bytes.fromhex(found["hex"].decode()))
        elif kind:
            yield Token(kind, found[kind])
