"""Finds claim numbers in the rarer printed forms: alone on a line, misread, behind a word."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from huey_app.kinds.claims.words import CLAIM_WORD, HEADING, STATUS, has_any

_STYLES = {"comma": "ocr", "marked": "bare", "degree": "bare", "glued": "word", "split": "dot"}
_BEFORE_DELIMITER = frozenset({"comma", "ocr", "hanzi"})
_ODD_LINE = re.compile(
    r" *(?:(?P<split>\d{1,3}) ?\n ?[.、:：)](?!\d)"
    r"|(?P<bare>\d{1,3})(?=\n|  |\t| (?=[^\W\d_]))(?! ?(?i:mm|cm|kg|wt|mol|or|and|to|of)\b)"
    r"|(?P<ocr>[IlO|]\d{0,2}|\d[IlO|]\d?|\d\d?[IlO|]|\d \d)(?= ?[.、])"
    r"|(?P<comma>\d{1,3})(?=[,，。] ?[^\W\d_a-z]|-[\u3400-\u9fff])"
    r"|(?:(?:N[or]\.? ?|№ ?|[<{] ?|[权權])(?P<marked>\d{1,3})[>}.:：、)]{0,2}"
    r"|(?P<degree>\d{1,3})(?:[°º]\)?|/)|[Cc](?:laim|LAIM)(?P<glued>\d{1,3})[.:)]{1,2})"
    r"(?= ?[^\W\d_])"
    r"|(?P<hanzi>[一二三四五六七八九十]{1,3})(?=[、.]))"
)
_NUMBER_ALONE = (
    rf" ?(\d{{1,3}})(?= *\n| *$| +[A-Z]| ?[(\[]{STATUS}"
    r"| +(?![所中的至或和任记記及之与與到并且])[\u3400-\u9fff\u30a1-\u30fa])"
)
_LINE_WORD = re.compile(rf" *[(\[【]?{CLAIM_WORD}{_NUMBER_ALONE}", re.MULTILINE)
_SENTENCE_WORD = re.compile(rf"C(?<=[.。;；!] C)(?:laim|LAIM){_NUMBER_ALONE}", re.MULTILINE)
# Forms that mean something else in most texts: only in a cell that begins with one.
_OPENING_ZH = r"(?=一[种種]|[根依][据據]|按照|[如按][^，。；\n]{0,8}[权權请請]|所述|[权權]利)"
# Possessive: a hostile cell of blanks behind a heading has them counted once.
_BEGINNING = rf"\s*+(?:(?>{HEADING})\s*+(?:[:：]\s*+)?+)?+"
_BEGINNING_FORMS = tuple(
    (re.compile(start), re.compile(each, re.MULTILINE))
    for start, each in (
        (
            r"\d{1,3} +[^\W\d_]",
            r"(?:(?<=[.;] )|(?<=[。；]))(\d{1,3}) +(?=[A-Z\u3400-\u9fff])",
        ),
        (rf"\d{{1,3}}{_OPENING_ZH}", rf"(?:^ *|(?<=[。；;]))(\d{{1,3}}){_OPENING_ZH}"),
        (r"[①-⑳]", r"(?:^ *|(?<=[。；;.]) ?)([①-⑳])[ .、]?"),
        (r"C\d{1,3}[.:)]", r"(?:^ *|(?<=[.;；。] )|(?<=[;；。]))C(\d{1,3})[.:)]"),
    )
)
_RARE_BEGINNING = re.compile(
    rf"{_BEGINNING}({'|'.join(form.pattern for form, _ in _BEGINNING_FORMS)})"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# A set that is numbered with the word alone has the word at its beginning.
_WORDS = ("laim", "LAIM", "nspr", "evendication", "求", "청구")
_BEGINNING_CHARS = 200
_OCR_DIGITS = str.maketrans({"I": "1", "l": "1", "|": "1", "O": "0", " ": ""})
_HANZI = "一二三四五六七八九"


class Place(NamedTuple):
    """The number at `text[start:body]`; `style` names the printed form."""

    number: int
    start: int
    body: int
    style: str


def odd_numbers(text: str) -> Iterator[Place]:
    """Yield the places, weighed by nobody yet; most are claim numbers only in a set of them."""
    starts = _line_starts(text)
    for match in filter(None, (_ODD_LINE.match(text, start) for start in starts)):
        kind = match.lastgroup or ""
        number = _odd_number(match[kind], kind)
        if number > 0:
            start = match.start(kind)
            body = match.end() + (kind in _BEFORE_DELIMITER)
            body += kind == "ocr" and text[match.end()] == " "
            if kind in _STYLES:
                start += len(match[0]) - len(match[0].lstrip()) + match.start() - start
            yield Place(number, start, body, _STYLES.get(kind, kind))
    yield from _as_at_the_beginning(text)
    if not has_any(text[:_BEGINNING_CHARS], _WORDS):
        return
    alone = filter(None, (_LINE_WORD.match(text, start) for start in starts))
    for match in (*alone, *_SENTENCE_WORD.finditer(text)):
        yield Place(int(match[1]), match.start(), match.end(), "word")


def _as_at_the_beginning(text: str) -> Iterator[Place]:
    """Yield what is printed like the number that the cell begins with, in a rare form."""
    rare = _RARE_BEGINNING.match(text)
    if rare is None:
        return
    for beginning, each in _BEGINNING_FORMS:
        if beginning.match(text, rare.start(1)):
            for match in each.finditer(text):
                printed = match[1]
                number = _CIRCLED.find(printed) + 1 or int(printed)
                yield Place(number, match.start() + _blanks(match[0]), match.end(), "bare")


def _blanks(printed: str) -> int:
    return len(printed) - len(printed.lstrip())


def _line_starts(text: str) -> list[int]:
    """Where lines begin: a pattern that looks for them stops at every character."""
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _odd_number(printed: str, kind: str) -> int:
    if kind == "hanzi":
        tens, _, ones = printed.rpartition("十")
        ten = "十" in printed
        return (
            10 * ten * max(1, _HANZI.find(tens) + 1 if tens else 1) + _HANZI.find(ones or "x") + 1
        )
    return int(printed.translate(_OCR_DIGITS))
