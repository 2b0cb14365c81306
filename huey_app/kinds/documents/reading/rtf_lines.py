"""What a rich text says, put together: words to paragraphs and cells, cells to tables."""

from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.pages import Page


class Written:
    """Pages being written. A note or a text box follows the paragraph that it is in."""

    def __init__(self) -> None:
        self.in_table = False
        self._is_section_over = False
        self._lines = Lines()
        self._words: list[str] = []
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._outer: list[list[str]] = []
        self._asides: list[str] = []
        self._said: set[str] = set()

    def say(self, text: str) -> None:
        """Words of the paragraph, the cell or the note that is open."""
        if not self._outer and text.strip():
            self._begin_section()
        self._words.append(text)

    def begin_aside(self) -> None:
        """What comes is a note or a text box."""
        self._outer.append(self._words)
        self._words = []

    def end_aside(self) -> None:
        """The note ends; each text once, since every section repeats its header."""
        text = self._take()
        self._words = self._outer.pop()
        if text.strip() and text not in self._said:
            self._said.add(text)
            self._asides.append(text)
        self._words.append(" ")

    def begin_paragraph(self) -> None:
        """Its properties are those of no paragraph before."""
        if not self._outer:
            self.in_table = False

    def end_paragraph(self) -> None:
        """A line; within a table or a note, only a space between words."""
        if self._outer or self.in_table or self._cells:
            self._words.append("\n")
            return
        self._end_table()
        self._lines.add(self._take())
        self._say_asides()

    def break_page(self, *, at_once: bool) -> None:
        """What follows is on the next page; not within a table or a note. A property of the
        paragraph, which is not `at_once`, comes before its words.
        """
        if self._outer or self._cells or self.in_table:
            return
        if at_once:
            self._begin_section()
        if at_once or not "".join(self._words).strip():
            self.end_paragraph()
            # One that is left blank counts where its author ended it.
            self._lines.end_page(even_if_empty=at_once)

    def end_section(self) -> None:
        """The next one begins a page, unless it says that it goes on."""
        self.end_paragraph()
        self._is_section_over = not self._outer

    def go_on(self) -> None:
        """The section begins on the page that the one before ends on."""
        self._is_section_over = False

    def _begin_section(self) -> None:
        if self._is_section_over:
            self._lines.end_page()
        self._is_section_over = False

    def end_cell(self) -> None:
        """A cell of the row that is open."""
        if not self._outer:
            self._cells.append(self._take())

    def end_row(self) -> None:
        """The row is whole."""
        if not self._outer and self._cells:
            self._rows.append(self._cells)
            self._cells = []

    def finish(self) -> list[Page]:
        """All pages, at least one."""
        while self._outer:
            self.end_aside()
        self.in_table = False
        self.end_row()
        self.end_paragraph()
        self._lines.end_page(even_if_empty=not self._lines.pages)
        return self._lines.pages

    def _take(self) -> str:
        text = "".join(self._words)
        self._words = []
        return whole(text)

    def _end_table(self) -> None:
        if self._rows:
            self._lines.add_table(self._rows)
        self._rows = []

    def _say_asides(self) -> None:
        for text in self._asides:
            self._lines.add(" ".join(text.split()))
        self._asides = []


def whole(text: str) -> str:
    """The text with each character as one: those past the first plane come as two halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
