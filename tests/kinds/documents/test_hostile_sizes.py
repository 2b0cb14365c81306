"""No megabyte that is made to take long takes long."""

import resource
from pathlib import Path

import pytest

from huey_app.kinds import child
from huey_app.kinds.documents import prepare
from tests.kinds.documents import made
from tests.kinds.documents.reading import written

SIZE = 1_000_000
LIMITS = child.Limits(time_s=100.0, memory_bytes=1536 << 20)
CPU_MOST_S = 12.0
"""Each took more than 20 s, most of them hours, before there was a bound."""
HTML = "<!doctype html>"
MAIL = "From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"
PART = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'


def repeated(text: str) -> str:
    return text * (SIZE // len(text))


TEXTS = {
    "blocks.html": HTML + repeated("<div>x"),
    "marks.html": HTML + "".join(f"<font size={i}>x" for i in range(50_000)),
    "tables.html": HTML + repeated("<table><tr><td>x"),
    "attributes.html": f"{HTML}<p {' '.join(f'a{i}=b' for i in range(100_000))}>x",
    "comments.html": repeated("<!---->") + "x",
    "spaces.txt": f"x{repeated(' ')}x",
    "wide.txt": f"中{repeated(chr(0x3000))}中",
    "headings.md": f"# x{' ' * SIZE}x",
    "subject.eml": f"Subject: {repeated('x ')}\r\n{MAIL}\r\nx",
    "words.eml": f"Subject: {repeated('=?utf-8?b?eA==?= ')}\r\n{MAIL}\r\nx",
    "parameters.eml": f"{MAIL}Content-Type: text/plain; {repeated('a=b; ')}\r\n\r\nx",
    "brackets.eml": f"{MAIL}Content-Disposition: inline; a={repeated('(')}\r\n\r\nx",
    "parts.eml": MAIL + PART + repeated("--b\r\nContent-Type: text/html\r\n\r\nx\r\n"),
}


def prepared(path: Path) -> int:
    """Characters read of the file, within the limits."""
    request = {"path": str(path), "name": path.name, "folder": str(path.parent)}
    before_s = cpu_s()
    found = child.run(prepare.main, request, LIMITS, lambda said: None)
    assert cpu_s() - before_s < CPU_MOST_S
    return int(found["characters"])


def cpu_s() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


@pytest.mark.parametrize("name", TEXTS)
def test_a_megabyte_takes_some_seconds(tmp_path: Path, name: str) -> None:
    prepare.warm_up()
    assert prepared(written(tmp_path, name, TEXTS[name])) > 0


def test_boxes_within_boxes_say_each_text_once(tmp_path: Path) -> None:
    begin, end = "<text:p><draw:text-box>", "</draw:text-box></text:p>"
    body = begin * 200 + "<text:p>word</text:p>" * 30_000 + end * 200
    assert prepared(made.odt(tmp_path / "a.odt", body)) == 30_000 * len("word ") - 1


def test_an_attribute_that_is_repeated_in_a_cell_is_no_formula(tmp_path: Path) -> None:
    repeated_place = f"<c {repeated('r=A1 ')}/>".replace("A1", '"A1"')
    rows = f'<row r="1">{repeated_place}</row><row r="2">{made.cell("A2", "word")}</row>'
    assert prepared(made.workbook(tmp_path / "a.xlsx", {"S": rows})) == len("word")


def test_mail_within_mail_without_an_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.eml", MAIL + repeated("Content-Type: message/rfc822\r\n\r\n"))
    with pytest.raises(Exception, match="damaged"):
        prepared(path)
