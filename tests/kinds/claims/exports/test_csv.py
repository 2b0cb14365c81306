"""The CSV export opens as UTF-8 and calculates nothing."""

import csv
import io
from pathlib import Path

import pytest

from huey_app.kinds.claims.exports.csv_file import FIELDS, stream_csv
from tests.kinds.claims import records
from tests.kinds.claims.records import claim, record


def read(path: Path) -> list[dict[str, str]]:
    text = b"".join(stream_csv(path, "en")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_lines_breaks_quotes_and_every_script_survive(tmp_path: Path) -> None:
    path = tmp_path / "r"
    text = '1. "A", b;\r\n一种台灯\n'
    records.write(path, record(claim(1, claim_text=text), claim(2, 1, 3)))
    first, second = read(path)
    assert tuple(first) == FIELDS
    assert first["claim_text"] == text
    assert second["referenced_claims"] == "1, 3"
    assert b"".join(stream_csv(path, "en")).startswith(b"\xef\xbb\xbfrow,cell,")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r"
    records.write(path, record(claim(1, claim_text=text, language=text)))
    (line,) = read(path)
    assert line["claim_text"] == line["language"] == f"'{text}"


def test_large_results_come_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "r"
    records.write(path, *(record(claim(1, claim_text="x" * 999), row=n) for n in range(2, 300)))
    assert len(list(stream_csv(path, "en"))) > 3
    assert len(read(path)) == 298
