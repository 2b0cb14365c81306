"""Workbooks with cells at both ends of a sheet are read, without room for what is between."""

from pathlib import Path

import pytest

from huey_app.kinds.contract import BadInput
from tests.kinds.documents import made
from tests.kinds.documents.reading import read

FAR_ROW = 'table:number-rows-repeated="1048574"'
FAR_COLUMN = 'table:number-columns-repeated="16383"'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def test_a_cell_in_each_corner_of_a_sheet_is_read(tmp_path: Path) -> None:
    near = row(1, made.cell("A1", "near"), made.cell("XFD1", "right"))
    far = row(1_048_576, made.cell("A1048576", "below"), made.cell("XFD1048576", "far"))
    pages, _ = read(made.workbook(tmp_path / "a.xlsx", {"S": near + far, "T": near}))
    assert pages == ["near\tright\nbelow\tfar", "near" + "\t" * 16_383 + "right"]


def test_a_single_far_cell_is_read(tmp_path: Path) -> None:
    far = row(1_048_576, made.cell("XFD1048576", "far"))
    assert read(made.workbook(tmp_path / "a.xlsx", {"S": far}))[0] == ["far"]


def test_cells_between_which_there_is_no_end_of_room_are_too_large(tmp_path: Path) -> None:
    letters = [a + b for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    rows = "".join(
        row(i, made.cell(f"{letters[i % len(letters)]}{i}", "x")) for i in range(1, 200_000)
    )
    with pytest.raises(BadInput, match="more than can be read") as refused:
        read(made.workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert refused.value.code == "too_large"


def test_an_open_workbook_with_far_cells_is_read(tmp_path: Path) -> None:
    empty = f"<table:table-row {FAR_ROW}><table:table-cell/></table:table-row>"
    far = made.open_row(f"<table:table-cell {FAR_COLUMN}/>", made.open_cell("far"))
    rows = made.open_row(made.open_cell("near")) + empty + far
    assert read(made.ods(tmp_path / "a.ods", {"S": rows}))[0] == ["near\n\tfar"]
