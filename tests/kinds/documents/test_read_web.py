"""HTML, mail and books become what people see of them."""

from email.message import EmailMessage
from pathlib import Path

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
