"""Collects lines into pages: paragraphs, table rows with their header, page breaks."""

from collections.abc import Sequence

from huey_app.kinds.documents.reading.pages import Context, Page, clean
from huey_app.kinds.documents.reading.tables import row_text

_HEADER_MOST = 1000


class Lines:
    """Pages being written; each line is a paragraph or a row."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._lines: list[str] = []
        self._length = 0
        self._contexts: list[Context] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return not (self.pages or self._lines)

    def add(self, text: str) -> None:
        """A paragraph; its own line breaks stay. Nothing for an empty one."""
        cleaned = clean(text).strip()
        if cleaned:
            self._lines.append(cleaned)
            self._length += len(cleaned) + 1

    def add_table(self, rows: Sequence[Sequence[str]]) -> None:
        """A row a line; the first row helps to find each other one."""
        lines = [line for line in map(row_text, rows) if line.strip()]
        start = self._length
        for line in lines:
            self.add(line)
        if len(lines) > 1:
            header = lines[0][:_HEADER_MOST]
            self._contexts.append(Context(start, max(start, self._length - 1), header))

    def end_page(self, *, even_if_empty: bool = False) -> None:
        """What follows is on the next page; an empty page is none unless it must count."""
        if self._lines or even_if_empty:
            self.pages.append(Page("\n".join(self._lines), True, tuple(self._contexts)))
        self._lines, self._contexts, self._length = [], [], 0
