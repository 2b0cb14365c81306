"""What a person is shown to choose from, quickly even for odd workbooks."""

import time
from pathlib import Path

from huey_app.kinds.claims.workbook.inspect import inspect_file
from tests.kinds.claims import workbooks
from tests.kinds.claims.workbooks import CLAIMS_EN, inline, row, sheet


def test_sheets_columns_headers_and_likelihood(tmp_path: Path) -> None:
    (shown,) = inspect_file(workbooks.write_sample(tmp_path / "a.xlsx"))["sheets"]
    assert (shown["name"], shown["rows"]) == ("Sheet1", 13)
    assert [c["letter"] for c in shown["columns"]] == ["A", "B", "C"]
    assert [c["header"] for c in shown["columns"]] == ["Number", "Claims", "Remark"]
    assert shown["columns"][1]["sample"].startswith("1. A lamp comprising")
    assert len(shown["columns"][1]["sample"]) <= 120
    likelihood = [c["claims_likelihood"] for c in shown["columns"]]
    assert likelihood[1] > 0.8 > 0.2 > max(likelihood[0], likelihood[2])


def test_three_hundred_sheets_are_listed(tmp_path: Path) -> None:
    sheets = {f"s{n}": workbooks.text_sheet([["Claims"], [CLAIMS_EN]]) for n in range(300)}
    path = workbooks.write_sheets(tmp_path / "a.xlsx", sheets)
    shown = inspect_file(path)["sheets"]
    assert [s["name"] for s in shown] == list(sheets)
    assert all(s["columns"][0]["claims_likelihood"] > 0.8 for s in shown)


def test_hundreds_of_thousands_of_empty_rows_take_seconds_at_most(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}" spans="1:1"/>' for n in range(700_001, 1_000_001))
    xml = sheet(
        row(1, inline("A1", "Claims")), empty, row(1_000_001, inline("A1000001", CLAIMS_EN))
    )
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    started = time.process_time()
    (shown,) = inspect_file(path)["sheets"]
    assert time.process_time() - started < 2
    assert shown["rows"] == 1_000_001
    assert shown["columns"][0]["claims_likelihood"] > 0.8
