"""Workbooks (xlsx, xls, xlsb, ods): a sheet is a page, hidden ones too; formulas as values."""

import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from huey_app.kinds.contract import sentence
from huey_app.kinds.documents.reading import markup, odf, refusals, sparse
from huey_app.kinds.documents.reading.archive import Archive
from huey_app.kinds.documents.reading.office import core_title
from huey_app.kinds.documents.reading.pages import Page, Read, Warned
from huey_app.kinds.documents.reading.sheet_notes import Notes, notes_by_sheet
from huey_app.kinds.documents.reading.tables import sheet_page

_CELLS_MOST = 5_000_000
_TOO_FAR_APART = "Cell limit exceeded"
"""What the reader of the cells says of ods."""
_DECLARATIONS = b"<!DOCTYPE"
_HEAD_BYTES = 1024
Cell = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta


def read(path: Path) -> Read:
    """Pages of a workbook. Raises BadInput: `encrypted`, `corrupt`."""
    moved, title = None, ""
    if zipfile.is_zipfile(path):
        archive = Archive(path)
        _require_plain(archive)
        moved, title = sparse.moved_together(archive), _title(archive)
    try:
        book = python_calamine.load_workbook(moved or path)
    except python_calamine.PasswordError:
        raise refusals.encrypted() from None
    except (python_calamine.CalamineError, OSError) as error:
        if _TOO_FAR_APART in str(error):
            return odf.read(path)  # it has no need of room for what is between
        raise refusals.corrupt() from None
    names = [each.name for each in book.sheets_metadata if _is_sheet(each)]
    result = Read(iter(()), len(names), title)
    result.pages = _pages(book, names, notes_by_sheet(path), result)
    return result


def _title(archive: Archive) -> str:
    return core_title(archive) or odf.title_of(archive)


def _require_plain(archive: Archive) -> None:
    """Raise BadInput for parts that declare entities or are bombs: the reader of the cells passes
    over the former in silence, and has no limit of its own.
    """
    for name in archive.names():
        if not name.endswith(".xml"):
            continue
        if _DECLARATIONS in archive.begins(name, _HEAD_BYTES).replace(b"\0", b""):
            markup.parse(archive.read(name))
            raise refusals.corrupt()  # no document type is allowed in a workbook


def _is_sheet(metadata: python_calamine.SheetMetadata) -> bool:
    return metadata.typ == python_calamine.SheetTypeEnum.WorkSheet


def _pages(
    book: python_calamine.CalamineWorkbook, names: list[str], notes: dict[str, Notes], result: Read
) -> Iterator[Page]:
    for number, name in enumerate(names, start=1):
        try:
            sheet = book.get_sheet_by_name(name)
        except (python_calamine.CalamineError, OSError):
            raise refusals.corrupt() from None
        rows, is_cut = _rows(sheet)
        if is_cut:
            result.warnings.append(_truncated(number, len(rows)))
        beside = notes.get(name, Notes([], []))
        if beside.formulas:
            result.warnings.append(_uncomputed(number, len(beside.formulas)))
        rows += [line.split("\t") for line in (*beside.lines, *beside.formulas)]
        yield sheet_page(name, rows)


def _rows(sheet: python_calamine.CalamineSheet) -> tuple[list[list[str]], bool]:
    rows: list[list[str]] = []
    cells = 0
    for row in sheet.iter_rows():
        said = [_say(cell) for cell in row]
        cells += sum(1 for each in said if each)
        if cells > _CELLS_MOST:
            return rows, True
        if any(said):
            rows.append(said)
    return rows, False


def _say(cell: Cell) -> str:
    """As a person would write it: no `.0` after whole numbers, no midnight after dates."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


def _truncated(page: int, rows: int) -> Warned:
    message = sentence(
        "Only the first {count} rows of sheet {page} were read.", count=rows, page=page
    )
    return Warned("truncated", page, message)


def _uncomputed(page: int, count: int) -> Warned:
    message = sentence(
        "{count} formulas of sheet {page} have no value in the file: open it, save it and send "
        "that.",
        count=count,
        page=page,
    )
    return Warned("truncated", page, message)
