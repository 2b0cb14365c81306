"""Plain text, Markdown and CSV."""

import csv
import io
import re
from pathlib import Path

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import refusals
from huey_app.kinds.documents.reading.encoding import Decoded, decode
from huey_app.kinds.documents.reading.pages import PAGE_BREAK, Page, Read, Warned, clean, read_of
from huey_app.kinds.documents.reading.tables import sheet_page

_TITLE_MOST = 300
_DELIMITERS = ",;\t|"
_HEADING = re.compile(r"#{1,6}\s+(.+)")


def read_text(path: Path) -> Read:
    """Pages of a text, cut at its form feeds. A first line that stands alone is its title."""
    decoded = decoded_of(path.read_bytes())
    pages = [Page(clean(each)) for each in decoded.text.split(PAGE_BREAK)]
    return read_of(pages, _title(pages[0].text), guess_warnings(decoded))


def read_markdown(path: Path) -> Read:
    """As a text; its first heading is the title, its lines are paragraphs."""
    decoded = decoded_of(path.read_bytes())
    pages = [Page(clean(each), by_line=True) for each in decoded.text.split(PAGE_BREAK)]
    headings = (_HEADING.match(line) for line in pages[0].text.split("\n")[:50])
    title = next((_unmarked(found[1]) for found in headings if found), "")
    return read_of(pages, title[:_TITLE_MOST], guess_warnings(decoded))


def read_csv(path: Path) -> Read:
    """One page: a line a row, cells by tab; the first row helps to find each other one."""
    decoded = decoded_of(path.read_bytes())
    text = decoded.text.replace("\0", " ")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    before = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(reader)
    except csv.Error:
        return read_of([Page(clean(text), by_line=True)], "", guess_warnings(decoded))
    finally:
        csv.field_size_limit(before)  # the whole process shares it
    return read_of([sheet_page("", rows)], "", guess_warnings(decoded))


def decoded_of(data: bytes, declared: str = "") -> Decoded:
    """Text of a file. Raises BadInput where no encoding fits."""
    decoded = decode(data, declared)
    if decoded is None:
        raise refusals.unsupported()
    return decoded


def guess_warnings(decoded: Decoded) -> list[Warned]:
    """Says which encoding was guessed, if it was."""
    if not decoded.is_guessed:
        return []
    message = sentence(
        "The file does not say, or not rightly, how its characters are encoded: {encoding} was "
        "guessed.",
        encoding=decoded.encoding,
    )
    return [Warned("encoding_guessed", None, message)]


def _unmarked(heading: str) -> str:
    """Without the marks that may close it."""
    return heading.rstrip().rstrip("#").rstrip()


def _title(text: str) -> str:
    first, _, rest = text.lstrip().partition("\n")
    stands_alone = rest.startswith("\n") and bool(rest.strip())
    return first.strip() if stands_alone and len(first) <= _TITLE_MOST else ""


def _delimiter(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines()[:20] if line]
    counts = {each: [line.count(each) for line in lines] for each in _DELIMITERS}
    # Most columns in the row that has the fewest: a comma in one text does not make a column.
    return max(_DELIMITERS, key=lambda each: (min(counts[each], default=0), sum(counts[each])))
