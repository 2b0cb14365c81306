"""A title that a person gave a file is that of the document, wherever its format keeps it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huey_app.kinds.documents import prepare
from tests.kinds.documents import made

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def prepared(path: Path) -> dict[str, Any]:
    request = {"path": str(path), "name": path.name, "folder": str(path.parent)}
    return prepare.main(request, lambda said: None)


def docx(path: Path, title: str) -> Path:
    return made.docx(path, made.paragraph("words"), core(title))


def xlsx(path: Path, title: str) -> Path:
    return made.workbook(path, {"S": f'<row r="1">{made.cell("A1", "words")}</row>'}, core(title))


def core(title: str) -> dict[str, str]:
    said = f"<coreProperties {DC}><dc:title>{title}</dc:title></coreProperties>"
    return {"docProps/core.xml": said}


def odt(path: Path, title: str) -> Path:
    return made.odt(path, "<text:p>words</text:p>", meta(title))


def ods(path: Path, title: str) -> Path:
    return made.ods(path, {"S": made.open_row(made.open_cell("words"))}, meta(title))


def meta(title: str) -> dict[str, str]:
    said = f"<office:meta><dc:title>{title}</dc:title></office:meta>"
    return {"meta.xml": f"<office:document-meta {made.ODF} {DC}>{said}</office:document-meta>"}


def epub(path: Path, title: str) -> Path:
    return made.epub(path, ["words"], title)


def pdf(path: Path, title: str) -> Path:
    return made.pdf(path, ["words"], title=title)


def rtf(path: Path, title: str) -> Path:
    said = "".join(f"\\u{ord(c)}?" for c in title)
    path.write_text(f"{{\\rtf1{{\\info{{\\title {said}}}}}words}}", encoding="ascii")
    return path


EACH = pytest.mark.parametrize("make", [docx, xlsx, odt, ods, epub, pdf, rtf])


@EACH
@pytest.mark.parametrize("title", ["泵站操作手册 Pump manual", "Word on Excel", "Slides of 2019"])
def test_a_title_among_the_properties_is_kept(
    tmp_path: Path, make: Callable[[Path, str], Path], title: str
) -> None:
    assert prepared(make(tmp_path / f"a.{make.__name__}", title))["title"] == title


@EACH
@pytest.mark.parametrize(
    "title",
    [
        "untitled", "Untitled Document 2", "Document1", "文档1", "无标题", "未命名演示文稿",
        "PowerPoint Presentation", "PowerPoint 演示文稿", "Microsoft Word - offer final.doc",
        "offer final v2.docx", "C:\\docs\\offer", "https://example.org/offer", "2020-01-02",
    ],
)  # fmt: skip
def test_a_title_that_no_person_gave_is_none(
    tmp_path: Path, make: Callable[[Path, str], Path], title: str
) -> None:
    assert prepared(make(tmp_path / f"a.{make.__name__}", title))["title"] == ""


def test_a_title_that_is_on_the_page_is_one(tmp_path: Path) -> None:
    path = made.epub(tmp_path / "a.epub", ["Untitled, a poem"], "Untitled")
    assert prepared(path)["title"] == "Untitled"
