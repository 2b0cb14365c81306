"""The Excel export, read back by two libraries that did not write it."""

import errno
import itertools
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huey_app.kinds.claims.exports import workbook_file, xlsx
from huey_app.kinds.claims.results import Record
from huey_app.kinds.claims.workbook.cells import FORMULA
from huey_app.kinds.claims.workbook.read import iter_cells
from tests.kinds.claims import records
from tests.kinds.claims.records import claim, error, record

CREATED_AT = 1_790_000_000.0
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "=cmd|'/c'!A1",
]
ESCAPED_LOOKALIKES = st.from_regex(r"(_x[0-9A-F]{0,4}_?){1,3}", fullmatch=True)


class Stopped(Exception):
    """What a tick raises to end the writing."""


def nothing() -> None:
    """A tick that lets it go on."""


def write(
    tmp_path: Path, *rows: Record, locale: str = "en", tick: Callable[[], None] = nothing
) -> Path:
    results, target = tmp_path / "result.jsonl", tmp_path / "claims.xlsx"
    results.unlink(missing_ok=True)
    summary = records.write(results, *rows, locale=locale)
    xlsx.write_xlsx(results, summary, target, CREATED_AT, tick)
    return target


def texts(path: Path, column: int = 9) -> list[str]:
    """The claim texts (or another column, 1 based) below the heading."""
    return [cell.text for cell in iter_cells(path, "Claims", column)][1:]


def visible(shown: list[str]) -> list[str]:
    """The texts without word joiners, which nobody sees."""
    return [text.replace("\u2060", "") for text in shown]


def test_there_is_a_summary_the_claims_and_the_errors(tmp_path: Path) -> None:
    path = write(tmp_path, record(claim(1), claim(2, 1), errors=(error(),)))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Claims", "Errors"]
    values = list(book["Claims"].values)
    assert values[0][:5] == ("Row", "Cell", "Claim", "Type", "Refers to")
    assert values[2][:9] == (2, "B2", 2, "dependent", "1", "en", 0.95, None, "2. A lamp.")
    assert list(book["Errors"].values)[1] == (2, "B2", "gap", "Claim 3 is missing.")
    figures = dict(book["Summary"].values)
    assert figures["Claims found"] == 2
    assert figures["Claims in English"] == 2
    assert figures["Parser version"] == "7"


def test_the_sheets_are_ready_to_work_with(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path, record(claim(1), claim(2, 1))))
    sheet = book["Claims"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J3"
    assert round(sheet.column_dimensions["I"].width - 0.5) == 90
    assert sheet["I2"].alignment.wrap_text
    assert sheet["A1"].font.bold
    assert sheet.print_title_rows == "$1:$1"


def test_headings_are_in_the_submitters_language(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path, record(claim(1)), locale="zh"))
    assert book.sheetnames == ["概要", "权利要求", "错误与提示"]
    assert book["权利要求"]["D2"].value == "独立权利要求"


def test_the_tree_shows_as_outline_and_indent(tmp_path: Path) -> None:
    chain = [claim(1), *(claim(n, n - 1) for n in range(2, 12)), claim(12, 1)]
    sheet = openpyxl.load_workbook(write(tmp_path, record(*chain)))["Claims"]
    levels = [sheet.row_dimensions[n].outlineLevel for n in range(2, 14)]
    assert levels == [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 1]
    assert [int(sheet[f"I{n}"].alignment.indent) for n in (2, 3, 4, 13)] == [0, 1, 2, 1]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_becomes_a_formula(tmp_path: Path, text: str) -> None:
    texts = {"claim_text": text, "original_text": text, "language": text}
    bad = error(code=text, error=text)
    path = write(tmp_path, record(claim(1, **texts), claim(2, 1, **texts), errors=(bad,)))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert not re.search(rb"<f[ >/]", archive.read(name))
    assert not any(cell.flaw == FORMULA for cell in iter_cells(path, "Claims", 8))
    sheet = openpyxl.load_workbook(path)["Claims"]
    assert sheet["I2"].data_type != "f"
    assert sheet["I2"].quotePrefix


def test_a_giant_text_is_cut_to_what_a_cell_holds(tmp_path: Path) -> None:
    path = write(tmp_path, record(claim(1, claim_text="一" * 40_000, original_text="😀" * 20_000)))
    cells = [*texts(path, 9), *texts(path, 10)]
    assert [len(text.encode("utf-16-le")) // 2 for text in cells] == [32_767, 32_767]
    assert all(text.endswith("…") for text in cells)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(min_size=1, max_size=60) | ESCAPED_LOOKALIKES, max_size=30))
def test_any_text_survives_the_way_through_a_cell(tmp_path: Path, given: list[str]) -> None:
    path = write(tmp_path, record(*(claim(1, claim_text=text) for text in given)))
    assert visible(texts(path)) == visible(given)


@pytest.mark.parametrize(
    "text",
    ["<r></t><f>1+1</f></r>", "<r><t>1. A lamp.</t></r>", "_x0041_x0042_", "_x0041\x01", "\ufffe"],
)
def test_what_the_library_takes_for_markup_stays_text(tmp_path: Path, text: str) -> None:
    assert visible(texts(write(tmp_path, record(claim(1, claim_text=text))))) == [text]


def test_half_a_character_does_not_stop_the_export(tmp_path: Path) -> None:
    results, target = tmp_path / "result.jsonl", tmp_path / "claims.xlsx"
    summary = records.write(results, record(claim(1))) | {"sheet_name": "a\ud800b"}
    xlsx.write_xlsx(results, summary, target, CREATED_AT, nothing)
    assert dict(openpyxl.load_workbook(target)["Summary"].values)["Sheet"] == "a\ufffdb"


def test_other_readers_agree(tmp_path: Path) -> None:
    nasty = 'a\x00b\x1f _x000D_ <&> "q" \r\n 台灯 \U0001f600'
    path = write(tmp_path, record(claim(1, claim_text=nasty)))
    book = python_calamine.CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Summary", "Claims", "Errors"]
    assert texts(path) == [nasty]


def test_the_same_result_gives_the_same_bytes_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [record(claim(1), claim(2, 1))]
    first = write(tmp_path, *rows).read_bytes()
    try:
        for zone in ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert write(tmp_path, *rows).read_bytes() == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_file_says_when_the_task_was_accepted(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path, record(claim(1))))
    assert f"{book.properties.created:%Y-%m-%d %H:%M:%S}" == "2026-09-21 14:13:20"


@pytest.mark.parametrize("reason", [Stopped(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_stop_at_any_moment_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: Exception
) -> None:
    monkeypatch.setattr(workbook_file, "_PIECE_CHARS", 100)
    calls = itertools.count(1)
    stop_at = 0

    def tick() -> None:
        if next(calls) == stop_at:
            raise reason

    rows = [record(claim(1), claim(2, 1), row=n) for n in range(2, 20)]
    write(tmp_path, *rows, tick=tick).unlink()
    tick_count = next(calls) - 1
    assert tick_count > 40
    for moment in range(1, tick_count + 1, 5):
        calls, stop_at = itertools.count(1), moment
        with pytest.raises(type(reason)) as caught:
            write(tmp_path, *rows, tick=tick)
        assert caught.value is reason
        assert [path.name for path in tmp_path.iterdir()] == ["result.jsonl"]


def test_temporary_files_stay_beside_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    path = write(tmp_path, record(claim(1)))
    assert {child.name for child in tmp_path.iterdir()} == {"result.jsonl", path.name}


def test_an_empty_result_still_has_its_sheets(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path, record(errors=(error(),))))
    assert book["Claims"].max_row == 1


def test_more_claims_than_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 4)
    book = openpyxl.load_workbook(write(tmp_path, record(*(claim(n) for n in range(1, 8)))))
    assert book.sheetnames == ["Summary", "Claims", "Claims 2", "Claims 3", "Errors"]
    numbers = [v[2] for name in book.sheetnames[1:4] for v in list(book[name].values)[1:]]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("limit_bytes", [500, zipfile.ZIP64_LIMIT])
def test_a_huge_result_is_written_in_the_large_format_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit_bytes: int
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit_bytes)
    path = write(tmp_path, record(claim(1)))
    assert openpyxl.load_workbook(path)["Claims"]["C2"].value == 1
    assert (b"\x01\x00\x10\x00" in path.read_bytes()) is (limit_bytes == 500)
