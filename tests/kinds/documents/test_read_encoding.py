"""A text is read as it was written, also where it is said to be in another encoding."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from huey_app.kinds.documents.reading.encoding import decode
from tests.kinds.documents.reading import read, written

SIMPLIFIED = "安全手册第一章：使用之前请仔细阅读，每年检修一次起重机。"
TRADITIONAL = "這份文件說明如何安裝機器，請在使用之前閱讀全部內容。"
JAPANESE = "クレーンは毎年一回整備してください。"
KOREAN = "이것은 수리 공사에 관한 설명서입니다."


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "Windows-1252", "iso-8859-15"])
@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (KOREAN, "cp949"),
    ],
)
def test_a_western_encoding_is_not_believed_of_another_script(
    said: str, encoding: str, declared: str
) -> None:
    assert decode(said.encode(encoding), declared) == (said, encoding, True)


def test_a_western_encoding_is_not_believed_of_damaged_utf_8() -> None:
    found = decode("Größe, Maß, Gefäß und mehr: naïve café".encode() + b"\xff.", "iso-8859-1")
    assert found == ("Größe, Maß, Gefäß und mehr: naïve café\ufffd.", "utf-8", True)


@pytest.mark.parametrize(
    "said",
    [
        "Le café où élève Frédéric étudie la théorie des systèmes à Orléans.",
        "Größenänderung übermäßig; ÄÖÜ und äöüß.",
        "Öl",
        "¿Cuál es el año?",
        "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
        "Legg på",
    ],
)
def test_a_western_text_stays_what_it_says_it_is(said: str) -> None:
    assert decode(said.encode("cp1252"), "iso-8859-1") == (said, "iso-8859-1", False)


@pytest.mark.parametrize(
    ("encoding", "declared"), [("big5", "gb2312"), ("cp932", "euc-jp"), ("big5", "gbk")]
)
def test_one_chinese_encoding_is_not_believed_of_another(encoding: str, declared: str) -> None:
    said = JAPANESE if encoding == "cp932" else TRADITIONAL
    text, _, is_guessed = decode(said.encode(encoding), declared) or ("", "", False)
    assert (text, is_guessed) == (said, True)


@pytest.mark.parametrize(
    ("said", "encoding", "declared"),
    [
        (SIMPLIFIED, "gb18030", "gb2312"),
        (TRADITIONAL, "gb18030", "gbk"),
        (TRADITIONAL, "big5", "big5"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (KOREAN, "cp949", "euc-kr"),
        ("囧囗囙囜囝", "gb18030", "gb2312"),
        ("科默韦讷", "gb18030", "gb2312"),
        ("Привет, как дела", "cp1251", "windows-1251"),
    ],
)
def test_an_encoding_that_is_right_is_believed(said: str, encoding: str, declared: str) -> None:
    assert decode(said.encode(encoding), declared) == (said, declared, False)


def test_a_letter_at_the_very_end_is_not_lost() -> None:
    assert decode("Legg på".encode("cp1252")) == ("Legg på", "cp1252", True)
    assert decode("see 水".encode()[:-1]) == ("see ", "utf-8", False)


def test_a_page_whose_script_comes_first_is_read_by_its_words(tmp_path: Path) -> None:
    head = '<html><meta charset="iso-8859-1"><script>' + "go();\n" * 50_000 + "</script>"
    data = head.encode() + SIMPLIFIED.encode("gb18030")
    pages, found = read(written(tmp_path, "a.html", data))
    assert pages == [SIMPLIFIED]
    assert [each.code for each in found.warnings] == ["encoding_guessed"]


def test_a_mail_that_says_a_wrong_charset_is_read_and_warned_about(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = "Order", "a@example.org", "1 May 2020"
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = "text/plain; charset=iso-8859-1"
    message["Content-Transfer-Encoding"] = "8bit"
    data = message.as_bytes() + SIMPLIFIED.encode("gb18030")
    pages, found = read(written(tmp_path, "a.eml", data))
    assert pages[0].endswith(SIMPLIFIED)
    assert [each.code for each in found.warnings] == ["encoding_guessed"]
