"""A claim that is worth a second look says why, in the reader's language, wherever it is shown."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from huey_app.kinds.claims import confidence, doubts
from huey_app.kinds.claims.exports import xlsx
from huey_app.kinds.claims.exports.csv_file import stream_csv
from huey_app.kinds.claims.parser import parse_cell
from huey_app.kinds.claims.report.page import stream_report
from tests.kinds.claims import records
from tests.kinds.claims.records import claim, record

LAMP = "1. A lamp with a foot.\n"
SAID = {
    "en": "It refers to itself or to a later claim.",
    "zh": "引用了自身或排在其后的权利要求。",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LAMP + "2. The lamp of claim 3, being red.\n3. A rug with a fringe.", "later_reference"),
        (LAMP + "2. The lamp of claim 7, being red.", "absent_reference"),
        (LAMP + "2. The lamp of claim 1, wherein", "odd_end"),
        (LAMP + "2. The lamp of the claim before, being red.", "unread_reference"),
        (LAMP + "2. The lamp of claim 1.\n5. The lamp of claim 2.", "gap_after"),
        ("1. Лампа, содержащая колбу и цоколь, отличающаяся тем, что она красная.", "language"),
    ],
)
def test_the_strongest_doubt_is_named(text: str, found: str) -> None:
    sure = min(parse_cell(text).claims, key=lambda each: each.confidence)
    expected = "unknown_language" if found == "language" else found
    assert sure.doubt == expected


def test_a_sure_claim_has_no_doubt() -> None:
    claims = parse_cell(LAMP + "2. The lamp of claim 1, being red.").claims
    assert [each.doubt for each in claims] == [None, None]


def test_every_name_has_its_sentence() -> None:
    names = {*confidence._NAMES, *confidence._REFERENCE_NAMES, "unread_reference"}
    assert names == set(doubts.DOUBTS)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_report_and_exports_say_the_doubt(tmp_path: Path, locale: str) -> None:
    results, target = tmp_path / "result.jsonl", tmp_path / "claims.xlsx"
    doubtful = claim(2, 3, confidence_score=0.4, doubt="later_reference")
    summary = records.write(results, record(claim(1), doubtful), locale=locale)
    xlsx.write_xlsx(results, summary, target, 1_790_000_000.0, lambda: None)
    sheet = load_workbook(target).worksheets[1]
    assert [row[7] for row in sheet.values][1:] == [None, SAID[locale]]
    assert "".join(stream_report(results, summary, locale)).count(SAID[locale]) == 2
    lines = b"".join(stream_csv(results, locale)).decode("utf-8-sig").splitlines()
    assert lines[0].endswith(",doubt,note")
    assert [line.endswith(f",later_reference,{SAID[locale]}") for line in lines[1:]] == [
        False,
        True,
    ]
    assert lines[1].endswith(",,")


def test_what_an_older_version_wrote_has_no_doubt(tmp_path: Path) -> None:
    old = claim(1, confidence_score=0.4)
    del old["doubt"]
    assert doubts.doubt_of(old, "en") == ""
    results = tmp_path / "result.jsonl"
    records.write(results, record(old))
    assert b"1. A lamp." in b"".join(stream_csv(results, "en"))
