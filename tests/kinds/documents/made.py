"""Documents of every format, made here in the test's own words."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SHEET = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {R}'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODF = " ".join(
    f'xmlns:{name}="{_NAMES}:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
        ("calcext", "calcext"),
    )
)


def write_zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def relations(*pairs: tuple[str, str, str]) -> str:
    """Relations of id, kind and target."""
    entries = "".join(
        f'<Relationship Id="{id_}" Type="{_REL}/{kind}" Target="{target}"/>'
        for id_, kind, target in pairs
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{entries}</Relationships>'


def docx(path: Path, body: str, more: Mapping[str, str] | None = None) -> Path:
    """A Word document of this XML body."""
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations(("d", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return write_zip(path, members | dict(more or {}))


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def pptx(path: Path, slides: Sequence[str]) -> Path:
    """Slides of one paragraph each; the second one of the list is stored first."""
    ids = "".join(f'<p:sldId id="{300 + i}" r:id="s{i}"/>' for i in range(len(slides)))
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations(("p", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"s{i}", "slide", f"slides/slide{len(slides) - i}.xml") for i in range(len(slides)))
        ),
    }
    for i, text in enumerate(slides):
        members[f"ppt/slides/slide{len(slides) - i}.xml"] = (
            f"<p:sld {P} {A}><p:sp><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>"
        )
    return write_zip(path, members)


def workbook(path: Path, sheets: Mapping[str, str], more: Mapping[str, str] | None = None) -> Path:
    """A workbook (xlsx) of the rows of each sheet, by its name, as XML."""
    numbered = list(enumerate(sheets.items(), start=1))
    named = "".join(f'<sheet name="{k}" sheetId="{i}" r:id="r{i}"/>' for i, (k, _) in numbered)
    parts = [(f"r{i}", "worksheet", f"worksheets/sheet{i}.xml") for i, _ in numbered]
    members: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {SHEET}><sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*parts),
    }
    for i, (_, rows) in numbered:
        sheet = f"<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>"
        members[f"xl/worksheets/sheet{i}.xml"] = sheet
    return write_zip(path, members | dict(more or {}))


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def odt(path: Path, body: str, more: Mapping[str, str] | None = None, styles: str = "") -> Path:
    """A text of this XML body and these automatic styles."""
    return _open_document(path, "text", body, styles, more or {})


def ods(path: Path, sheets: Mapping[str, str], more: Mapping[str, str] | None = None) -> Path:
    """A workbook of the rows of each sheet, by its name, as XML."""
    return _open_document(path, "spreadsheet", _sheets(sheets), "", more or {})


def _sheets(sheets: Mapping[str, str]) -> str:
    each = (f'<table:table table:name="{k}">{rows}</table:table>' for k, rows in sheets.items())
    return "".join(each)


def _open_document(path: Path, kind: str, body: str, styles: str, more: Mapping[str, str]) -> Path:
    content = f"<office:document-content {ODF}>{_open_body(kind, body, styles)}"
    members: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": f"{content}</office:document-content>",
    }
    return write_zip(path, members | dict(more))


def _open_body(kind: str, body: str, styles: str) -> str:
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    return f"{automatic}<office:body><office:{kind}>{body}</office:{kind}></office:body>"


def flat_text(body: str, styles: str = "") -> str:
    """An OpenDocument text as one XML file (fodt)."""
    return _flat("text", _open_body("text", body, styles))


def flat_sheets(sheets: Mapping[str, str]) -> str:
    """An OpenDocument workbook as one XML file (fods)."""
    return _flat("spreadsheet", _open_body("spreadsheet", _sheets(sheets), ""))


def _flat(kind: str, content: str) -> str:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {ODF}'
    return f'{head} office:mimetype="{mimetype}">{content}</office:document>'


def open_cell(text: str, remark: str = "") -> str:
    """A cell of an OpenDocument table, with a remark if there is one."""
    said = f"<office:annotation><text:p>{remark}</text:p></office:annotation>" if remark else ""
    kind = 'office:value-type="string" calcext:value-type="string"'
    return f"<table:table-cell {kind}>{said}<text:p>{text}</text:p></table:table-cell>"


def open_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def open_style(name: str, properties: str, more: str = "") -> str:
    """A style of paragraphs."""
    inner = f"<style:paragraph-properties {properties}/>" if properties else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph" {more}>{inner}</style:style>'
    )


def epub(path: Path, chapters: Sequence[str], title: str = "A made book") -> Path:
    items = "".join(f'<item id="c{i}" href="c{i}.xhtml"/>' for i in range(len(chapters)))
    order = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container><rootfiles>"
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": f"<package><metadata><title>{title}</title></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>",
    }
    for i, text in enumerate(chapters):
        members[f"OPS/c{i}.xhtml"] = f"<html><body><p>{text}</p></body></html>"
    return write_zip(path, members)


def pdf(path: Path, pages: Sequence[str | None], encrypt: str = "", title: str = "") -> Path:
    """Pages of Latin lines; None is a page with a picture and no text."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    objects.append(_stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
                           "/ColorSpace/DeviceGray/Length 1>>", "x"))  # fmt: skip
    kids = []
    for page in pages:
        content = "q 500 0 0 700 0 0 cm /I Do Q" if page is None else _shown(page)
        objects.append(_stream(f"<</Length {len(content)}>>", content))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>/Contents {len(objects)} 0 R>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    objects.append(f"<</Title<FEFF{title.encode('utf-16-be').hex()}>>>")
    info = f"/Info {len(objects)} 0 R" if title else ""
    path.write_bytes(_file_of(objects, encrypt + info))
    return path


def _shown(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    lines = " T* ".join(f"({line}) Tj" for line in escaped.split("\n"))
    return f"BT /F 10 Tf 12 TL 40 800 Td {lines} ET"


def _stream(head: str, content: str) -> str:
    return f"{head}\nstream\n{content}\nendstream"


def _file_of(objects: Sequence[str], trailer: str) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def bomb(path: Path, mebibytes: int) -> Path:
    """A Word document whose text unpacks to so much."""
    return docx(path, paragraph("a" * (mebibytes << 20)))


def old_workbook(path: Path, sheets: Mapping[str, tuple[str, Sequence[str]]]) -> Path:
    """An xls of sheets, by name, with a text in A1 and notes, as BIFF8."""
    parts = [_old_sheet(text, notes) for text, notes in sheets.values()]
    heads = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = 20 + sum(4 + 6 + len(head) for head in heads) + 4
    book = _biff(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    for head, part in zip(heads, parts, strict=True):
        book += _biff(0x85, struct.pack("<IBB", at, 0, 0) + head)
        at += len(part)
    content = (book + _biff(0x0A, b"") + b"".join(parts)).ljust(4608, b"\0")
    path.write_bytes(old_office("Workbook", content))
    return path


def _old_sheet(text: str, notes: Sequence[str]) -> bytes:
    said = struct.pack("<HHHHB", 0, 0, 0, len(text), 1) + text.encode("utf-16-le")
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + _biff(0x204, said)
    for note in notes:
        half = min(5, len(note))
        sheet += _biff(0x1B6, struct.pack("<HH6xHH4x", 0x212, 0, len(note), 16))
        sheet += _biff(0x3C, b"\0" + note[:half].encode("latin-1"))
        sheet += _biff(0x3C, b"\1" + note[half:].encode("utf-16-le")) + _biff(0x3C, bytes(16))
    return sheet + _biff(0x0A, b"")


def _biff(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def old_office(stream: str, content: bytes = b"") -> bytes:
    """A compound file ([MS-CFB]) with a stream of that name: empty, or of 4096 bytes or more."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sectors = -(-len(content) // 512)
    chain = [*range(3, 2 + sectors), 0xFFFFFFFE] if sectors else []
    table = struct.pack("<128I", *([0xFFFFFFFD, 0xFFFFFFFE, *chain] + [0xFFFFFFFF] * 126)[:128])
    begin = 2 if sectors else 0xFFFFFFFE
    own = _entry(stream, 2, 0xFFFFFFFF, begin, len(content))
    entries = _entry("Root Entry", 5, 1) + own + bytes(256)
    return head + table + entries + content.ljust(512 * sectors, b"\0")


def _entry(name: str, kind: int, child: int, begin: int = 0xFFFFFFFE, size: int = 0) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return (
        head
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", begin, size)
    )
