"""Packs sheets into a workbook: in constant memory, streamed into the zip as they come.

A general library for this spends five times as long on the same bytes: it takes each cell's type,
format and place through several calls, and writes all rows twice.
"""

import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from huey_app.kinds.claims.exports.cell_text import attribute_xml
from huey_app.kinds.claims.exports.sheet_xml import (
    SheetPlan,
    filter_range,
    rows_xml,
    sheet_foot,
    sheet_head,
)
from huey_app.kinds.claims.exports.styles import styles_xml

Tick = Callable[[], None]

_PIECE_CHARS = 1 << 16
# Claims repeat themselves: a higher level takes three times as long for a tenth less.
_COMPRESS_LEVEL = 2
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPC = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROOT_RELATIONS = (
    f'<Relationships xmlns="{_OPC}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_OPC}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)


def write_workbook(
    target: Path, plans: Iterable[SheetPlan], created_at: float, tick: Tick
) -> None:
    """Write the sheets in order: the same bytes for the same plans and `created_at` (epoch s).

    `tick` is called every few rows. What it raises leaves neither `target` nor a temporary file
    behind; those are beside `target` meanwhile.
    """
    with TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / target.name
        # What is opened by name in it has the date 1980-01-01, whenever it is written.
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, True, _COMPRESS_LEVEL) as package:
            _write_part(package, "_rels/.rels", _ROOT_RELATIONS)
            _write_part(package, "docProps/core.xml", _properties(created_at))
            _write_part(package, "xl/styles.xml", styles_xml())
            names: list[tuple[str, str]] = []
            for plan in plans:
                last_row = _write_sheet(package, len(names) + 1, plan, tick)
                names.append((plan.name, filter_range(plan, last_row)))
            _write_part(package, "xl/workbook.xml", _workbook(names))
            _write_part(package, "xl/_rels/workbook.xml.rels", _relations(len(names)))
            _write_part(package, "[Content_Types].xml", _types(len(names)))
        draft.replace(target)


def _write_part(package: zipfile.ZipFile, name: str, xml: str) -> None:
    with package.open(name, "w", force_zip64=len(xml) > zipfile.ZIP64_LIMIT // 2) as part:
        part.write(f"{_XML}{xml}".encode())


def _write_sheet(package: zipfile.ZipFile, number: int, plan: SheetPlan, tick: Tick) -> int:
    """Write one sheet; returns the number of its last row."""
    name = f"xl/worksheets/sheet{number}.xml"
    pieces = [_XML, sheet_head(plan)]
    row_count = size_chars = 0
    is_large = plan.most_bytes > zipfile.ZIP64_LIMIT
    with package.open(name, "w", force_zip64=is_large) as part:
        for row in rows_xml(plan):
            pieces.append(row)
            row_count += 1
            size_chars += len(row)
            if size_chars > _PIECE_CHARS:
                tick()
                part.write("".join(pieces).encode())
                pieces.clear()
                size_chars = 0
        tick()
        pieces.append(sheet_foot(plan, row_count + 1))
        part.write("".join(pieces).encode())
    return row_count + 1


def _properties(created_at: float) -> str:
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(created_at))
    moments = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{created}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_OPC}/metadata/core-properties"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{moments}</cp:coreProperties>'
    )


def _workbook(sheets: list[tuple[str, str]]) -> str:
    """List the sheets; the heading row of each is repeated on every printed page."""
    listed, names = [], []
    for number, (name, covered) in enumerate(sheets, start=1):
        title = attribute_xml(name)
        listed.append(f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>')
        quoted = f"'{title}'!"
        first, last = (f"${cell[0]}${cell[1:]}" for cell in covered.split(":"))
        names.append(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number - 1}" hidden="1">'
            f"{quoted}{first}:{last}</definedName>"
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{number - 1}">'
            f"{quoted}$1:$1</definedName>"
        )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships"><bookViews><workbookView/>'
        f"</bookViews><sheets>{''.join(listed)}</sheets>"
        f"<definedNames>{''.join(names)}</definedNames></workbook>"
    )


def _relations(sheets: int) -> str:
    kinds = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    kinds.append(("styles", "styles.xml"))
    listed = (
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/{kind}" Target="{part}"/>'
        for n, (kind, part) in enumerate(kinds, start=1)
    )
    return f'<Relationships xmlns="{_OPC}/relationships">{"".join(listed)}</Relationships>'


def _types(sheets: int) -> str:
    parts = [(f"xl/worksheets/sheet{n}.xml", f"{_ML}.worksheet+xml") for n in range(1, sheets + 1)]
    parts.append(("xl/workbook.xml", f"{_ML}.sheet.main+xml"))
    parts.append(("xl/styles.xml", f"{_ML}.styles+xml"))
    parts.append(
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
    )
    listed = (f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in parts)
    return (
        f'<Types xmlns="{_OPC}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(listed)}</Types>'
    )
