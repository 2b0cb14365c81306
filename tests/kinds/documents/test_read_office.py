"""Slides and workbooks become a page each."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from huey_app.kinds.documents.reading import xls_notes
from tests.kinds.documents import made
from tests.kinds.documents.reading import read


def test_formulas_without_a_value_are_not_left_out_in_silence(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append([1, 2, '=IF(A1<B1,"less","more")'])
    book.save(tmp_path / "a.xlsx")
    pages, found = read(tmp_path / "a.xlsx")
    assert pages == ['1\t2\nC1\t=IF(A1<B1,"less","more")']
    assert [each.code for each in found.warnings] == ["truncated"]


def test_slides_come_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    assert read(made.pptx(tmp_path / "a.pptx", ["one", "two", "three"]))[0] == [
        "one",
        "two",
        "three",
    ]


def test_a_workbook_has_a_page_for_each_sheet_hidden_ones_too(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Parts"
    book.active.append(["Part", "Count", "Made"])
    book.active.append(["valve", 3.0, None])
    book.active["A2"].comment = Comment("fragile", "me")
    hidden = book.create_sheet("Secret")
    hidden.append(["word"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    pages, _ = read(tmp_path / "a.xlsx")
    assert pages == ["Part\tCount\tMade\nvalve\t3\nfragile", "word"]


def test_notes_of_an_old_workbook_are_on_the_page_of_their_sheet(tmp_path: Path) -> None:
    sheets = {"Parts": ("valve", ["fragile, 易碎 with care", "second"]), "零件": ("阀门", [])}
    assert read(made.old_workbook(tmp_path / "a.xls", sheets))[0] == [
        "valve\nfragile, 易碎 with care\nsecond",
        "阀门",
    ]


@pytest.mark.parametrize("end", range(0, 400, 7))
def test_notes_of_a_damaged_old_workbook_are_read_as_far_as_they_go(
    tmp_path: Path, end: int
) -> None:
    path = made.old_workbook(tmp_path / "a.xls", {"Parts": ("valve", ["fragile"] * 3)})
    book = path.read_bytes()[3 * 512 :][:end]
    assert set(xls_notes.notes_by_sheet(book).get("Parts", [])) <= {"fragile"}
