"""Every format becomes pages of text in reading order."""

import csv
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from huey_app.kinds.documents.reading import readers
from huey_app.kinds.documents.reading.encoding import decode
from huey_app.kinds.documents.reading.pages import Read
from tests.kinds.documents import made


def read(path: Path, name: str = "") -> tuple[list[str], Read]:
    found = readers.read(path, name or path.name)
    return [page.text for page in found.pages], found


def written(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_pdf_has_its_pages_and_keeps_the_number_of_a_blank_one(tmp_path: Path) -> None:
    pages, found = read(made.pdf(tmp_path / "a.pdf", ["First page\nof two lines", "", "Third"]))
    assert pages == ["First page\nof two lines", "", "Third"]
    assert found.warnings == []


def test_a_scanned_page_is_never_silent(tmp_path: Path) -> None:
    pages, found = read(made.pdf(tmp_path / "a.pdf", ["Some words that are text", None]))
    assert len(pages) == 2
    assert [(each.code, each.page) for each in found.warnings] == [("scanned_pages", 2)]


def test_word_keeps_order_tables_and_pages_and_leaves_out_what_was_deleted(tmp_path: Path) -> None:
    body = (
        made.paragraph("Introduction to widgets")
        + "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t>kept</w:t></w:r></w:p>"
        + made.word_table([["Name", "Price"], ["bolt", "3"], ["nut", "4"]])
        + '<w:p><w:r><w:t>before</w:t><w:br w:type="page"/><w:t>after</w:t></w:r></w:p>'
    )
    pages, _ = read(made.docx(tmp_path / "a.docx", body))
    assert pages == [
        "Introduction to widgets\nkept\nName\tPrice\nbolt\t3\nnut\t4\nbefore",
        "after",
    ]


def test_a_page_of_word_that_is_left_blank_counts(tmp_path: Path) -> None:
    end, laid_out = '<w:br w:type="page"/>', "<w:lastRenderedPageBreak/>"
    turned = f"<w:p><w:r>{end}</w:r></w:p><w:p><w:r>{laid_out}{end}</w:r></w:p>"
    last = f"<w:p><w:r>{laid_out}<w:t>three</w:t></w:r></w:p>"
    body = made.paragraph("one") + turned + last
    assert read(made.docx(tmp_path / "a.docx", body))[0] == ["one", "", "three"]


@pytest.mark.parametrize(
    ("properties", "pages"),
    [
        ("<w:pageBreakBefore/>", ["one", "two\nthree"]),
        ('<w:pageBreakBefore w:val="0"/>', ["one\ntwo\nthree"]),
        ("<w:sectPr/>", ["one\ntwo", "three"]),
        ('<w:sectPr><w:type w:val="oddPage"/></w:sectPr>', ["one\ntwo", "three"]),
        ('<w:sectPr><w:type w:val="continuous"/></w:sectPr>', ["one\ntwo\nthree"]),
    ],
)
def test_a_paragraph_of_word_can_begin_a_page_or_end_a_section(
    tmp_path: Path, properties: str, pages: list[str]
) -> None:
    two = f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>two</w:t></w:r></w:p>"
    body = made.paragraph("one") + two + made.paragraph("three")
    assert read(made.docx(tmp_path / "a.docx", body))[0] == pages


def test_the_rows_of_a_word_table_know_their_header(tmp_path: Path) -> None:
    body = made.paragraph("Stock") + made.word_table([["Name", "Price"], ["bolt", "3"]])
    page = next(readers.read(made.docx(tmp_path / "a.docx", body), "a.docx").pages)
    (context,) = page.contexts
    assert page.text[context.start : context.end] == "Name\tPrice\nbolt\t3"
    assert context.words == "Name\tPrice"


def test_footnotes_and_text_boxes_of_word_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{made.paragraph('in a box')}</w:txbxContent>"
    body = (
        '<w:p><w:r><w:t>text</w:t><x:AlternateContent xmlns:x="x"><x:Choice>'
        f"{box}</x:Choice><x:Fallback>{box}</x:Fallback></x:AlternateContent></w:r></w:p>"
    )
    notes = f'<w:footnotes {made.W}><w:footnote w:id="2">{made.paragraph("a note")}</w:footnote>'
    more = {
        "word/_rels/document.xml.rels": made.relations(("f", "footnotes", "footnotes.xml")),
        "word/footnotes.xml": f"{notes}</w:footnotes>",
    }
    assert read(made.docx(tmp_path / "a.docx", body, more))[0] == ["text\nin a box\na note"]


def test_a_footnote_of_word_is_on_the_page_that_refers_to_it(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>one</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:r><w:br w:type="page"/><w:t>two</w:t></w:r></w:p>'
    )
    notes = f'<w:footnotes {made.W}><w:footnote w:id="2">{made.paragraph("a note")}</w:footnote>'
    more = {
        "word/_rels/document.xml.rels": made.relations(("f", "footnotes", "footnotes.xml")),
        "word/footnotes.xml": f"{notes}</w:footnotes>",
    }
    assert read(made.docx(tmp_path / "a.docx", body, more))[0] == ["one\na note", "two"]


def test_formulas_without_a_value_are_not_left_out_in_silence(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append([1, 2, '=IF(A1<B1,"less","more")'])
    book.save(tmp_path / "a.xlsx")
    pages, found = read(tmp_path / "a.xlsx")
    assert pages == ['1\t2\nC1\t=IF(A1<B1,"less","more")']
    assert [each.code for each in found.warnings] == ["truncated"]


def test_slides_come_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    assert read(made.pptx(tmp_path / "a.pptx", ["one", "two", "three"]))[0] == [
        "one",
        "two",
        "three",
    ]


def test_a_workbook_has_a_page_for_each_sheet_hidden_ones_too(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Parts"
    book.active.append(["Part", "Count", "Made"])
    book.active.append(["valve", 3.0, None])
    book.active["A2"].comment = Comment("fragile", "me")
    hidden = book.create_sheet("Secret")
    hidden.append(["word"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    pages, _ = read(tmp_path / "a.xlsx")
    assert pages == ["Part\tCount\tMade\nvalve\t3\nfragile", "word"]


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
    assert read(written(tmp_path, "a.txt", b"a\0b hello wor\0ld"))[0] == ["ab hello world"]


def test_zero_bytes_in_a_text_are_dropped(tmp_path: Path) -> None:
    text = "some words\0 and more of them, to be found again\n" * 5
    assert read(written(tmp_path, "a.txt", text))[0] == [text.replace("\0", "").strip()]


def test_a_csv_is_cut_by_what_separates_its_cells(tmp_path: Path) -> None:
    pages, _ = read(written(tmp_path, "a.csv", 'name;note\n"bolt; big";"one\ntwo"\n'))
    assert pages == ["name\tnote\nbolt; big\tone two"]


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


@pytest.mark.parametrize(
    ("rtf", "pages"),
    [
        (r"{\rtf1 Hello {\b big} world\par \u20320?\u22909?}", ["Hello big world\n你好"]),
        (r"{\rtf1 one\par\page two\par\pard\pagebb three}", ["one", "two", "three"]),
        (r"{\rtf1 kept {\deleted gone}\deleted too\deleted0  on}", ["kept  on"]),
        (r"{\rtf1 a{\super{\*\footnote{\pard below\par}}} b\par c}", ["a  b\nbelow\nc"]),
        (r"{\rtf1{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt\pard boxed\par}}x\par}", ["x\nboxed"]),
        (r"{\rtf1\trowd\intbl a\par b\cell c\cell\row\pard end}", ["a b\tc\nend"]),
        (r"{\rtf1{\fonttbl{\f1\fcharset134 S;}}\f1\'81\'39\'ef\'36 \'c4\'e3}", ["㐇 你"]),
        (r"{\rtf1{\fonttbl{\f1\fcharset128 S;}}\f1\'83A}", ["ア"]),
        (r"{\rtf1\uc2\u-10179??\u-8704?? {\*\unknown no}{\pict 00ff}yes}", ["😀 yes"]),
        (r"{\rtf1{\field{\*\fldinst HYPERLINK \"u\"}{\fldrslt shown}} cut", ["shown cut"]),
    ],
)
def test_rich_text_is_read(tmp_path: Path, rtf: str, pages: list[str]) -> None:
    assert read(written(tmp_path, "a.rtf", rtf))[0] == pages


def test_open_documents_are_read_without_tracked_deletions(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        '<text:h>Head</text:h><text:p>a<text:s text:c="2"/>b<text:tab/>c</text:p>'
    )
    assert read(made.odt(tmp_path / "a.odt", body))[0] == ["Head\na  b\tc"]


def test_open_documents_break_pages_where_their_styles_do(tmp_path: Path) -> None:
    body = '<text:p>one</text:p><text:p text:style-name="B">two</text:p>'
    styles = (
        '<office:automatic-styles><style:style xmlns:style="s" style:name="B">'
        '<style:paragraph-properties xmlns:fo="f" fo:break-before="page"/></style:style>'
        "</office:automatic-styles><office:body>"
    )
    path = made.odt(tmp_path / "a.odt", body)
    content = zipfile.ZipFile(path).read("content.xml").decode()
    made.odt(path, body, {"content.xml": content.replace("<office:body>", styles)})
    assert read(path)[0] == ["one", "two"]


def test_remarks_and_boxes_of_open_documents_follow_their_paragraph(tmp_path: Path) -> None:
    note = "<office:annotation><dc:creator xmlns:dc='d'>A</dc:creator><text:p>why</text:p>"
    box = '<draw:text-box xmlns:draw="w"><text:p>boxed</text:p></draw:text-box>'
    body = f"<text:p>be{note}</office:annotation>fore{box}</text:p>"
    assert read(made.odt(tmp_path / "a.odt", body))[0] == ["before\nwhy\nboxed"]


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


def test_attachments_of_a_mail_are_not_left_out_in_silence(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Offer"
    message.set_content("See the table.")
    message.add_attachment(b"cells", maintype="application", subtype="pdf", filename="table.pdf")
    _, found = read(written(tmp_path, "a.eml", message.as_bytes()))
    assert [warned.code for warned in found.warnings] == ["truncated"]
    assert "table.pdf" in found.warnings[0].message.say()


def test_reading_a_table_leaves_the_limits_of_others_alone(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    read(written(tmp_path, "a.csv", "a,b\n1,2\n"))
    assert csv.field_size_limit() == before
