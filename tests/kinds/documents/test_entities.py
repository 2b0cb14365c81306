"""XML that declares entities of its own: unfolded where that is little, else refused by name."""

import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from huey_app.kinds.contract import BadInput
from huey_app.kinds.documents.reading import markup, readers
from tests.kinds.documents import made

CHAIN = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "a billion words": f'<!ENTITY e0 "lol">{CHAIN}',
    "a billion times nothing": f'<!ENTITY e0 "">{CHAIN}',
    "two within each other": '<!ENTITY e9 "&e0;"><!ENTITY e0 "&e9;">',
    "one long one": f'<!ENTITY e0 "{"a" * 50_000}"><!ENTITY e9 "{"&e0;" * 1000}">',
}
OUTSIDE = '<!ENTITY e9 SYSTEM "file:///etc/passwd">'
PARTS = {
    "docx": "word/document.xml",
    "pptx": "ppt/slides/slide1.xml",
    "odt": "content.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
}


def office(folder: Path, ending: str, declared: str) -> Path:
    """A document whose only words are the entity `e9`."""
    plain = folder / f"plain.{ending}"
    match ending:
        case "docx":
            made.docx(plain, made.paragraph("MARK"))
        case "pptx":
            made.pptx(plain, ["MARK"])
        case "odt":
            made.odt(plain, "<text:p>MARK</text:p>")
        case _:
            book = Workbook()
            book.active.append(["MARK"])
            book.save(plain)
    return with_declared(plain, PARTS[ending], declared)


def with_declared(plain: Path, part: str, declared: str) -> Path:
    with zipfile.ZipFile(plain) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert b"MARK" in members[part]
    content = members[part].decode().replace("MARK", "&e9;")
    members[part] = f"<!DOCTYPE d [{declared}]>{content}".encode()
    return made.write_zip(plain.with_stem("sent"), members)


def refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as refused:
        list(readers.read(path, path.name).pages)
    return refused.value


@pytest.mark.parametrize("ending", PARTS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_entities_is_too_large_and_says_why(
    tmp_path: Path, ending: str, bomb: str
) -> None:
    began_s = time.monotonic()
    refused = refusal(office(tmp_path, ending, BOMBS[bomb]))
    assert time.monotonic() - began_s < 2.0
    assert refused.code == "too_large"
    assert "entities" in str(refused)


@pytest.mark.parametrize("ending", PARTS)
def test_text_from_elsewhere_is_never_opened_and_it_is_said(tmp_path: Path, ending: str) -> None:
    refused = refusal(office(tmp_path, ending, OUTSIDE))
    assert refused.code == "corrupt"
    assert "never opened" in str(refused)


def test_utf_16_does_not_hide_a_bomb() -> None:
    text = f"<!DOCTYPE d [{BOMBS['a billion words']}]><d>&e9;</d>"
    with pytest.raises(BadInput) as refused:
        markup.parse(text.encode("utf-16"))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<!DOCTYPE d [<!ENTITY a "once">]><d>&a; &a;</d>', "once once"),
        ('<!DOCTYPE d [<!ENTITY b "[&a;]"><!ENTITY a "in">]><d>&b;</d>', "[in]"),
        (f"<!DOCTYPE d [{OUTSIDE}]><d>not used</d>", "not used"),
        ('<!DOCTYPE d SYSTEM "d.dtd"><d>a&eacute;b</d>', "a\u00e9b"),
    ],
)
def test_a_few_entities_are_what_they_stand_for(xml: str, text: str) -> None:
    assert markup.parse(xml.encode()).text == text
