"""Writes sheets of texts and numbers with XlsxWriter: in constant memory, never a formula."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from huey_app.kinds.claims.exports.cell_text import FORMULA_STARTS, writable
from huey_app.kinds.claims.exports.formats import Formats
from huey_app.kinds.claims.exports.watched import Watched

ROW_LIMIT = 1_048_576
_OUTLINE_LIMIT = 7
_A4 = 9
_MARGINS_INCH = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    # Only allows it: a zip without a part near 2 GiB stays in the old format.
    "use_zip64": True,
}

Tick = Callable[[], None]
Value = str | int | float


class SheetRow(NamedTuple):
    """One row to write; `level` is its outline level, `indented` the column to indent by it."""

    values: Sequence[Value]
    level: int = 0
    indented: int = -1


@dataclass(frozen=True)
class SheetPlan:
    """A sheet to write: its name, headings, column widths (characters), at most ROW_LIMIT rows."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[SheetRow]
    landscape: bool = False


def write_workbook(
    target: Path, plans: Iterable[SheetPlan], created_at: float, tick: Tick
) -> None:
    """Write the sheets in order: the same bytes for the same plans and `created_at` (epoch s).

    `tick` is called for every row and every few KiB of the zip. What it raises leaves neither
    `target` nor a temporary file behind; those are beside `target` meanwhile.
    """
    with TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / target.name
        with draft.open("wb") as file, _workbook(Watched(file, tick), folder) as book:
            book.set_properties({"created": datetime.fromtimestamp(created_at, UTC)})
            formats = Formats(book)
            for plan in plans:
                _write_sheet(book.add_worksheet(plan.name), plan, formats, tick)
        draft.replace(target)


@contextmanager
def _workbook(output: Watched, folder: str) -> Iterator[Workbook]:
    """A workbook that is only completed when nothing was raised, and lets go of its files."""
    book = Workbook(output, {**_OPTIONS, "tmpdir": folder})
    try:
        yield book
        book.close()
    except FileCreateError as wrapped:
        # An OSError from the disk; that it is one matters to whoever catches it.
        raise wrapped.args[0] from None
    finally:
        output.discard_the_rest()
        for sheet in book.worksheets():
            sheet.row_data_fh.close()


def _write_sheet(sheet: Worksheet, plan: SheetPlan, formats: Formats, tick: Tick) -> None:
    _set_up(sheet, plan)
    for column, heading in enumerate(plan.headings):
        sheet.write_string(0, column, heading, formats.heading)
    last_row = 0
    for last_row, row in enumerate(plan.rows, start=1):
        _write_row(sheet, last_row, row, formats)
        tick()
    sheet.autofilter(0, 0, last_row, len(plan.headings) - 1)


def _set_up(sheet: Worksheet, plan: SheetPlan) -> None:
    sheet.freeze_panes(1, 0)
    sheet.outline_settings(symbols_below=False)
    for column, width in enumerate(plan.widths):
        sheet.set_column(column, column, width)
    if plan.landscape:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS_INCH)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _write_row(sheet: Worksheet, number: int, row: SheetRow, formats: Formats) -> None:
    if row.level:
        sheet.set_row(number, None, None, {"level": min(row.level, _OUTLINE_LIMIT)})
    write_string, write_number, plain = sheet.write_string, sheet.write_number, formats.plain
    for column, value in enumerate(row.values):
        if not isinstance(value, str):
            write_number(number, column, value, plain)
        elif value:
            level = row.level if column == row.indented else 0
            is_quoted = value[0] in FORMULA_STARTS
            format_ = formats.of_text(level, is_quoted) if level or is_quoted else plain
            write_string(number, column, writable(value), format_)
    # The row before is in the file by now; its level would stay in memory, 300 bytes a row.
    sheet.row_info.pop(number - 1, None)
    sheet.row_sizes.pop(number - 1, None)
