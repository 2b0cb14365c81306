"""Word: order, tables, pages, notes."""

from pathlib import Path

import pytest

from huey_app.kinds.documents.reading import readers
from tests.kinds.documents import made
from tests.kinds.documents.reading import read


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
