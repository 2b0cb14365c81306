"""Files that are XML: their words, never their tags."""

from pathlib import Path

import pytest

from huey_app.kinds.contract import BadInput
from huey_app.kinds.documents.reading import readers
from tests.kinds.documents import made
from tests.kinds.documents.reading import read, written

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
ADOBE = (
    "<!-- made by a program that draws -->"
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY ns_svg "ns">]>'
)


def drawing(content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'


@pytest.mark.parametrize("name", ["a.svg", "a.txt", "a"])
def test_a_drawing_is_its_words(tmp_path: Path, name: str) -> None:
    shapes = '<style>text{fill:red}</style><path d="M0 0L9 9"/><script>no()</script>'
    words = (
        "<title>Pump</title><g><text x='1'>Val<tspan>ve</tspan>"
        "<tspan x='1' dy='9'>four bar</tspan></text></g>"
    )
    pages, found = read(written(tmp_path, name, PROLOG + ADOBE + drawing(shapes + words)))
    assert pages == ["Pump\nValve\nfour bar"]
    assert found.title == "Pump"


def test_what_a_drawing_says_in_two_ways_is_read_once(tmp_path: Path) -> None:
    shown = "<foreignObject><div>Start</div><div>here</div></foreignObject>"
    content = f"<switch>{shown}<text>Start...</text></switch>"
    assert read(written(tmp_path, "a.svg", drawing(content)))[0] == ["Start\nhere"]


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as error:
        list(readers.read(path, path.name).pages)
    return error.value.code


def test_half_of_a_drawing_or_of_an_open_document_is_corrupt(tmp_path: Path) -> None:
    whole = drawing("<text>words</text>")
    assert refused(written(tmp_path, "a.svg", whole[:-9])) == "corrupt"
    text = made.flat_text("<text:p>words</text:p>")
    assert refused(written(tmp_path, "a.fodt", text[:-9])) == "corrupt"


def test_xml_of_any_sort_is_its_words(tmp_path: Path) -> None:
    xml = (
        "<book><title>On valves</title><!-- unseen --><p>A <b>big</b>\n  valve&#33;</p>"
        "<list><item>one</item><item>two</item></list>"
        "<p>with<list><item>three</item><item>four</item></list></p></book>"
    )
    pages, found = read(written(tmp_path, "a.xml", PROLOG + xml))
    assert pages == ["On valves\nA big valve!\none\ntwo\nwith three four"]
    assert found.title == "On valves"


def test_xml_without_words_is_what_its_attributes_say(tmp_path: Path) -> None:
    xml = '<parts><part name="valve" bar="4"/><part name="pump"/></parts>'
    assert read(written(tmp_path, "a.xml", xml))[0] == ["valve 4\npump"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "iso-8859-1"])
def test_xml_is_read_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    words = "é" if encoding == "iso-8859-1" else "使用之前请仔细阅读"
    xml = f'<?xml version="1.0" encoding="{encoding}"?><a>{words}</a>'
    assert read(written(tmp_path, "a.xml", xml.encode(encoding)))[0] == [words]


def test_what_only_looks_like_xml_is_a_text(tmp_path: Path) -> None:
    text = "<?xml is how such a file begins, says the <manual>.\nAnd so on."
    assert read(written(tmp_path, "a.txt", text))[0] == [text]


def test_word_in_one_xml_file_is_read_as_one_in_an_archive(tmp_path: Path) -> None:
    body = f"<w:body>{made.paragraph('one')}{made.word_table([['a', 'b'], ['c', 'd']])}</w:body>"
    part = f'<pkg:part pkg:name="/word/document.xml"><w:document {made.W}>{body}</w:document>'
    image = "<pkg:part><pkg:binaryData>AAECAwQ=</pkg:binaryData></pkg:part>"
    xml = f'{PROLOG}<pkg:package xmlns:pkg="p">{image}{part}</pkg:part></pkg:package>'
    assert read(written(tmp_path, "a.xml", xml))[0] == ["one\na\tb\nc\td"]


def test_a_workbook_as_xml_has_a_page_for_each_sheet(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in cells)}</Row>"

    table = f"<Table>{row('part', 'count')}{row('valve', '3')}</Table>"
    sheet = f'<Worksheet ss:Name="Parts">{table}</Worksheet>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    xml = f'{PROLOG}<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'
    assert read(written(tmp_path, "a.xls", xml))[0] == ["part\tcount\nvalve\t3"]
