"""Rich text (rtf): paragraphs, tables, notes and text boxes; what was deleted is left out."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.pages import Read, Warned, read_of
from huey_app.kinds.documents.reading.rtf_lines import Written, whole
from huey_app.kinds.documents.reading.rtf_tokens import Token, tokens

_ASIDE = {
    b"footnote", b"annotation", b"shptxt", b"header", b"headerl", b"headerr", b"headerf",
    b"footer", b"footerl", b"footerr", b"footerf",
}  # fmt: skip
_WRAPPING = b"shpinst"
"""Marked as what old programs may pass over, and with text in it."""
_UNICODE = b"ud"
"""What stands before it says the same in fewer characters (`upr`)."""
_UNSEEN = {
    b"colortbl", b"stylesheet", b"info", b"pict", b"fldinst", b"sp", b"shprslt", b"nonesttables",
    b"nonshppict", b"upr", b"xe", b"tc", b"objdata", b"filetbl", b"revtbl", b"listtable",
    b"rsidtbl", b"listoverridetable", b"generator", b"atnid", b"atnauthor", b"atndate",
    b"themedata", b"latentstyles", b"datastore",
}  # fmt: skip
_SAID = {
    b"line": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"-": "\xad", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
_ENDING: dict[bytes, Callable[[Written], None]] = {
    b"par": Written.end_paragraph,
    b"pard": Written.begin_paragraph,
    b"sect": Written.end_section,
    b"sbknone": Written.go_on,
    b"sbkcol": Written.go_on,
    b"cell": Written.end_cell,
    b"nestcell": Written.end_cell,
    b"row": Written.end_row,
    b"nestrow": Written.end_row,
}
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp850",
}  # fmt: skip
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8"}
_GROUPS_MOST = 10_000
_TITLE_MOST = 300


def read(path: Path) -> Read:
    """Pages as the breaks in it make them. Raises BadInput."""
    reader = _Reader()
    for token in tokens(path.read_bytes()):
        reader.take(token)
    reader.flush()
    pages = reader.written.finish()
    if reader.is_cut and not any(page.text for page in pages):
        raise refusals.corrupt()
    warnings = [_truncated(len(pages))] if reader.is_cut else []
    return read_of(pages, reader.title, warnings)


def _truncated(page: int) -> Warned:
    message = sentence(
        "The file breaks off on page {page}: what comes after that is missing.", page=page
    )
    return Warned("truncated", page, message)


@dataclass(frozen=True)
class _Group:
    """What holds up to the end of a group; `aside` where it is a note or a text box.

    `is_around_unseen` is `is_unseen` of what a text that is said twice stands in.
    """

    encoding: str = ""
    unicode_bytes: int = 1
    is_unseen: bool = False
    is_around_unseen: bool = False
    in_title: bool = False
    is_deleted: bool = False
    in_fonts: bool = False
    aside: bool = False


class _Reader:
    """Goes through the tokens with the state of every open group."""

    def __init__(self) -> None:
        self.written = Written()
        self._now = _Group()
        self._open: list[_Group] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = b""
        self._title = ""
        self._passed_over = 0
        self._is_starred = False

    @property
    def title(self) -> str:
        """The title among the document's properties, "" where none is set."""
        return whole(self._title).strip()[:_TITLE_MOST]

    @property
    def is_cut(self) -> bool:
        """Whether a group is still open."""
        return bool(self._open)

    def take(self, token: Token) -> None:
        """Go on by one token."""
        if token.kind == "text":
            self._text(token.value)
            return
        self.flush()
        if token.kind == "brace":
            self._brace(token.value)
        elif token.kind == "word":
            self._word(token.value, token.number)
        elif token.value == b"*":
            self._is_starred = True
        elif token.value in b"\r\n":
            self._line(b"par")
        else:
            self._say(_SYMBOLS.get(token.value, ""))

    def flush(self) -> None:
        """Bytes of text to characters: those of one of them come in several tokens."""
        if self._bytes:
            self._say(self._bytes.decode(self._now.encoding or self._encoding, "replace"))
        self._bytes = b""

    def _say(self, text: str) -> None:
        now = self._now
        if now.in_title:
            self._title = (self._title + text)[: 2 * _TITLE_MOST]
        elif not (now.is_unseen or now.is_deleted or now.in_fonts):
            self.written.say(text)

    def _text(self, data: bytes) -> None:
        passed_over = min(len(data), self._passed_over)
        self._passed_over -= passed_over
        self._bytes += data[passed_over:]

    def _brace(self, brace: bytes) -> None:
        self._passed_over = 0
        self._is_starred = False
        if brace == b"{":
            if len(self._open) >= _GROUPS_MOST:
                raise refusals.corrupt()
            self._open.append(self._now)
            self._now = replace(self._now, aside=False)
        elif self._open:
            if self._now.aside:
                self.written.end_aside()
            self._now = self._open.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        is_starred, self._is_starred = self._is_starred, False
        if word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self._passed_over = self._now.unicode_bytes
            return
        self._passed_over = 0
        if self._begin(word, is_starred=is_starred) or self._is_setting(word, number):
            return
        if word in _SAID:
            self._say(_SAID[word])
        elif not (self._now.is_unseen or self._now.is_deleted):
            self._line(word)

    def _begin(self, word: bytes, *, is_starred: bool) -> bool:
        """Whether the word says what its group is."""
        if word in _ASIDE:
            if not self._now.is_unseen and not self._now.aside:
                self._now = replace(self._now, aside=True)
                self.written.begin_aside()
        elif word == b"fonttbl":
            self._now = replace(self._now, in_fonts=True)
        elif word == _UNICODE:
            self._now = replace(self._now, is_unseen=self._now.is_around_unseen)
        elif word == b"title" and self._now.is_unseen:
            self._now, self._title = replace(self._now, in_title=True), ""
        elif word in _UNSEEN or (is_starred and word != _WRAPPING):
            around = self._now.is_unseen
            self._now = replace(self._now, is_unseen=True, is_around_unseen=around)
        else:
            return word == _WRAPPING
        return True

    def _is_setting(self, word: bytes, number: int | None) -> bool:
        """Whether the word is about encodings or deletions."""
        value = number or 0
        match word:
            case b"ansicpg":
                self._encoding = _known(_CODE_PAGES.get(value, f"cp{value}"))
            case b"f" if self._now.in_fonts:
                self._font = value
            case b"fcharset":
                self._fonts[self._font] = _CHARSETS.get(value, "")
            case b"f":
                self._now = replace(self._now, encoding=self._fonts.get(value, ""))
            case b"uc":
                self._now = replace(self._now, unicode_bytes=min(max(value, 0), 16))
            case b"deleted":
                self._now = replace(self._now, is_deleted=number != 0)
            case b"plain":
                self._now = replace(self._now, is_deleted=False, encoding="")
            case _:
                return False
        return True

    def _line(self, word: bytes) -> None:
        match word:
            case b"page" | b"pagebb" | b"sbkpage":
                self.written.break_page(at_once=word == b"page")
            case b"intbl":
                self.written.in_table = True
            case _ if word in _ENDING:
                _ENDING[word](self.written)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
