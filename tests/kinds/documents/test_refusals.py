"""Files that cannot be read end in the right class, quickly and without harm."""

import zipfile
from pathlib import Path

import pytest

from huey_app.kinds import child
from huey_app.kinds.contract import BadInput
from huey_app.kinds.documents import prepare
from huey_app.kinds.documents.reading import readers
from tests.kinds.documents import made

PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(100)


def code_of(path: Path, name: str = "") -> str:
    try:
        for _page in readers.read(path, name or path.name).pages:
            pass
    except BadInput as refused:
        return refused.code
    return "read"


def hostile(tmp_path: Path) -> dict[str, tuple[str, bytes, str]]:
    """Name -> file name, bytes and the code that it must end with."""
    good_docx = made.docx(tmp_path / "good", made.paragraph("words " * 2000)).read_bytes()
    good_pdf = made.pdf(tmp_path / "pdf", ["words"] * 3).read_bytes()
    deep = f"<w:document {made.W}><w:body>" + "<w:sdt>" * 5000
    return {
        "a program called text": ("a.txt", PROGRAM, "unsupported_type"),
        "an empty file": ("a.txt", b"", "no_text"),
        "a text called Word": ("a.docx", b"this is not a zip file", "corrupt"),
        "half of a Word file": ("a.docx", good_docx[: len(good_docx) // 2], "corrupt"),
        "a PDF without its pages": ("a.pdf", good_pdf[:40], "corrupt"),
        "some zip": ("a.zip", zip_of(tmp_path, {"a.txt": "text"}), "unsupported_type"),
        "no end of nesting": ("a.docx", zip_of(tmp_path, {"word/document.xml": deep}), "corrupt"),
        "no document": ("a.docx", zip_of(tmp_path, {"word/other.xml": "<a/>"}), "corrupt"),
        "an encrypted wrapper": ("a.docx", made.old_office("EncryptedPackage"), "encrypted"),
        "old Word": ("a.doc", made.old_office("WordDocument"), "unsupported_type"),
        "a picture": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "no_text"),
        "a video": ("a.pdf", b"\0\0\0\x18ftypmp42" + bytes(100), "unsupported_type"),
    }


def zip_of(tmp_path: Path, members: dict[str, str | bytes]) -> bytes:
    return made.write_zip(tmp_path / "some.zip", members).read_bytes()


def test_each_ends_in_its_class(tmp_path: Path) -> None:
    for name, (filename, data, code) in hostile(tmp_path).items():
        path = tmp_path / "sent"
        path.write_bytes(data)
        assert (name, code_of(path, filename)) == (name, code)


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    path = made.docx(tmp_path / "a.docx", made.paragraph("secret"))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(data)
    assert code_of(path) == "encrypted"


def test_an_encrypted_open_document_says_so(tmp_path: Path) -> None:
    more = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    assert code_of(made.odt(tmp_path / "a.odt", "", more)) == "encrypted"


def test_names_that_lead_elsewhere_are_only_names(tmp_path: Path) -> None:
    more = {"../../evil": "x", "/etc/evil": "y"}
    assert code_of(made.docx(tmp_path / "a.docx", made.paragraph("fine"), more)) == "read"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx"]


def test_what_a_file_is_does_not_depend_on_its_name(tmp_path: Path) -> None:
    assert code_of(made.pdf(tmp_path / "a", ["text"]), "a.txt") == "read"
    page = tmp_path / "b"
    page.write_text("<html><body>saved from the web</body></html>")
    assert code_of(page, "b.pdf") == "read"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = made.bomb(tmp_path / "a.docx", 64)
    assert path.stat().st_size < 200_000
    assert code_of(path) == "too_large"


def test_a_member_that_lies_about_its_size_is_corrupt(tmp_path: Path) -> None:
    path = made.docx(tmp_path / "a.docx", made.paragraph("a" * 100_000))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("word/document.xml").file_size
    data = path.read_bytes().replace(size.to_bytes(4, "little"), (99).to_bytes(4, "little"))
    path.write_bytes(data)
    assert code_of(path) == "corrupt"


def test_memory_that_a_reader_takes_is_limited(tmp_path: Path) -> None:
    request = {"path": str(tmp_path / "a"), "name": "a.txt", "folder": str(tmp_path)}
    (tmp_path / "a").write_bytes(b"word " * (20 << 20))
    with pytest.raises(child.Ended, match="memory"):
        child.run(prepare.main, request, child.Limits(60.0, 150 << 20), lambda said: None)
