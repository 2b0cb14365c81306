"""OpenDocument: text, sheets, pages, remarks."""

from pathlib import Path

import pytest

from huey_app.kinds.documents.reading import readers
from tests.kinds.documents import made
from tests.kinds.documents.reading import read, written


def test_open_documents_are_read_without_tracked_deletions(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        '<text:h>Head</text:h><text:p>a<text:s text:c="2"/>b<text:tab/>c</text:p>'
    )
    assert read(made.odt(tmp_path / "a.odt", body))[0] == ["Head\na  b\tc"]


BEFORE = made.open_style("B", 'fo:break-before="page"')
HEIR = made.open_style("H", "", 'style:parent-style-name="B"')
NOT_HEIR = made.open_style("N", 'fo:break-before="auto"', 'style:parent-style-name="B"')
AFTER = made.open_style("A", 'fo:break-after="page"')
TURNED = made.open_style("T", "", 'style:master-page-name="Landscape"')
NOT_TURNED = made.open_style("S", "", 'style:master-page-name=""')


def paragraphs(*texts: tuple[str, str]) -> str:
    return "".join(f'<text:p text:style-name="{style}">{text}</text:p>' for style, text in texts)


@pytest.mark.parametrize(
    ("texts", "pages"),
    [
        ([("", "one"), ("B", "two")], ["one", "two"]),
        ([("B", "one"), ("B", "two")], ["one", "two"]),
        ([("", "one"), ("B", ""), ("B", "three")], ["one", "", "three"]),
        ([("A", ""), ("", "two")], ["", "two"]),
        ([("A", "one"), ("B", "two"), ("A", "and two")], ["one", "two\nand two"]),
        ([("", "one"), ("H", "two"), ("N", "and two")], ["one", "two\nand two"]),
        ([("T", "one"), ("S", "and one"), ("T", "two")], ["one\nand one", "two"]),
    ],
)
def test_open_documents_break_pages_where_their_styles_do(
    tmp_path: Path, texts: list[tuple[str, str]], pages: list[str]
) -> None:
    styles = BEFORE + HEIR + NOT_HEIR + AFTER + TURNED + NOT_TURNED
    path = made.odt(tmp_path / "a.odt", paragraphs(*texts), styles=styles)
    assert read(path)[0] == pages


def test_open_documents_keep_the_page_breaks_of_their_layout(tmp_path: Path) -> None:
    end = "<text:soft-page-break/>"
    body = f"<text:p>one</text:p>{end}<text:p>two{end}three</text:p>"
    assert read(made.odt(tmp_path / "a.odt", body))[0] == ["one", "two", "three"]


END = "<text:soft-page-break/>"


@pytest.mark.parametrize(
    "body",
    [
        paragraphs(("", "one"), ("B", f"{END}two"), ("B", END), ("B", f"{END}four{END}five")),
        paragraphs(("", "one"), ("A", f"{END}two"), ("A", END), ("", f"{END}four{END}five")),
        END.join(
            paragraphs(each)
            for each in (("", "one"), ("B", "two"), ("B", ""), ("B", "four"), ("", "five"))
        ),
        paragraphs(("", f"one{END}"), ("B", f"two{END}"), ("B", END), ("B", f"four{END}"))
        + paragraphs(("B", "five")),
    ],
    ids=["at the start", "after a break", "between", "at the end"],
)
def test_a_break_that_the_layout_repeats_is_one(tmp_path: Path, body: str) -> None:
    path = made.odt(tmp_path / "a.odt", body, styles=BEFORE + AFTER)
    assert read(path)[0] == ["one", "two", "", "four", "five"]


def test_styles_that_a_text_inherits_from_elsewhere_break_pages_too(tmp_path: Path) -> None:
    named = f"<office:styles>{BEFORE}</office:styles>"
    more = {"styles.xml": f"<office:document-styles {made.ODF}>{named}</office:document-styles>"}
    body = paragraphs(("", "one"), ("H", "two"))
    assert read(made.odt(tmp_path / "a.odt", body, more, HEIR))[0] == ["one", "two"]


def test_heads_and_feet_of_open_documents_are_found_once(tmp_path: Path) -> None:
    number = "<text:page-number>7</text:page-number>"
    masters = (
        "<style:master-page><style:header><text:p>Chapter</text:p></style:header>"
        f"<style:header-left><text:p>Chapter</text:p></style:header-left>"
        f"<style:footer><text:p>Confidential {number}</text:p></style:footer></style:master-page>"
    )
    styles = f"<office:master-styles>{masters}</office:master-styles>"
    more = {"styles.xml": f"<office:document-styles {made.ODF}>{styles}</office:document-styles>"}
    path = made.odt(tmp_path / "a.odt", "<text:p>words</text:p>", more)
    assert read(path)[0] == ["words\nChapter\nConfidential"]


SHEETS = {
    "Parts": made.open_row(made.open_cell("part"), made.open_cell("count"))
    + made.open_row(made.open_cell("valve", "fragile"), made.open_cell("3")),
    "Secret": made.open_row(made.open_cell("word")),
}


def test_remarks_on_the_cells_of_an_open_workbook_are_read_once(tmp_path: Path) -> None:
    pages, _ = read(made.ods(tmp_path / "a.ods", SHEETS))
    assert pages == ["part\tcount\nvalve\t3\nfragile", "word"]


def test_an_open_workbook_in_one_xml_file_has_a_page_for_each_sheet(tmp_path: Path) -> None:
    path = written(tmp_path, "a.fods", made.flat_sheets(SHEETS))
    pages, found = read(path)
    assert pages == ["part\tcount\nfragile valve\t3", "word"]
    contexts = [
        each.words for page in readers.read(path, path.name).pages for each in page.contexts
    ]
    assert contexts == ["Parts", "part\tcount", "Secret"]
    assert found.page_count == 2


def test_an_open_text_in_one_xml_file_is_read_as_one_in_an_archive(tmp_path: Path) -> None:
    image = "<draw:image><office:binary-data>AAECAwQ=</office:binary-data></draw:image>"
    body = paragraphs(("", f"one<draw:frame>{image}</draw:frame>"), ("B", "two"))
    path = written(tmp_path, "a.txt", made.flat_text(body, BEFORE))
    assert read(path)[0] == ["one", "two"]


def test_remarks_and_boxes_of_open_documents_follow_their_paragraph(tmp_path: Path) -> None:
    note = "<office:annotation><dc:creator xmlns:dc='d'>A</dc:creator><text:p>why</text:p>"
    box = '<draw:text-box xmlns:draw="w"><text:p>boxed</text:p></draw:text-box>'
    body = f"<text:p>be{note}</office:annotation>fore{box}</text:p>"
    assert read(made.odt(tmp_path / "a.odt", body))[0] == ["before\nwhy\nboxed"]


def test_a_table_within_a_cell_says_its_text_once(tmp_path: Path) -> None:
    inner = f"<table:table>{made.open_row(made.open_cell('inner'))}</table:table>"
    cell = f"<table:table-cell><text:p>outer</text:p>{inner}</table:table-cell>"
    head = f"<table:table-header-rows>{made.open_row(made.open_cell('head'))}"
    body = f"<table:table>{head}</table:table-header-rows>{made.open_row(cell)}</table:table>"
    assert read(made.odt(tmp_path / "a.odt", body))[0] == ["head\nouter inner"]
