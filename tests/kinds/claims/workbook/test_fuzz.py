"""Whatever bytes arrive, the answer is a workbook read or a BadInput, within seconds."""

import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huey_app.kinds.claims.workbook import inspect
from huey_app.kinds.claims.workbook.columns import find_place
from huey_app.kinds.claims.workbook.inspect import inspect_file
from huey_app.kinds.claims.workbook.read import iter_cells
from huey_app.kinds.contract import BadInput
from tests.kinds.claims import workbooks

FEW_SECONDS = 10
# Time grows with the tags that are looked at, so a tenth of them shows the limit, too.
SCALE = 10
calm = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TAGS = ["worksheet", "sheetData", "row", "c", "v", "t", "is", "f", "r", "rPh", "si", "sst"]
ATTRIBUTES = {
    "r": ["A1", "1", "XFE9", "a1", "", "-3", "B99999999", "9" * 5000, "1A", "ＡＢ１", "٣"],
    "t": ["s", "inlineStr", "n", "b", "e", "str", "d", "?"],
    "s": ["0", "x"],
}
TEXTS = [
    "1. A lamp.",
    "0",
    "-1",
    "7",
    "nan",
    "inf",
    "1e999",
    "_xD800_",
    "&#10;",
    "\n",
    "99999999999",
]

PLACE = st.floats(0, 1, exclude_max=True)


def read_everything(path: Path) -> None:
    """All that a submit and a run do with a file."""
    started = time.process_time()
    for step in (inspect_file, find_place, lambda p: list(iter_cells(p, "S", 1))):
        with suppress(BadInput):
            step(path)
    assert time.process_time() - started < FEW_SECONDS


@st.composite
def sheet_xml(draw: st.DrawFn) -> str:
    """XML made of a worksheet's words in no sensible order."""

    def element(depth: int) -> str:
        tag = draw(st.sampled_from(TAGS))
        names = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), unique=True))
        attributes = "".join(f' {n}="{draw(st.sampled_from(ATTRIBUTES[n]))}"' for n in names)
        size = draw(st.integers(0, 3)) if depth < 4 else 0
        inner = "".join(element(depth + 1) for _ in range(size))
        return f"<{tag}{attributes}>{inner or draw(st.sampled_from(TEXTS))}</{tag}>"

    return element(0)


@calm
@given(data=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a"
    for start in (b"", b"PK\x03\x04", workbooks.OLE_MAGIC, b"PK\x05\x06"):
        path.write_bytes(start + data)
        read_everything(path)


@calm
@given(
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8
    ),
    kept=st.floats(0.5, 1),
)
def test_a_workbook_with_changed_bytes(
    tmp_path: Path, changes: list[tuple[float, int]], kept: float
) -> None:
    path = workbooks.write_sheets(
        tmp_path / "a", {"S": workbooks.text_sheet([["1. A lamp."]] * 30)}
    )
    data = bytearray(path.read_bytes())
    for place, value in changes:
        data[int(place * len(data))] = value
    path.write_bytes(data[: int(len(data) * kept)])
    read_everything(path)


@settings(calm, max_examples=80)
@given(sheet=sheet_xml(), strings=sheet_xml())
def test_xml_in_no_sensible_order(tmp_path: Path, sheet: str, strings: str) -> None:
    read_everything(workbooks.write_sheets(tmp_path / "a", {"S": sheet}, strings))


@calm
@given(
    part=st.sampled_from(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"]),
    cut=st.floats(0, 1),
    noise=st.text(max_size=20),
)
def test_broken_index_parts(tmp_path: Path, part: str, cut: float, noise: str) -> None:
    parts = workbooks.parts_of({"S": workbooks.text_sheet([["1. A lamp."]])})
    at = int(len(parts[part]) * cut)
    parts[part] = parts[part][:at] + noise + parts[part][at:]
    read_everything(workbooks.write_parts(tmp_path / "a", parts))


def write_filled(archive: zipfile.ZipFile, filler: bytes, size_bytes: int) -> None:
    """A sheet that begins well and goes on with the same few bytes."""
    with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        part.write(b"<worksheet><sheetData>")
        for _ in range(size_bytes // (len(filler) * 20_000)):
            part.write(filler * 20_000)


@pytest.mark.parametrize(
    "filler", [b" ", b"<c/>", b"<row><c/></row>", b"<row r='1'><c r='XFD1'/></row>", b"&#65;"]
)
def test_megabytes_of_nothing_end_within_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filler: bytes
) -> None:
    monkeypatch.setattr(inspect, "SAMPLE_TAGS", inspect.SAMPLE_TAGS // SCALE)
    path = tmp_path / "a"
    parts = workbooks.parts_of({"S": ""})
    del parts["xl/worksheets/sheet1.xml"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        write_filled(archive, filler, 16 << 20)
    started = time.process_time()
    for step in (inspect_file, find_place):
        with suppress(BadInput):
            step(path)
    assert time.process_time() - started < 2 * FEW_SECONDS / SCALE
