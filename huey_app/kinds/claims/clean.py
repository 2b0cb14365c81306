"""Cleans the text of one cell and remembers where every part of it came from."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from huey_app.kinds.claims.margins import without_margins
from huey_app.kinds.claims.words import has_any

_FULL_WIDTH = {0xFF10 + n: 0x30 + n for n in range(10)}
_FULL_WIDTH |= {0xFF21 + n: 0x41 + n for n in range(26)}
_FULL_WIDTH |= {0xFF41 + n: 0x61 + n for n in range(26)}
_FULL_WIDTH |= {0xFF0E: 0x2E, 0xFF61: 0x3002}
_SPACES = dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], 0x20)
_BREAKS = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], 0x0A)
# Text taken out of a PDF often spells 一 and 方 with the look-alike radicals.
_RADICALS = {n: ord(unicodedata.normalize("NFKC", chr(n))) for n in range(0x2F00, 0x2FD6)}
_SAME_LENGTH = _FULL_WIDTH | _SPACES | _BREAKS | _RADICALS
_SAME_LENGTH_CHARS = frozenset(map(chr, _SAME_LENGTH))

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\x00-\x08\x0e-\x1f"
_TAG_NAMES = (
    r"b|strong|i|em|u|s|sub|sup|span|font|p|div|li|ul|ol|dl|dt|dd|table|tbody|tr|td|th|hr|h[1-6]|"
    r"a|o|ins|del|small|big|center|pre|code|img|claims?|claim-text|claim-ref|smallcaps|figref|"
    r"maths?|tables|html|body"
)
_TAG = (
    rf"(?<=<)/?(?i:br|{_TAG_NAMES})"
    r"(?:\s++[\w:.-]++\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>=]++))*+\s*+/?>"
)
_CN_NUMBER = r"CN ?\d{7,13}(?:\.\d)? ?[A-Z]?\d?"
_PAGE_OF = r"\d{1,3} ?/ ?\d{1,3} ?页"
_CLAIMS_TITLE = r"[权權][ \n]*利[ \n]*要[ \n]*求[ \n]*[书書]"
_PAGE_TOKEN = (
    rf"{_CN_NUMBER}(?![\w.])|{_CLAIMS_TITLE}|{_PAGE_OF}|第 ?\d{{1,3}} ?页|共 ?\d{{1,3}} ?页|"
    r"(?:EP|US|WO|DE|FR) ?\d[\d,/ ]{5,14} ?[A-Z]\d?|[Pp]age \d{1,3}(?: ?(?:of|/) ?\d{1,3})?|"
    r"[-–—] ?\d{1,3} ?[-–—]|(?:[Aa]ttorney|ATTORNEY|Atty\.?) ?(?i:docket|dkt\.?)(?i: no\.?"
    r"| number)?"
    r" ?:? ?[\w./-]{2,40}|(?:U\.?S\.? )?(?i:appl(?:ication|n\.|\.)|serial) (?i:no\.?|number)"
    r" ?:? ?\d[\d/,. -]{4,16}"
)
# A header with the number of a publication, and the page's own number on the next line.
_HEADER_AND_PAGE = (
    rf"^ *(?:(?:{_CN_NUMBER}(?![\w.])|{_CLAIMS_TITLE}|{_PAGE_OF})[ ,，/]*+){{1,3}}\n"
    r" *(?:\d{1,3}|\d{1,3} ?/ ?\d{1,3}) *\n"
    r"(?! *(?:[.、:：)]|一[种種]|[根依][据據]|按照|[如按][权權请請]|[权權]利))"
)
_PAGE_LINE = rf"^ *(?:(?:{_PAGE_TOKEN})[ ,，/]*+){{1,5}}(?: \d{{1,3}} *)?$\n?"
_PAGE_INLINE = rf"(?:{_CN_NUMBER} *)?{_CLAIMS_TITLE} *{_PAGE_OF}(?: *\d{{0,3}} *{_CN_NUMBER})?"
_SPACED_WORD = (
    r"(?<=[根依]) {1,3}(?=[据據])|(?<=[权權])[ \n]{0,3}利[ \n]{0,3}要[ \n]{0,3}求"
    r"|(?<=[请請])[ \n]{0,3}求[ \n]{0,3}[项項]"
)
_PAGE = rf"(?P<page>{_HEADER_AND_PAGE}|{_PAGE_LINE}|{_PAGE_INLINE})|"
# It begins with one set of characters, so that the engine runs over all others at full speed.
_MARKUP = (
    rf"[<&_.\r权權请請根依{_INVISIBLE}](?:"
    rf"(?P<tag>{_TAG})"
    r"|(?P<entity>(?<=&)(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}[0-9]{0,2});)"
    r"|(?P<escape>(?<=_)x00(?:0[0-9A-F]|1[0-9A-F])_\n?)"
    r"|(?P<reissue>(?<=\.)(?:Iadd(?:end)?|[\[\]])\.)"
    r"|(?P<newline>(?<=\r)\n?)"
    rf"|(?P<spaced>{_SPACED_WORD})"
    rf"|(?P<invisible>(?<=[{_INVISIBLE}])))"
)
_EDIT = re.compile(_MARKUP)
_EDIT_WITH_PAGES = re.compile(_PAGE + _MARKUP, re.MULTILINE)

# Substrings without which no edit can apply: looking for them is far cheaper than the pattern.
_MARKS = ("<", "&", ".Iadd", ".[.", "\r", "_x00")
_WIDE_MARKS = (
    "根 ",
    "依 ",
    "权 ",
    "權 ",
    "权\n",
    "利 ",
    "利\n",
    "要 求",
    "要\n求",
    "请 ",
    "請 ",
    "求 项",
    "求 項",
)
_PAGE_MARKS = (
    "\n-",
    "\n –",
    "US ",
    "EP ",
    "WO ",
    "CN ",
    "DE ",
    "FR ",
    "Page ",
    "page ",
    "ttorney ",
    "TTORNEY ",
    "Atty",
    "erial No",
    "pplication No",
    "页",
    "书",
    "書",
)
_ODD_CHARS = _SAME_LENGTH_CHARS | frozenset(
    re.findall(f"[{_INVISIBLE}]", "".join(map(chr, range(0x80, 0x10000))))
)
_ODD_CHARS -= {"\t", "\v", "\f"}
_BREAKING_TAG = re.compile(r"</?(?:br|p|div|li|tr|h\d|hr|dt|dd|claim|claim-text)\b", re.IGNORECASE)
_BLANK = re.compile(r"\s+")


_OPENING_TAGS = re.compile(r"(?:<(?!br\b)[a-zA-Z][^<>]{0,200}>)*$")
_TAGS_CHARS = 600


class Cleaned(NamedTuple):
    """The clean text of a cell, and the raw text that it came from.

    `clean_at` and `raw_at` pair the offsets just behind every change of length, ascending.
    """

    text: str
    raw: str
    clean_at: tuple[int, ...] = (0,)
    raw_at: tuple[int, ...] = (0,)

    def original(self, start: int, end: int) -> str:
        """Return the raw text behind `text[start:end]`, with the tags that open right there."""
        begin = self._raw_offset(start)
        if begin and self.raw[begin - 1] == ">":
            tags = _OPENING_TAGS.search(self.raw, max(0, begin - _TAGS_CHARS), begin)
            begin = tags.start() if tags else begin
        return self.raw[begin : self._raw_offset(end)]

    def _raw_offset(self, offset: int) -> int:
        if offset >= len(self.text):
            return len(self.raw)
        part = bisect_right(self.clean_at, offset) - 1
        return self.raw_at[part] + offset - self.clean_at[part]


def clean(raw: str) -> Cleaned:
    """Take markup, invisible characters, page headers and odd spaces out of a cell.

    Punctuation stays as printed; full-width digits and letters become plain ones.
    """
    text = without_margins(raw)
    if not raw.isascii() and not _ODD_CHARS.isdisjoint(raw):
        return _edited(text.translate(_SAME_LENGTH), raw, _EDIT_WITH_PAGES)
    text = text.replace("\t", " ").replace("\f", "\n").replace("\v", "\n")
    if has_any(text, _PAGE_MARKS):
        return _edited(text, raw, _EDIT_WITH_PAGES)
    return _edited(text, raw, _EDIT) if _needs_edits(text) else Cleaned(text, raw)


def _needs_edits(text: str) -> bool:
    if has_any(text, _MARKS):
        return True
    return not text.isascii() and has_any(text, _WIDE_MARKS)


def _edited(text: str, raw: str, edit: re.Pattern[str]) -> Cleaned:
    parts: list[str] = []
    clean_at, raw_at = [0], [0]
    done = length = 0
    for match in edit.finditer(text):
        name = match.lastgroup
        new = _REPLACEMENTS[name](match.group()) if name else ""
        parts += (text[done : match.start()], new)
        length += match.start() - done + len(new)
        done = match.end()
        clean_at.append(length)
        raw_at.append(done)
    parts.append(text[done:])
    return Cleaned("".join(parts), raw, tuple(clean_at), tuple(raw_at))


def _without_tag(tag: str) -> str:
    if _BREAKING_TAG.match(tag):
        return "\n"
    return " " if tag[1:3].lower() in {"td", "th"} else ""


def _without_entity(entity: str) -> str:
    found = html.unescape(entity)
    if _SAME_LENGTH_CHARS.isdisjoint(found):
        return "" if re.fullmatch(f"[{_INVISIBLE}]", found) else found
    return found.translate(_SAME_LENGTH)


def _without_escape(escape: str) -> str:
    return "\n" if "000D" in escape or "000A" in escape or escape.endswith("\n") else " "


def _nothing(_: str) -> str:
    return ""


def _newline(_: str) -> str:
    return "\n"


def _joined(word: str) -> str:
    return _BLANK.sub("", word)


_REPLACEMENTS: dict[str, Callable[[str], str]] = {
    "page": _nothing,
    "tag": _without_tag,
    "entity": _without_entity,
    "escape": _without_escape,
    "newline": _newline,
    "invisible": _nothing,
    "reissue": _nothing,
    "spaced": _joined,
}
