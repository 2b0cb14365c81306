"""Makes workbooks of every sort, good and hostile, in a few lines of XML."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

CLAIMS_EN = (
    "1. A lamp comprising a bulb and a shade, wherein the shade is foldable.\n"
    "2. The lamp of claim 1, wherein the shade is made of paper.\n"
    "3. The lamp of claim 1 or 2, further comprising a switch."
)
CLAIMS_ZH = (
    "1、一种台灯，包括灯座和灯罩，其特征在于，所述灯罩可折叠。\n"
    "2、根据权利要求1所述的台灯，其特征在于，所述灯罩由纸制成。"
)
CLAIMS_DE = (
    "1. Lampe mit einem Schirm, dadurch gekennzeichnet, dass der Schirm faltbar ist.\n"
    "2. Lampe nach Anspruch 1, dadurch gekennzeichnet, dass der Schirm aus Papier ist."
)


def inline(place: str, text: str) -> str:
    """A cell with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def shared(place: str, index: int) -> str:
    """A cell that points to a shared string."""
    return f'<c r="{place}" t="s"><v>{index}</v></c>'


def row(number: int, *cells: str) -> str:
    """A row with its number."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet(*rows: str, after: str = "") -> str:
    """A worksheet without a dimension record."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def strings(*items: str) -> str:
    """The shared strings part; items are the XML inside each `si`."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def text_sheet(rows: Sequence[Sequence[str]]) -> str:
    """A worksheet of inline texts, from A1; "" leaves a cell out."""
    return sheet(
        *(
            row(r, *(inline(f"{chr(64 + c)}{r}", text) for c, text in enumerate(texts, 1) if text))
            for r, texts in enumerate(rows, 1)
        )
    )


def parts_of(sheets: Mapping[str, str], shared_strings: str = "") -> dict[str, str]:
    """All parts of a workbook by their names in the zip."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    if shared_strings:
        targets += (
            f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    relations = f'<Relationships xmlns="{PACKAGE}">'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'{relations}<Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f"{relations}{targets}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in enumerate(names, 1)}
    if shared_strings:
        parts["xl/sharedStrings.xml"] = shared_strings
    return parts


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Zip the parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_sheets(path: Path, sheets: Mapping[str, str], shared_strings: str = "") -> Path:
    """Write a workbook from sheet XML."""
    return write_parts(path, parts_of(sheets, shared_strings))


def write_texts(path: Path, rows: Sequence[Sequence[str]], name: str = "Sheet1") -> Path:
    """Write a workbook with one sheet of texts."""
    return write_sheets(path, {name: text_sheet(rows)})


def write_sample(path: Path, rows: int = 12) -> Path:
    """A workbook as people send it: header, several languages, one empty claims cell in row 4."""
    texts = [CLAIMS_EN, CLAIMS_ZH, "", CLAIMS_DE]
    body = [[f"X{n}", texts[n % 4], "note"] for n in range(rows)]
    return write_texts(path, [["Number", "Claims", "Remark"], *body])


def encrypted_wrapper() -> bytes:
    """What an encrypted workbook begins with and contains, as far as anyone need look."""
    return OLE_MAGIC + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def old_xls() -> bytes:
    """What an .xls begins with."""
    return OLE_MAGIC + bytes(1024) + "Workbook".encode("utf-16-le") + bytes(512)


def claim_size(path: Path, size_bytes: int) -> Path:
    """Make the last member's directory entry claim to unpack to that many bytes (below 4 GiB)."""
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, size_bytes)
    path.write_bytes(data)
    return path
