"""OpenDocument: text, sheets, pages, remarks."""

import zipfile
from pathlib import Path

from tests.kinds.documents import made
from tests.kinds.documents.reading import read


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
