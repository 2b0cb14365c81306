"""Rows of cells as text: a row a line, its cells by tab, its header kept in mind."""

from collections.abc import Iterable, Sequence

from huey_app.kinds.documents.reading.pages import EVERYWHERE, Context, Page, clean

_HEADER_MOST = 1000


def row_text(cells: Iterable[str]) -> str:
    """One line: no line ends or tabs of the cells' own, no empty cells at the end."""
    return "\t".join(" ".join(clean(cell).split()) for cell in cells).rstrip("\t")


def sheet_page(name: str, rows: Sequence[Sequence[str]]) -> Page:
    """A page of rows, empty ones left out; name and header help to find each of them."""
    lines = [line for line in map(row_text, rows) if line.strip()]
    text = "\n".join(lines)
    contexts = [Context(EVERYWHERE, len(text), name)] if name else []
    if len(lines) > 1:
        contexts.append(Context(0, len(text), lines[0][:_HEADER_MOST]))
    return Page(text, by_line=True, contexts=tuple(contexts))
