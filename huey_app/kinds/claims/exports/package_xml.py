"""Writes the small parts of an .xlsx around its worksheets, the same bytes for the same input."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from huey_app.kinds.claims.exports.sheet_xml import INDENT_LIMIT, SheetPlan, sheet_xml, text_xml

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Level 6 takes twice the time for a file a tenth smaller.
_COMPRESS_LEVEL = 2
_ZIP_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write_workbook(
    target: Path, plans: Iterator[SheetPlan], created_at: float, tick: Callable[[], None]
) -> None:
    """Write the sheets in order; `created_at` is epoch seconds, `tick` is called often."""
    created = max(datetime.fromtimestamp(created_at, UTC), _ZIP_EPOCH)
    names: list[str] = []
    with zipfile.ZipFile(target, "w") as archive:
        for number, plan in enumerate(plans, start=1):
            names.append(plan.name)
            entry = _entry(f"xl/worksheets/sheet{number}.xml", created)
            with archive.open(entry, "w", force_zip64=plan.is_huge) as part:
                for piece in sheet_xml(plan, _LETTERS):
                    part.write(piece.encode())
                    tick()
        for name, text in _small_parts(names, created):
            archive.writestr(_entry(name, created), text)


def _entry(name: str, created: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, created.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = _COMPRESS_LEVEL  # type: ignore[attr-defined]
    return entry


def _small_parts(names: Sequence[str], created: datetime) -> Iterator[tuple[str, str]]:
    yield "[Content_Types].xml", _content_types(len(names))
    yield "_rels/.rels", _package_relations()
    yield "xl/_rels/workbook.xml.rels", _workbook_relations(len(names))
    yield "xl/workbook.xml", _workbook(names)
    yield "xl/styles.xml", _styles()
    yield "docProps/core.xml", _core_properties(created)


def _content_types(sheet_count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        f'ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for n in range(1, sheet_count + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{sheets}</Types>"
    )


def _package_relations() -> str:
    return (
        f'{_XML}<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _workbook_relations(sheet_count: int) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheet_count + 1)
    )
    return (
        f'{_XML}<Relationships xmlns="{_RELATIONS}">{sheets}'
        f'<Relationship Id="rId{sheet_count + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">'
        f"'{_attribute(name)}'!$1:$1</definedName>"
        for at, name in enumerate(names)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>"
        f"<definedNames>{titles}</definedNames></workbook>"
    )


def _attribute(text: str) -> str:
    return text_xml(text).replace('"', "&quot;")


def _styles() -> str:
    indented = "".join(
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        f'<alignment vertical="top" wrapText="1" horizontal="left" indent="{level}"/></xf>'
        for level in range(1, INDENT_LIMIT + 1)
    )
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    text_xf = 'numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE3EAF2"/></patternFill></fill>'
        '</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"><color rgb="FF5B7083"/></bottom>'
        "<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{4 + INDENT_LIMIT}">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" '
        f'applyFill="1" applyBorder="1" applyAlignment="1">{wrapped}</xf>'
        f'<xf {text_xf}>{wrapped}</xf><xf {text_xf} quotePrefix="1">{wrapped}</xf>{indented}'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )


def _core_properties(created: datetime) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created:%Y-%m-%dT%H:%M:%SZ}'
        "</dcterms:created></cp:coreProperties>"
    )
