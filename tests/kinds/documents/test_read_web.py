"""HTML, mail and books become what people see of them."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from huey_app.kinds.documents.reading import html, nesting, recognise
from tests.kinds.documents import made
from tests.kinds.documents.reading import read, written


def test_html_is_what_a_browser_shows(tmp_path: Path) -> None:
    markup = (
        "<!doctype html><title>A title</title><style>p{}</style><script>no()</script>"
        "<h1>Head&amp;line</h1><p>One <b>bold</b>\nword<br>next</p><ul><li>a<li>b</ul>"
        "<table><tr><th>Name<th>Price<tr><td>bolt<td>3</table><div hidden>unseen</div>end"
    )
    pages, found = read(written(tmp_path, "a.html", markup))
    assert pages == ["Head&line\nOne bold word\nnext\na\nb\nName\tPrice\nbolt\t3\nend"]
    assert found.title == "A title"


def test_html_that_is_nested_without_end_is_read(tmp_path: Path) -> None:
    deep = "<html>" + "<div>" * 4_000 + "deep" + "</div>" * 4_000
    assert read(written(tmp_path, "a.html", deep))[0] == ["deep"]


@pytest.mark.parametrize(
    "begin",
    [
        "<div>x", "<i>a<div>b</i>", "<a><div>x", "<table><tr><td>x", "<ul><li>x", "<li>x<dd>y",
        "<zz><div></zz>x", "<span/>x</qq>", "<p><font size=1>x",
    ],
)  # fmt: skip
def test_what_is_nested_beyond_use_is_made_flat_and_read(begin: str) -> None:
    deep = nesting.bounded(begin * 3_000)
    assert re.search(r"<(?!br>)", deep) is None
    page, _title = html.page_of(f"<title>T</title><p>first<script>no</script>{begin * 20_000}last")
    assert page.text.startswith("first")
    assert page.text.endswith("last")
    assert "no" not in page.text


@pytest.mark.parametrize(
    "flat",
    [
        "<li>x", "<p>x", "<dt>x<dd>y", "<a name=x>y", "<tr><td>x", "<img src=x>", "<br/>",
        "<path d='M'/>",
        "<p><span id='p1'/>x</p>", "<div><b>x</b></div>", "<DIV>x</div>", "</font>x",
    ],
)  # fmt: skip
def test_a_long_page_is_not_deep(flat: str) -> None:
    assert nesting.bounded(flat * 3_000) == flat * 3_000


def test_too_many_attributes_are_left_out_and_one_long_picture_is_not() -> None:
    many = "".join(f" a{i}='/b c/'" for i in range(5_000))
    picture = "<img src='data:image/png;base64," + "ab/+ " * 5_000 + "'>"
    assert nesting.bounded(f"<p{many}>x{picture}") == f"<p>x{picture}"


def test_a_page_of_comments_is_recognised_in_no_time(tmp_path: Path) -> None:
    comments = "<!---->" * 5_000
    assert recognise.recognise(written(tmp_path, "a.txt", comments), "a.txt") == "txt"
    page = written(tmp_path, "b.txt", f"{comments[:700]}<!doctype html><p>x")
    assert recognise.recognise(page, "b.txt") == "html"


def test_a_table_that_lays_out_others_says_each_text_once(tmp_path: Path) -> None:
    inner = "<table><tr><th>Name<th>Price<tr><td>bolt<td>3</table>"
    markup = f"<html><table><tr><td>Menu<td><table><tr><td>Shop{inner}</table></table>end"
    assert read(written(tmp_path, "a.html", markup))[0] == [
        "Menu\nShop\nName\tPrice\nbolt\t3\nend"
    ]


def test_a_charset_that_is_declared_wrongly_does_not_matter(tmp_path: Path) -> None:
    data = '<html><meta charset="utf-8"><body>安全手册第一章'.encode("gb18030")
    pages, found = read(
        written(tmp_path, "a.html", data + "使用之前请仔细阅读本手册".encode("gb18030"))
    )
    assert "安全手册第一章" in pages[0]
    assert [each.code for each in found.warnings] == ["encoding_guessed"]


def test_a_mail_says_who_wrote_what(tmp_path: Path) -> None:
    mail = (
        "From: =?utf-8?b?546L5LqU?= <w@example.org>\r\nTo: me@example.org\r\n"
        "Subject: The order\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        "<p>Please send <b>ten</b> bolts.</p>"
    )
    pages, found = read(written(tmp_path, "a.eml", mail))
    assert pages[0].splitlines()[0] == "Subject: The order"
    assert "王五" in pages[0]
    assert pages[0].endswith("Please send ten bolts.")
    assert found.title == "The order"


def test_the_chapters_of_a_book_are_its_pages(tmp_path: Path) -> None:
    pages, found = read(made.epub(tmp_path / "a.epub", ["one", "two"]))
    assert (pages, found.title) == (["one", "two"], "A made book")


def test_attachments_of_a_mail_are_not_left_out_in_silence(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Offer"
    message.set_content("See the table.")
    message.add_attachment(b"cells", maintype="application", subtype="pdf", filename="table.pdf")
    _, found = read(written(tmp_path, "a.eml", message.as_bytes()))
    assert [warned.code for warned in found.warnings] == ["truncated"]
    assert "table.pdf" in found.warnings[0].message.say()
