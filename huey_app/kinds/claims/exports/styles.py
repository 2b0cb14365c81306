"""The cell styles of an exported workbook, by their place in its styles part."""

HEADING = 1
PLAIN = 2
_INDENT_LIMIT = 12
_QUOTED = PLAIN + _INDENT_LIMIT + 1
# What a spreadsheet program would calculate if somebody typed it.
_FORMULA_STARTS = frozenset("=+-@\t\r")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2">'
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE3EAF2"/><bgColor indexed="64"/>'
    "</patternFill></fill></fills>"
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left/><right/><top/><bottom style="thin"><color rgb="FF5B7083"/></bottom>'
    "<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
)
_FOOT = (
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_DEFAULT = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
_HEADED = (
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1"'
    ' applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
)


def text_style(text: str, level: int) -> int:
    """The style of a text indented by `level`; a quote prefix keeps "=1+1" a text when edited."""
    first = _QUOTED if text[:1] in _FORMULA_STARTS and text else PLAIN
    return first + min(level, _INDENT_LIMIT)


def styles_xml() -> str:
    """The styles part."""
    styles = [_DEFAULT, _HEADED]
    styles += [_wrapped(level, "") for level in range(_INDENT_LIMIT + 1)]
    styles += [_wrapped(level, ' quotePrefix="1"') for level in range(_INDENT_LIMIT + 1)]
    return f'{_HEAD}<cellXfs count="{len(styles)}">{"".join(styles)}</cellXfs>{_FOOT}'


def _wrapped(level: int, quote: str) -> str:
    indent = f' horizontal="left" indent="{level}"' if level else ""
    return (
        f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"{quote} applyAlignment="1">'
        f'<alignment{indent} vertical="top" wrapText="1"/></xf>'
    )
