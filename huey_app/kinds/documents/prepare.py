"""From a file to rows of the index, in a process of its own: what the limited child runs.

It writes `passages.jsonl` into the attempt's folder: one JSON list per passage, see `Row`.
"""

import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import ocr, readers, refusals
from huey_app.kinds.documents.reading.encoding import decode
from huey_app.kinds.documents.reading.pages import PAGE_BREAK, Page, Read, Warned
from huey_app.kinds.documents.text import language
from huey_app.kinds.documents.text.fold import fold
from huey_app.kinds.documents.text.passages import Passage, cut
from huey_app.kinds.documents.text.tokens import body_tokens

FILE_NAME = "passages.jsonl"
_CHARACTERS_MOST = 30_000_000
_WARNINGS_MOST = 100
_SAMPLE_PAGES = 50

Say = Callable[[dict[str, Any]], None]


class Row(NamedTuple):
    """One passage. All places are code points of the whole text.

    `block` is the text from `block_start`, the end of the passage before, to the end of this one
    (of the last one: to the end of the text): all blocks together are the text, and the passage
    is `start` to `end` of it. `around` is what helps to find it and is not in it, such as the
    header of its table; `indexed` is what FTS5 gets.
    """

    page: int
    block_start: int
    start: int
    end: int
    block: str
    around: str
    indexed: str


def main(request: dict[str, Any], say: Say) -> dict[str, Any]:
    """Read `path` (called `name`), write the rows to `folder`, return what is known of it.

    Says `{done, total}` in pages. Raises BadInput.
    """
    read = readers.read(Path(request["path"]), request["name"])
    writer = _Rows()
    with (Path(request["folder"]) / FILE_NAME).open("w", encoding="utf-8") as file:
        for number, page in enumerate(_bounded(read), start=1):
            for row in writer.page(number, page):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            say({"done": number, "total": max(read.page_count, number)})
        for row in writer.rest():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    if not writer.is_visible:
        raise _nothing(read)
    return {
        "pages": writer.pages,
        "passages": writer.passages,
        "characters": writer.characters,
        "language": language.language_of(writer.sample),
        "title": _title(read, writer.first_page),
        "warnings": [each.as_json() for each in read.warnings[:_WARNINGS_MOST]],
    }


@cache
def warm_up() -> None:
    """Load what every child needs, once before the first fork."""
    decode("預熱 préparé".encode("big5hkscs", "replace"))
    fold("预热")


def _bounded(read: Read) -> Iterator[Page]:
    characters = 0
    for number, page in enumerate(read.pages, start=1):
        characters += len(page.text)
        if characters > _CHARACTERS_MOST and number > 1:
            read.warnings.append(_truncated(number - 1))
            return
        if characters > _CHARACTERS_MOST:
            read.warnings.append(_truncated(1))
            yield Page(page.text[:_CHARACTERS_MOST], page.by_line, page.contexts)
            return
        yield page


def _truncated(pages: int) -> Warned:
    message = sentence(
        "Only the first {characters} characters were read, up to page {page}.",
        characters=_CHARACTERS_MOST,
        page=pages,
    )
    return Warned("truncated", pages, message)


def _nothing(read: Read) -> Exception:
    if not any(each.code == "scanned_pages" for each in read.warnings):
        return refusals.no_text()
    return refusals.unreadable_scans() if ocr.is_installed() else refusals.only_scans()


def _title(read: Read, first_page: str) -> str:
    """The title, where it is shown: many programs write a name of their own."""
    wanted, page = (" ".join(fold(text).casefold().split()) for text in (read.title, first_page))
    is_there = wanted and wanted.replace(" ", "") in page.replace(" ", "")
    return read.title if is_there or read.is_title_shown else ""


class _Rows:
    """Counts through the pages. A passage waits until the next one says where its block ends."""

    def __init__(self) -> None:
        self.pages = self.passages = self.characters = 0
        self.sample = ""
        self.first_page = ""
        self.is_visible = False
        self._unsaid = ""
        self._last: Row | None = None

    def page(self, number: int, page: Page) -> Iterator[Row]:
        """Rows that are complete; separates pages by a form feed."""
        separator = PAGE_BREAK if number > 1 else ""
        start = self.characters + len(separator)
        said = separator + page.text
        at = self.characters
        for passage in cut(page.text, by_line=page.by_line):
            yield from self._done()
            end = start + passage.end
            block = self._unsaid + said[at - self.characters : end - self.characters]
            self._unsaid = ""
            words = _around(page, passage)
            indexed = body_tokens(page.text[passage.start : passage.end], words)
            first = start + passage.start
            self._last = Row(number, end - len(block), first, end, block, words, indexed)
            at = end
        self._unsaid += said[at - self.characters :]
        self._note(number, page)
        self.characters += len(said)

    def rest(self) -> Iterator[Row]:
        """The last row, with all that follows it."""
        if self._last is not None:
            self._last = self._last._replace(block=self._last.block + self._unsaid)
        yield from self._done()

    def _done(self) -> Iterator[Row]:
        if self._last is not None:
            self.passages += 1
            yield self._last
        self._last = None

    def _note(self, number: int, page: Page) -> None:
        self.pages = number
        # Zero-width signs and lone accents show nothing: who sends only those has sent no text.
        seen = (unicodedata.category(c)[0] in "LNPS" for c in page.text)
        self.is_visible = self.is_visible or any(seen)
        if number <= _SAMPLE_PAGES:
            self.sample += page.text[:1000] + "\n"
        if number == 1:
            self.first_page = page.text[:5000]


def _around(page: Page, passage: Passage) -> str:
    return "\n".join(each.words for each in page.contexts if each.start < passage.start < each.end)
