"""Rows and texts come out as the sheet shows them, however the file was written."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest

from huey_app.kinds.claims.workbook import strings as strings_module
from huey_app.kinds.claims.workbook.cells import ERROR, FORMULA, Cell
from huey_app.kinds.claims.workbook.read import iter_cells, open_column
from huey_app.kinds.contract import BadInput
from tests.kinds.claims import workbooks
from tests.kinds.claims.workbooks import inline, row, shared, sheet


def texts(path: Path, column: int = 1) -> list[tuple[int, str]]:
    return [(cell.row, cell.text) for cell in iter_cells(path, "S", column)]


def test_empty_cells_and_rows_never_shift_later_ones(tmp_path: Path) -> None:
    xml = sheet(row(2, inline("A2", "a"), inline("C2", "c")), row(7), row(9, inline("C9", "d")))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    assert texts(path, 3) == [(2, "c"), (9, "d")]


def test_rows_and_cells_may_come_without_their_numbers(tmp_path: Path) -> None:
    cell = "<c t='inlineStr'><is><t>{}</t></is></c>"
    xml = sheet(
        f"<row><c/>{cell.format('a')}</row>", "<row/>", f"<row><c/>{cell.format('b')}</row>"
    )
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    assert texts(path, 2) == [(1, "a"), (3, "b")]


def test_shared_strings_are_joined_from_runs_without_phonetic_hints(tmp_path: Path) -> None:
    items = workbooks.strings(
        "<t>plain</t>",
        "<r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r>",
        "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>",
        "<t/>",
    )
    xml = sheet(*(row(n + 1, shared(f"A{n + 1}", n)) for n in range(4)))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml}, items)
    assert texts(path) == [(1, "plain"), (2, "rich text"), (3, "東京")]


def test_many_shared_strings_spill_to_disk_and_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strings_module, "MEMORY_LIMIT_BYTES", 500)
    items = workbooks.strings(*(f"<t>Nr. {n} 号</t>" for n in range(200)))
    order = [199, 0, 57, 57, 3, 198, *range(200)]
    xml = sheet(*(row(n, shared(f"A{n}", index)) for n, index in enumerate(order, 1)))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml}, items)
    assert [text for _, text in texts(path)] == [f"Nr. {n} 号" for n in order]


def test_numbers_booleans_and_formula_results_show_as_in_the_sheet(tmp_path: Path) -> None:
    cells = [
        "<c r='A1'><v>5.0</v></c>",
        "<c r='A2'><v>0.10000000000000001</v></c>",
        "<c r='A3' t='b'><v>1</v></c>",
        "<c r='A4' t='str'><f>B1&amp;B2</f><v>joined</v></c>",
        "<c r='A5' t='n'><v>12345678901234567890</v></c>",
    ]
    xml = sheet(*(row(n, cell) for n, cell in enumerate(cells, 1)))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    assert [text for _, text in texts(path)] == [
        "5",
        "0.1",
        "TRUE",
        "joined",
        "1.2345678901234567e+19",
    ]


def test_merged_cells_keep_their_text_in_the_first(tmp_path: Path) -> None:
    xml = sheet(
        row(1, inline("A1", "merged")),
        row(2, "<c r='A2'/>"),
        row(3, inline("A3", "next")),
        after="<mergeCells count='1'><mergeCell ref='A1:A2'/></mergeCells>",
    )
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    assert texts(path) == [(1, "merged"), (3, "next")]


def test_escaped_control_characters_are_decoded_once(tmp_path: Path) -> None:
    xml = sheet(row(1, inline("A1", "a_x000D_b _x005F_x000D_ _xD83D__xDE00_ _xD800_.")))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    assert texts(path) == [(1, "a\rb _x000D_ 😀 \ufffd.")]


def test_text_that_begins_with_an_equals_sign_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "S"
    for value in ("=1. A lamp with a shade.", "=SUM(B1:B2)", "='other one'!A1", "=一种台灯"):
        book.active.append([value])
    book.save(path)
    cells = list(iter_cells(path, "S", 1))
    assert [cell.flaw for cell in cells] == ["", FORMULA, FORMULA, ""]
    assert cells[0].text == "=1. A lamp with a shade."


def test_error_values_are_marked(tmp_path: Path) -> None:
    xml = sheet(row(1, "<c r='A1' t='e'><v>#REF!</v></c>"))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    assert list(iter_cells(path, "S", 1)) == [Cell(1, 1, "#REF!", ERROR)]


def test_namespace_prefixes_do_not_matter(tmp_path: Path) -> None:
    parts = workbooks.parts_of({"S": sheet(row(3, inline("A3", "x")))})
    name = "xl/worksheets/sheet1.xml"
    prefixed = parts[name].replace("</", "</\0").replace("<", "<x:").replace("<x:/\0", "</x:")
    parts[name] = prefixed.replace("xmlns=", "xmlns:x=")
    path = workbooks.write_parts(tmp_path / "a.xlsx", parts)
    assert texts(path) == [(3, "x")]
    with open_column(path, "S", 1) as reader:
        assert reader.count_rows() == 3


@pytest.mark.parametrize("write_only", [True, False], ids=["inline", "shared"])
def test_reads_what_openpyxl_reads(tmp_path: Path, write_only: bool) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook(write_only=write_only)
    book.create_sheet("S", 0)
    expected = []
    for number in range(1, 400):
        text = f"{number}. Ein „Gerät“ & 一种装置 <{number}>\n  line two" if number % 7 else None
        book["S"].append([number, text])
        expected += [(number, text)] if text else []
    book.save(path)
    assert texts(path, 2) == expected


def test_rows_are_counted_to_the_last_value(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 60_000))
    xml = sheet(row(1, inline("A1", "h")), row(2, inline("A2", "x")), empty)
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    with open_column(path, "S", 1) as reader:
        assert reader.count_rows() == 2


def hostile(tmp_path: Path, xml: str) -> BadInput:
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    with pytest.raises(BadInput) as caught:
        texts(path)
    return caught.value


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no xml",
        "<worksheet><sheetData><row r='1'>",
        sheet(row(0)),
        "<worksheet><sheetData><row r='x'/></sheetData></worksheet>",
        sheet("<row r='99999999999'/>"),
        sheet(row(1, "<c r='AAAAA1'/>")),
        sheet(row(1, "<c r='1'/>")),
        sheet(row(1, shared("A1", 7))),
        sheet(row(1, "<c r='A1' t='s'><v>-1</v></c>")),
        sheet(row(1, "<c r='A1'><v>much</v></c>")),
        "<?xml version='1.0' encoding='never-heard-of'?><worksheet/>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><worksheet>&a;</worksheet>",
    ],
)
def test_what_no_program_writes_is_corrupt(tmp_path: Path, xml: str) -> None:
    assert hostile(tmp_path, xml).code == "corrupt"


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet>" + "<a>" * 200_000,
        sheet(row(1, f"<c r='A1' x='{'y' * 9_000_000}'/>")),
        sheet(row(1, inline("A1", "z" * 9_000_000))),
        "<worksheet>" + "".join(f"<n{n}/>" for n in range(60_000)) + "</worksheet>",
    ],
    ids=["depth", "attribute", "text", "names"],
)
def test_what_would_fill_the_memory_is_stopped(tmp_path: Path, xml: str) -> None:
    assert hostile(tmp_path, xml).code == "too_large"


def test_an_entity_bomb_in_the_index_ends_at_once(tmp_path: Path) -> None:
    parts = workbooks.parts_of({"S": sheet()})
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    parts["xl/workbook.xml"] = (
        f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><workbook>&e11;</workbook>'
    )
    path = workbooks.write_parts(tmp_path / "a.xlsx", parts)
    with pytest.raises(BadInput):
        texts(path)


def test_a_missing_part_is_corrupt(tmp_path: Path) -> None:
    parts = workbooks.parts_of({"S": sheet()})
    del parts["xl/worksheets/sheet1.xml"]
    path = workbooks.write_parts(tmp_path / "a.xlsx", parts)
    with pytest.raises(BadInput):
        texts(path)


def test_damaged_bytes_in_the_middle_are_noticed(tmp_path: Path) -> None:
    path = workbooks.write_sample(tmp_path / "a.xlsx", rows=400)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    data = bytearray(path.read_bytes())
    data[at + 200 : at + 300] = bytes(100)
    path.write_bytes(data)
    with pytest.raises(BadInput):
        list(iter_cells(path, "Sheet1", 2))


@pytest.mark.parametrize(
    ("formula", "is_formula"),
    [
        ('"1. A lamp with a shade."', True),
        ("1/0", True),
        ("cmd|' /c calc'!A0", True),
        ("{1,2}", True),
        ("-A1", True),
        ("SUM(A1:A3)", True),
        ("1. A lamp with a shade.", False),
        ("A lamp with a shade.", False),
        ("一种台灯，包括灯罩。", False),
    ],
)
def test_only_words_behind_an_equals_sign_are_text(
    tmp_path: Path, formula: str, is_formula: bool
) -> None:
    cell = f'<c r="A1"><f>{escape(formula)}</f></c>'
    one = workbooks.sheet(workbooks.row(1, cell))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": one})
    assert [each.flaw == FORMULA for each in iter_cells(path, "S", 1)] == [is_formula]
