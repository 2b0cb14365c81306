"""Sheet and column are found as asked for, or by what is in them."""

from pathlib import Path

import pytest

from huey_app.kinds.claims.workbook.columns import Place, find_place
from huey_app.kinds.contract import BadInput
from tests.kinds.claims import workbooks
from tests.kinds.claims.workbooks import CLAIMS_DE, CLAIMS_EN, CLAIMS_ZH

ABSTRACT = (
    "The invention concerns a lamp comprising a bulb and a foldable shade, which saves room when "
    "the lamp is put away and is cheap to make."
)


def write(tmp_path: Path, rows: list[list[str]]) -> Path:
    return workbooks.write_texts(tmp_path / "a.xlsx", rows)


def refusal(path: Path, sheet: str = "", column: str = "") -> BadInput:
    with pytest.raises(BadInput) as caught:
        find_place(path, sheet, column)
    return caught.value


@pytest.mark.parametrize("column", ["", "B", "b", "Claims", " claims ", "CLAIMS", "Ｃｌａｉｍｓ"])
def test_a_column_is_found_by_letter_header_or_content(tmp_path: Path, column: str) -> None:
    path = workbooks.write_sample(tmp_path / "a.xlsx")
    assert find_place(path, "", column) == Place("Sheet1", 2, "Claims", 1)


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("权利要求", CLAIMS_ZH),
        ("权利要求书", CLAIMS_ZH),
        ("Claims", CLAIMS_EN),
        ("Ansprüche", CLAIMS_DE),
        ("請求項", "【請求項１】基板と、前記基板上の電極とを備えることを特徴とする装置。"),
        ("청구항", "제1항에 있어서, 상기 기판은 유리인 것을 특징으로 하는 장치."),
        ("Field 7", CLAIMS_EN),
        ("", CLAIMS_ZH),
    ],
)
def test_claims_win_over_an_abstract(tmp_path: Path, header: str, text: str) -> None:
    rows = [["No.", "Abstract", header], *([f"{n}", ABSTRACT, text] for n in range(9))]
    place = find_place(write(tmp_path, rows))
    assert (place.column, place.column_name, place.header_row) == (3, header or "C", bool(header))


def test_single_claims_without_numbers_are_found(tmp_path: Path) -> None:
    body = ["A lamp comprising a bulb.", "The lamp of claim 1, wherein the bulb is small."]
    rows = [["id", "text"], *([str(n), body[n % 2]] for n in range(20))]
    assert find_place(write(tmp_path, rows)).column == 2


def test_a_count_of_claims_is_not_the_claims(tmp_path: Path) -> None:
    rows = [["权利要求数量", "Claims count", "权利要求"], ["12", "12", CLAIMS_ZH]]
    assert find_place(write(tmp_path, rows)).column == 3


def test_a_sheet_without_a_header_keeps_its_first_row(tmp_path: Path) -> None:
    assert find_place(write(tmp_path, [["x", CLAIMS_EN], ["y", CLAIMS_DE]])).header_row == 0


SHORT_ZH = (
    "一种锯子，包括锯条。",
    "根据权利要求1所述的锯子，锯条长300mm。",
    "如权利要求2所述的锯子。",
)
SHORT_EN = ("A saw with a blade.", "The saw of claim 1, 2.5 mm thick.", "The saw of claim 2.")


@pytest.mark.parametrize("texts", [SHORT_ZH, SHORT_EN])
@pytest.mark.parametrize("header", ["内容", "Text", "content", "Claims"])
def test_a_short_claim_is_no_header(tmp_path: Path, texts: tuple[str, ...], header: str) -> None:
    path = write(tmp_path, [["No.", header], *(["x", text] for text in texts)])
    assert find_place(path)[1:4] == (2, header, 1)
    assert find_place(path, "", header)[1:4] == (2, header, 1)


@pytest.mark.parametrize("texts", [SHORT_ZH, SHORT_EN])
def test_short_claims_without_any_header_are_all_kept(
    tmp_path: Path, texts: tuple[str, ...]
) -> None:
    assert find_place(write(tmp_path, [[text] for text in texts]))[1:4] == (1, "A", 0)


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    rows = [["Export of March"], [], ["Claims"], [CLAIMS_EN], [CLAIMS_ZH]]
    assert find_place(write(tmp_path, rows)).header_row == 3


def test_the_likeliest_sheet_is_taken(tmp_path: Path) -> None:
    sheets = {
        "cover": workbooks.text_sheet([["Please see the next sheet"]]),
        "data": workbooks.text_sheet([["Claims"], [CLAIMS_EN]]),
    }
    path = workbooks.write_sheets(tmp_path / "a.xlsx", sheets)
    assert find_place(path).sheet_name == "data"
    assert find_place(path, "DATA ").sheet_name == "data"
    assert refusal(path, "cover").code == "no_claims_column"


def test_a_missing_sheet_is_answered_with_those_there_are(tmp_path: Path) -> None:
    error = refusal(workbooks.write_sample(tmp_path / "a.xlsx"), "claims 2024")
    assert error.code == "no_sheet"
    assert "Sheet1" in str(error)
    assert "claims 2024" in error.sentence.say("zh")


@pytest.mark.parametrize("column", ["Q", "No such header", "ZZZZ", "1"])
def test_a_missing_column_is_answered_with_those_there_are(tmp_path: Path, column: str) -> None:
    error = refusal(workbooks.write_sample(tmp_path / "a.xlsx"), "", column)
    assert error.code == "no_column"
    assert "B (Claims)" in str(error)


@pytest.mark.parametrize("name", ["B", "Claims"])
def test_a_column_with_nothing_below_its_heading_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, [["Number", "Claims"], ["X1", ""]])
    assert refusal(path, "", name).code == "empty_column"


def test_a_short_header_that_is_no_column_letter_in_use_is_a_header(tmp_path: Path) -> None:
    rows = [["ID", "TXT"], ["1", CLAIMS_EN], ["2", CLAIMS_DE]]
    assert find_place(write(tmp_path, rows), "", "TXT").column == 2


def test_nothing_like_claims_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, [["Name", "Price"], ["Lamp", "12"], ["Chair", "40"]])
    assert refusal(path).code == "no_claims_column"


def test_empty_workbooks_and_sheets_are_said(tmp_path: Path) -> None:
    sheets = {"a": workbooks.sheet(), "b": workbooks.text_sheet([["x"]])}
    path = workbooks.write_sheets(tmp_path / "a.xlsx", sheets)
    assert refusal(path, "a").code == "empty_sheet"
    path = workbooks.write_sheets(tmp_path / "b.xlsx", {"a": workbooks.sheet()})
    assert refusal(path).code == "empty_sheet"


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ("", "nothing below"),
        ("1-12. (canceled)", "1-12. (canceled)"),
        ("12", "12"),
    ],
)
def test_what_is_below_a_heading_of_claims_is_said_when_it_is_none(
    tmp_path: Path, below: str, said: str
) -> None:
    error = refusal(write(tmp_path, [["Number", "权利要求"], ["X1", below], ["X2", below]]))
    assert "B (权利要求)" in str(error)
    assert said in str(error)


def test_a_column_too_far_to_the_right_is_refused_with_the_limit(tmp_path: Path) -> None:
    far = workbooks.sheet(workbooks.row(1, workbooks.inline("A1", CLAIMS_EN)),
                          workbooks.row(2, workbooks.inline("AMK2", CLAIMS_EN)))  # fmt: skip
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": far})
    assert "1,024" in str(refusal(path, "", "AMK"))


def test_a_hidden_sheet_is_used_and_said(tmp_path: Path) -> None:
    parts = workbooks.parts_of({"S": workbooks.text_sheet([["Claims"], [CLAIMS_EN]])})
    index = next(name for name, text in parts.items() if "<sheets>" in text)
    hidden = {**parts, index: parts[index].replace("<sheet ", '<sheet state="hidden" ')}
    assert not find_place(workbooks.write_parts(tmp_path / "a.xlsx", parts)).is_hidden
    assert find_place(workbooks.write_parts(tmp_path / "b.xlsx", hidden)).is_hidden
