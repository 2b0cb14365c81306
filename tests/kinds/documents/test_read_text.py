"""Plain text, Markdown and CSV, in any encoding."""

import csv
from pathlib import Path

import pytest

from huey_app.kinds.documents.reading.encoding import decode
from tests.kinds.documents.reading import read, written


@pytest.mark.parametrize(
    "encoding",
    ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030", "big5hkscs"],
)
def test_a_text_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    said = "這份文件說明如何安裝機器\n請在使用之前閱讀全部內容 ABC\n" * 4
    if encoding == "gb18030":
        said = "这份文件说明如何安装机器，请在使用之前阅读全部内容。\U00020087\n" * 4
    pages, _ = read(written(tmp_path, "a.txt", said.encode(encoding)))
    assert pages == [said.strip()]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "said",
    [
        "码头的起重机每年检修一次，工人轮班。",
        "碼頭的起重機每年檢修一次，工人輪班。",
        "クレーンは毎年一回整備する。",
        "Кран ремонтируют раз в год.",
    ],
)
def test_utf_16_without_a_mark_or_a_line_end_is_read(
    tmp_path: Path, said: str, encoding: str
) -> None:
    assert read(written(tmp_path, "a.txt", said.encode(encoding)))[0] == [said]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp932", "euc-jp", "cp949"])
def test_no_other_encoding_is_taken_for_utf_16(encoding: str) -> None:
    said = "日本中山人口水木" * 20
    assert "utf-16" not in getattr(decode(said.encode(encoding)), "encoding", "")


def test_zero_bytes_in_a_short_text_leave_it_a_text(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.txt", b"a\0b hello\0\0world"))[0] == ["a b hello world"]


def test_zero_bytes_in_a_text_part_its_words(tmp_path: Path) -> None:
    text = "some words\0and more of them, to be found again\n" * 5
    assert read(written(tmp_path, "a.txt", text))[0] == [text.replace("\0", " ").strip()]


def test_zero_bytes_in_a_csv_part_the_words_of_its_cells(tmp_path: Path) -> None:
    text = "name,note\nbolt\0nut,one\0\n" * 5
    assert read(written(tmp_path, "a.csv", text))[0] == [
        "name\tnote\nbolt nut\tone\n" * 4 + "name\tnote\nbolt nut\tone"
    ]


def test_a_csv_is_cut_by_what_separates_its_cells(tmp_path: Path) -> None:
    pages, _ = read(written(tmp_path, "a.csv", 'name;note\n"bolt; big";"one\ntwo"\n'))
    assert pages == ["name\tnote\nbolt; big\tone two"]


def test_markdown_takes_its_first_heading_as_title(tmp_path: Path) -> None:
    _, found = read(written(tmp_path, "a.md", "intro\n\n## The title ##\n\ntext\n"))
    assert found.title == "The title"


def test_a_first_line_that_stands_alone_is_the_title_of_a_text(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.txt", "The title\n\nText."))[1].title == "The title"
    assert read(written(tmp_path, "b.txt", "No title\nText."))[1].title == ""


def test_form_feeds_of_a_text_are_page_breaks(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.txt", "one\ftwo\f\ffour"))[0] == ["one", "two", "", "four"]


WHOLE = "第一条 本合同由甲乙双方签订，关于数据库的安全与维护。\n"


@pytest.mark.parametrize("damage", [b"\xff", b"\xe4\xb8", b"\x92", b"\xff\xfe"])
def test_a_damaged_byte_does_not_take_the_rest_with_it(tmp_path: Path, damage: bytes) -> None:
    data = WHOLE.encode() * 20 + damage + WHOLE.encode() * 20
    pages, found = read(written(tmp_path, "a.txt", data))
    assert pages[0].count("数据库的安全") == 40
    assert [warned.code for warned in found.warnings] == ["encoding_guessed"]


def test_a_damaged_byte_does_not_change_a_chinese_encoding(tmp_path: Path) -> None:
    data = WHOLE.encode("gb18030") * 20 + b"\xff\xff" + WHOLE.encode("gb18030") * 20
    pages, _ = read(written(tmp_path, "a.txt", data))
    assert pages[0].count("数据库的安全") >= 39


def test_reading_a_table_leaves_the_limits_of_others_alone(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    read(written(tmp_path, "a.csv", "a,b\n1,2\n"))
    assert csv.field_size_limit() == before
