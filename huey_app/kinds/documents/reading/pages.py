"""What every reader returns: pages of text, what a table's rows need to know, warnings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from huey_app.kinds.contract import Sentence

PAGE_BREAK = "\f"
EVERYWHERE = -1
"""Start of a context that belongs to its whole page."""
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ZEROS = re.compile(r"\x00+")
# Tab and newline are text. Surrogates and noncharacters cannot be stored as UTF-8 or JSON.
_UNSAFE = re.compile(r"[\x01-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff]")
# From the first of them, and giving nothing back: a line of a million spaces takes no hour.
_TRAILING = re.compile(r"(?<![ \t\u3000])[ \t\u3000]++(?=\n|$)")
_MANY_EMPTY = re.compile(r"\n{4,}")


@dataclass(frozen=True)
class Context:
    """Words that belong to what follows `start` up to `end` (code points of the page's text),
    such as the header of a table: they help to find each part, and are not part of it.
    """

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Page:
    """One page, slide or sheet. `by_line`: a line is a paragraph or a row, not a broken line."""

    text: str
    by_line: bool = False
    contexts: tuple[Context, ...] = ()


@dataclass(frozen=True)
class Warned:
    """Something that a reader could not do well; `page` is 1 based, None for the whole file."""

    code: str
    page: int | None
    message: Sentence

    def as_json(self) -> dict[str, Any]:
        """The stored form: the sentence can be said in any language later."""
        return {
            "code": self.code,
            "page": self.page,
            "text": self.message.text,
            "facts": dict(self.message.facts),
        }


@dataclass
class Read:
    """What came out of one file: its pages in order, a title where it says one, warnings.

    `is_title_shown`: people see the title, though it need not be on a page.
    """

    pages: Iterator[Page]
    page_count: int
    title: str = ""
    warnings: list[Warned] = field(default_factory=list)
    is_title_shown: bool = False


def read_of(pages: list[Page], title: str = "", warnings: list[Warned] | None = None) -> Read:
    """A `Read` whose pages are known already."""
    return Read(iter(pages), len(pages), title, warnings or [])


def clean(text: str) -> str:
    """One kind of line end, nothing that cannot be stored or shown; never a form feed.

    Zeros end words: programs put them between the fields of a record.
    """
    lines = _LINE_ENDS.sub("\n", _ZEROS.sub(" ", text))
    return _MANY_EMPTY.sub("\n\n\n", _TRAILING.sub("", _UNSAFE.sub("", lines))).strip("\n")
