"""Describes a workbook for a person to choose from: its sheets, columns and likely claims."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from huey_app.kinds.claims.workbook import likelihood
from huey_app.kinds.claims.workbook.cells import ROW_LIMIT, Batch, Row, column_letter
from huey_app.kinds.claims.workbook.index_column import Numbers
from huey_app.kinds.claims.workbook.package import Sheet, Workbook, open_workbook
from huey_app.kinds.claims.workbook.rows import RowCounter

SAMPLE_ROWS = 40
# Further columns are found by nobody; sixteen thousand of them would take seconds and 100 MB.
SAMPLE_COLUMNS = 1_024
# A sheet may begin with a million rows that hold formats only; XML tags, all sheets together.
SAMPLE_TAGS = 2_000_000
SHOWN_COLUMNS = 256
SHOWN_SHEETS = 500
SHOWN_CHARS = 120
_HEADER_SEARCH_ROWS = 5
_NUMBER_CHARS = 8

Texts = list[tuple[int, str]]  # row, text


class Column(NamedTuple):
    """A sampled column; `number` and `header_row` are 1 based, `header_row` 0 means none.

    `numbers`: row and number of cells that are one; `cited`: row and claim that a cell cites, 0
    for none, where they may be claims.
    """

    number: int
    header: str
    header_row: int
    sample: str
    claims_likelihood: float
    numbers: Numbers = ()
    cited: Numbers = ()

    @property
    def letter(self) -> str:
        """The column's letter in the sheet."""
        return column_letter(self.number)


class SheetSample(NamedTuple):
    """What the first rows with content of a sheet tell."""

    sheet: Sheet
    columns: list[Column]
    is_whole: bool


def inspect_file(path: Path) -> dict[str, Any]:
    """List sheets, their row counts and columns, as `POST /files` shows them. Raises BadInput."""
    with open_workbook(path) as workbook:
        return {"sheets": list(_describe_sheets(workbook))}


def iter_samples(workbook: Workbook) -> Iterator[SheetSample]:
    """Sample each sheet in order, within one budget for all of them."""
    budget_tags = SAMPLE_TAGS
    for sheet in workbook.sheets:
        sample, used_tags = sample_sheet(workbook, sheet, budget_tags)
        budget_tags = max(0, budget_tags - used_tags)
        yield sample


def sample_sheet(
    workbook: Workbook, sheet: Sheet, budget_tags: int = SAMPLE_TAGS
) -> tuple[SheetSample, int]:
    """Read the first rows with content of one sheet; also returns how many tags that took."""
    with workbook.batches(sheet) as batches:
        rows, used_tags, is_whole = _first_rows(batches, budget_tags)
    return SheetSample(sheet, _columns(rows), is_whole), used_tags


def _describe_sheets(workbook: Workbook) -> Iterator[dict[str, Any]]:
    samples = iter_samples(workbook)
    for sample, _ in zip(samples, range(SHOWN_SHEETS), strict=False):
        with workbook.open_part(sample.sheet.part) as part:
            rows = RowCounter().count_part(part) if sample.columns or not sample.is_whole else 0
        yield {
            "name": sample.sheet.name,
            "rows": min(rows, ROW_LIMIT),
            "columns": [_shown(column) for column in sample.columns[:SHOWN_COLUMNS]],
        }


def _first_rows(batches: Iterator[Batch], budget_tags: int) -> tuple[list[Row], int, bool]:
    rows: list[Row] = []
    used_tags = 0
    for batch in batches:
        rows += ([cell for cell in row if cell.column <= SAMPLE_COLUMNS] for row in batch.rows)
        used_tags += batch.xml.count(b"<")
        if len(rows) >= SAMPLE_ROWS or used_tags > budget_tags:
            return rows[:SAMPLE_ROWS], used_tags, False
    return rows, used_tags, True


def _columns(rows: list[Row]) -> list[Column]:
    by_number: dict[int, Texts] = {}
    for row in rows:
        for cell in row:
            if not cell.flaw and cell.text.strip():
                by_number.setdefault(cell.column, []).append((cell.row, cell.text))
    heads = {number: _header_row(cells) for number, cells in by_number.items()}
    sure = [
        row for number, row in heads.items() if likelihood.of_header(_at(by_number[number], row))
    ]
    return [
        _column(number, cells, heads[number] or _shared_header_row(cells, sure))
        for number, cells in sorted(by_number.items())
    ]


def _header_row(cells: Texts) -> int:
    """The row of the header (below a title, perhaps), told by this column alone; 0 for none."""
    found = 0
    for index in range(min(_HEADER_SEARCH_ROWS, len(cells))):
        row, text = cells[index]
        if not likelihood.is_header(text, [below for _, below in cells[index + 1 :]]):
            break
        found = row
        if likelihood.of_header(text) > 0:
            break
    return found


def _shared_header_row(cells: Texts, sure_rows: list[int]) -> int:
    """The header row of the other columns, where this column has something short in it, too."""
    row = min(sure_rows, default=0)
    return row if likelihood.could_be_header(_at(cells, row)) else 0


def _column(number: int, cells: Texts, header_row: int) -> Column:
    header = _at(cells, header_row)
    under = [(row, text) for row, text in cells if row > header_row]
    below = [text for _, text in under]
    score = likelihood.of_column(header, below)
    numbers = [(row, int(n)) for row, text in under if _is_short_number(n := _plain(text))]
    cited = [(row, likelihood.cited(text)) for row, text in under] if score else []
    return Column(number, header.strip(), header_row, (below or [""])[0], score, numbers, cited)


def _plain(text: str) -> str:
    return text.strip().rstrip(".")


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < _NUMBER_CHARS


def _at(cells: Texts, row: int) -> str:
    return next((text for at, text in cells if at == row), "")


def _shown(column: Column) -> dict[str, Any]:
    return {
        "letter": column.letter,
        "header": column.header[:SHOWN_CHARS],
        "sample": " ".join(column.sample[: 4 * SHOWN_CHARS].split())[:SHOWN_CHARS],
        "claims_likelihood": column.claims_likelihood,
    }
