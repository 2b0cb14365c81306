"""Reads one column of a workbook from top to bottom, in memory that does not grow with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huey_app.kinds.claims.workbook.cells import Cell, Row
from huey_app.kinds.claims.workbook.columns import find_sheet
from huey_app.kinds.claims.workbook.package import Workbook, open_workbook
from huey_app.kinds.claims.workbook.refusals import broken_means_bad_input
from huey_app.kinds.claims.workbook.rows import RowCounter


class ColumnReader:
    """One column of an open workbook, and how many rows its sheet has."""

    def __init__(
        self, workbook: Workbook, sheet_name: str, column: int, beside: tuple[int, int] = (0, 0)
    ) -> None:
        self._workbook = workbook
        self._sheet = find_sheet(workbook, sheet_name)
        self._column = column
        self._beside = beside
        self._publication = ""

    def count_rows(self) -> int:
        """Number of the sheet's last row with a value, see `RowCounter`."""
        with broken_means_bad_input(), self._workbook.open_part(self._sheet.part) as part:
            return RowCounter().count_part(part)

    def batches(self) -> Iterator[list[Cell]]:
        """Cells with content in the sheet's order, a few at a time; a batch may be empty.

        Empty batches come too, so that a caller stays in control while a million empty rows go
        by. Raises BadInput where the sheet turns out to be broken.
        """
        with self._workbook.batches(self._sheet, self._columns()) as batches:
            while True:
                with broken_means_bad_input():
                    batch = next(batches, None)
                if batch is None:
                    return
                yield [cell for row in batch.rows for cell in self._cells(row)]

    def _columns(self) -> frozenset[int]:
        return frozenset(number for number in (self._column, *self._beside) if number)

    def _cells(self, row: Row) -> Row:
        """The row's cell with what is beside it; merged cells name a publication but once."""
        if not any(self._beside):
            return row
        texts = {cell.column: cell.text for cell in row if not cell.flaw}
        self._publication = texts.get(self._beside[0], self._publication)
        beside = (self._publication, texts.get(self._beside[1], ""))
        return [cell._replace(beside=beside) for cell in row if cell.column == self._column]


@contextmanager
def open_column(
    path: Path, sheet_name: str, column: int, beside: tuple[int, int] = (0, 0)
) -> Iterator[ColumnReader]:
    """Open the column (1 based) of a sheet for reading. Raises BadInput.

    `beside` are the columns with publications and with numbers of claims, 0 for none: what
    stands there comes with each cell.
    """
    with open_workbook(path) as workbook:
        yield ColumnReader(workbook, sheet_name, column, beside)


def iter_cells(path: Path, sheet_name: str, column: int) -> Iterator[Cell]:
    """The cells with content of one column, top to bottom. Raises BadInput."""
    with open_column(path, sheet_name, column) as reader:
        for batch in reader.batches():
            yield from batch
