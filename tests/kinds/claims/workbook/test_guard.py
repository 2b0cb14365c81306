"""What is refused before anything is unpacked, and with which sentence."""

import struct
import zipfile
from pathlib import Path

import pytest

from huey_app.kinds.claims.workbook.guard import check_file
from huey_app.kinds.contract import BadInput
from tests.kinds.claims import workbooks


def refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        check_file(path)
    return caught.value


def test_a_workbook_passes_whatever_it_is_called(tmp_path: Path) -> None:
    check_file(workbooks.write_sample(tmp_path / "claims.dat"))


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"", "empty_file", 422),
        (b"a,b\n1,2\n", "unsupported_type", 415),
        (b"PK", "unsupported_type", 415),
        (b"%PDF-1.7 and so on", "unsupported_type", 415),
        (workbooks.old_xls(), "old_format", 415),
        (workbooks.encrypted_wrapper(), "encrypted", 422),
        (b"PK\x03\x04" + bytes(500), "incomplete", 422),
    ],
)
def test_content_decides(tmp_path: Path, content: bytes, code: str, status: int) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    error = refusal(path)
    assert (error.code, error.status) == (code, status)


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml", "content.xml"])
def test_other_zips_are_another_type(tmp_path: Path, part: str) -> None:
    parts = {part: "<x/>"} if part == "content.xml" else {"[Content_Types].xml": "", part: "<x/>"}
    assert refusal(workbooks.write_parts(tmp_path / "a.xlsx", parts)).status == 415


def test_a_binary_workbook_is_told_to_save_as_xlsx(tmp_path: Path) -> None:
    path = workbooks.write_parts(
        tmp_path / "a.xlsx", {"[Content_Types].xml": "", "xl/workbook.bin": "x"}
    )
    assert refusal(path).code == "old_format"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused(tmp_path: Path, kept: float) -> None:
    path = workbooks.write_sample(tmp_path / "a.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert refusal(path).code in {"incomplete", "corrupt"}


def test_a_workbook_that_claims_gigabytes_is_refused(tmp_path: Path) -> None:
    path = workbooks.claim_size(workbooks.write_sample(tmp_path / "a.xlsx"), 3 << 30)
    assert refusal(path).code == "too_large"


def test_a_hundredfold_ratio_only_matters_when_it_is_much(tmp_path: Path) -> None:
    parts = workbooks.parts_of({"S": workbooks.sheet()})
    small = workbooks.write_parts(tmp_path / "a.xlsx", {**parts, "xl/x.xml": bytes(1 << 20)})
    check_file(small)
    large = workbooks.claim_size(small, 200 << 20)
    assert refusal(large).code == "too_large"


def test_a_giant_directory_is_not_read(tmp_path: Path) -> None:
    path = workbooks.write_sample(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 1 << 30)
    path.write_bytes(data)
    assert refusal(path).code == "too_large"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/{n}": "" for n in range(10_001)}
    assert refusal(workbooks.write_parts(tmp_path / "a.xlsx", parts)).code == "too_large"


def test_a_password_on_the_zip_itself_counts_as_encrypted(tmp_path: Path) -> None:
    path = workbooks.write_sample(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusal(path).code == "encrypted"


def test_other_compressions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert refusal(path).code == "corrupt"
