"""HTML: what a browser would show, block by block, tables row by row."""

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from huey_app.kinds.documents.reading.lines import Lines
from huey_app.kinds.documents.reading.nesting import INLINE, bounded
from huey_app.kinds.documents.reading.pages import Page, Read
from huey_app.kinds.documents.reading.plain import decoded_of, guess_warnings

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE
)
_HEAD_BYTES = 4096
_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "rt",
    "rp",
    "svg",
    "iframe",
    "object",
}
_INLINE = INLINE | {"-text"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_TITLE_MOST = 300


def read(path: Path) -> Read:
    """One page. Raises BadInput."""
    data = path.read_bytes()
    found = _DECLARED.search(data[:_HEAD_BYTES])
    decoded = decoded_of(data, found[1].decode("ascii") if found else "")
    page, title = page_of(decoded.text)
    return Read(iter([page]), 1, title, guess_warnings(decoded), is_title_shown=True)


def page_of(markup: str) -> tuple[Page, str]:
    """The page and the title of an HTML text."""
    tree = LexborHTMLParser(bounded(markup))
    titles = (node.text() for node in tree.css("title"))
    title = _SPACES.sub(" ", next(titles, "")).strip()[:_TITLE_MOST]
    writer = _Writer()
    if tree.body is not None:
        writer.walk(tree.body)
    writer.end_line()
    writer.lines.end_page(even_if_empty=True)
    return writer.lines.pages[0], title


class _Writer:
    """Walks without recursion: pages of strangers are nested thousands deep."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._words: list[str] = []

    def walk(self, root: LexborNode) -> None:
        for node, is_end in _steps(root):
            tag = node.tag or ""
            if tag == "-text":
                self._words.append(_text_of(node, keep=_is_preformatted(node)))
            elif tag == "br":
                self._words.append("\n")
            elif tag not in _INLINE:
                self.end_line()
            if tag == "table" and not is_end and not _holds_table(node):
                self.lines.add_table(_rows(node))

    def end_line(self) -> None:
        text = "".join(self._words)
        self.lines.add("\n".join(line.strip() for line in text.split("\n")))
        self._words = []


def _steps(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Each node where it begins and where it ends; nothing of what is not shown, tables whole
    unless they only lay out others.
    """
    node: LexborNode | None = root.child
    stack: list[LexborNode] = []
    while node is not None or stack:
        if node is None:
            node = stack.pop()
            yield node, True
            node = node.next
            continue
        is_seen = node.tag not in _UNSEEN and not _is_hidden(node)
        if is_seen:
            yield node, False
        is_whole = node.tag == "table" and not _holds_table(node)
        if is_seen and not is_whole and node.child is not None:
            stack.append(node)
            node = node.child
        else:
            node = node.next


def _is_hidden(node: LexborNode) -> bool:
    return node.tag != "-text" and "hidden" in node.attributes


def _is_preformatted(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in ("pre", "textarea")


def _text_of(node: LexborNode, *, keep: bool) -> str:
    text = node.text_content or ""
    return text if keep else _SPACES.sub(" ", text)


def _holds_table(table: LexborNode) -> bool:
    # Asked of its parts: a node is among what is found in it.
    return any(part.css_first("table") is not None for part in table.iter())


def _rows(table: LexborNode) -> list[list[str]]:
    rows = []
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        rows.append([_SPACES.sub(" ", _cell_text(cell)).strip() for cell in cells])
    captions = [[_SPACES.sub(" ", each.text()).strip()] for each in table.css("caption")]
    return captions + rows


def _cell_text(cell: LexborNode) -> str:
    for unseen in cell.css("script, style"):
        unseen.decompose()
    return str(cell.text(separator=" "))
