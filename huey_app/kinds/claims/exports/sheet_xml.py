"""Writes one worksheet as XML, row by row: texts and numbers, never a formula."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from huey_app.kinds.claims.exports.cell_text import cell_xml
from huey_app.kinds.claims.exports.styles import HEADING, PLAIN, text_style
from huey_app.kinds.claims.workbook.cells import column_letter

ROW_LIMIT = 1_048_576
_OUTLINE_LIMIT = 7
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A4 = 9
_PADDING_CHARS = 0.7109375
"""What a column is wider than its text (ISO/IEC 29500-1, 18.3.1.13, 11 point Calibri)."""

Value = str | int | float


class SheetRow(NamedTuple):
    """One row to write; `level` is its outline level, `indented` the column to indent by it."""

    values: Sequence[Value]
    level: int = 0
    indented: int = -1


@dataclass(frozen=True)
class SheetPlan:
    """A sheet to write: its name, headings, column widths (characters), at most ROW_LIMIT rows.

    `most_bytes` is what its XML cannot exceed, as far as that is known.
    """

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[SheetRow]
    landscape: bool = False
    most_bytes: int = 1 << 20


def filter_range(plan: SheetPlan, last_row: int) -> str:
    """The cells that the sheet's filter covers: A1:I3."""
    return f"A1:{column_letter(len(plan.headings))}{last_row}"


def sheet_head(plan: SheetPlan) -> str:
    """What comes before the rows: a frozen heading, one page wide, outline signs above."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width + _PADDING_CHARS}" customWidth="1"/>'
        for n, width in enumerate(plan.widths, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><outlinePr summaryBelow="0"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15" outlineLevelRow="{_OUTLINE_LIMIT}"/>'
        f"<cols>{columns}</cols><sheetData>{_heading(plan.headings)}"
    )


def sheet_foot(plan: SheetPlan, last_row: int) -> str:
    """What comes after the rows."""
    landscape = ' orientation="landscape"' if plan.landscape else ""
    return (
        f'</sheetData><autoFilter ref="{filter_range(plan, last_row)}"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{_A4}" fitToHeight="0"{landscape}/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def rows_xml(plan: SheetPlan) -> Iterator[str]:
    """Yield each row below the heading."""
    letters = [column_letter(n) for n in range(1, len(plan.headings) + 1)]
    for number, row in enumerate(plan.rows, start=2):
        yield _row(number, row, letters)


def _heading(headings: Sequence[str]) -> str:
    cells = (
        _text(f"{column_letter(column)}1", cell_xml(heading), HEADING)
        for column, heading in enumerate(headings, start=1)
    )
    return f'<row r="1">{"".join(cells)}</row>'


def _row(number: int, row: SheetRow, letters: Sequence[str]) -> str:
    level = f' outlineLevel="{min(row.level, _OUTLINE_LIMIT)}"' if row.level else ""
    parts = [f'<row r="{number}"{level}>']
    last, last_xml = "", ""
    for column, value in enumerate(row.values):
        place = f"{letters[column]}{number}"
        if not isinstance(value, str):
            parts.append(f'<c r="{place}" s="{PLAIN}"><v>{value!r}</v></c>')
        elif value:
            # A claim's text and what was printed are mostly the same.
            last_xml = last_xml if value == last else cell_xml(value)
            last = value
            indent = row.level if column == row.indented else 0
            parts.append(_text(place, last_xml, text_style(value, indent)))
    parts.append("</row>")
    return "".join(parts)


def _text(place: str, xml: str, style: int) -> str:
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml}</t></is></c>'
    )
