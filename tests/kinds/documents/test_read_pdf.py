"""A PDF becomes its pages."""

from pathlib import Path

from tests.kinds.documents import made
from tests.kinds.documents.reading import read


def test_a_pdf_has_its_pages_and_keeps_the_number_of_a_blank_one(tmp_path: Path) -> None:
    pages, found = read(made.pdf(tmp_path / "a.pdf", ["First page\nof two lines", "", "Third"]))
    assert pages == ["First page\nof two lines", "", "Third"]
    assert found.warnings == []


def test_a_scanned_page_is_never_silent(tmp_path: Path) -> None:
    pages, found = read(made.pdf(tmp_path / "a.pdf", ["Some words that are text", None]))
    assert len(pages) == 2
    assert [(each.code, each.page) for each in found.warnings] == [("scanned_pages", 2)]
