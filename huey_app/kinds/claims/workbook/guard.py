"""Decides by content whether a file is a workbook that is safe to open; unpacks nothing."""

import struct
import zipfile
from pathlib import Path
from typing import IO

from huey_app.kinds.claims.workbook.refusals import (
    broken_means_bad_input,
    corrupt,
    incomplete,
    too_large,
)
from huey_app.kinds.contract import BadInput, sentence

UNPACKED_LIMIT_BYTES = 1 << 30
# Repeated text of real sheets packs up to about 100 to 1; deflate can do 1032 to 1.
RATIO_LIMIT = 200
RATIO_MATTERS_FROM_BYTES = 128 << 20
MEMBER_LIMIT_COUNT = 10_000
# zipfile reads the whole directory into objects: about ten times these bytes in memory.
DIRECTORY_LIMIT_BYTES = 4 << 20

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = b"PK\x03\x04"
_END_RECORD = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64_RECORD = struct.Struct("<4sQ2H2L4Q")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_COMMENT_LIMIT_BYTES = 65_535
_OLE_DIRECTORY_SEARCH_BYTES = 8 << 20


def check_file(path: Path) -> None:
    """Refuse what is not an .xlsx or .xlsm by content, whatever its name says.

    Raises BadInput: empty, another type, encrypted, cut off, or a bomb.
    """
    with path.open("rb") as file, broken_means_bad_input():
        _check_magic(file)
        if _directory_bytes(file) > DIRECTORY_LIMIT_BYTES:
            raise too_large()
        with zipfile.ZipFile(file) as archive:
            _check_members(archive.infolist())


def _check_magic(file: IO[bytes]) -> None:
    magic = file.read(8)
    if not magic:
        raise BadInput(
            "empty_file",
            sentence("The file is empty. Send a workbook (.xlsx) with the claims in one column."),
        )
    if magic == _OLE_MAGIC:
        raise _encrypted() if _holds_encrypted_package(file) else _old_format()
    if not magic.startswith(_ZIP_MAGIC):
        raise _not_a_workbook()


def _holds_encrypted_package(file: IO[bytes]) -> bool:
    """Search the OLE container for the stream that an encrypted workbook is kept in."""
    size = file.seek(0, 2)
    for start in {0, max(0, size - _OLE_DIRECTORY_SEARCH_BYTES)}:
        file.seek(start)
        if _ENCRYPTED_STREAM in file.read(_OLE_DIRECTORY_SEARCH_BYTES):
            return True
    return False


def _directory_bytes(file: IO[bytes]) -> int:
    """Size of the zip's central directory as its end records state it."""
    size = file.seek(0, 2)
    start = max(0, size - _END_RECORD.size - _COMMENT_LIMIT_BYTES)
    file.seek(start)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or found + _END_RECORD.size > len(tail):
        raise incomplete()
    stated = int(_END_RECORD.unpack_from(tail, found)[5])
    return max(stated if stated != 0xFFFFFFFF else 0, _directory64_bytes(file, start + found))


def _directory64_bytes(file: IO[bytes], end_record_at: int) -> int:
    locator_at = end_record_at - _END64_LOCATOR.size
    record_at = locator_at - _END64_RECORD.size
    if record_at < 0:
        return 0
    file.seek(record_at)
    record = _END64_RECORD.unpack(file.read(_END64_RECORD.size))
    locator = _END64_LOCATOR.unpack(file.read(_END64_LOCATOR.size))
    if locator[0] != b"PK\x06\x07" or record[0] != b"PK\x06\x06":
        return 0
    return int(record[8])


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > UNPACKED_LIMIT_BYTES or len(members) > MEMBER_LIMIT_COUNT:
        raise too_large()
    if unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > packed * RATIO_LIMIT:
        raise too_large()
    names = {member.filename.casefold().replace("\\", "/") for member in members}
    if "[content_types].xml" not in names and not any(n.startswith("xl/") for n in names):
        raise _not_a_workbook()
    _check_kind_of_package(names)
    for member in members:
        _check_member(member)


def _check_kind_of_package(names: set[str]) -> None:
    if any(name.endswith("workbook.bin") for name in names):
        raise _old_format()
    if any(name in names for name in ("word/document.xml", "ppt/presentation.xml")):
        raise _not_a_workbook()


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise _encrypted()
    # LZMA and BZIP2 are allowed in a zip, but no spreadsheet program writes them, and an LZMA
    # header can ask for gigabytes of dictionary.
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise corrupt()


def _encrypted() -> BadInput:
    return BadInput(
        "encrypted",
        sentence(
            "The workbook is protected with a password. "
            "Remove the password (save it without one) and send it again."
        ),
    )


def _old_format() -> BadInput:
    return BadInput(
        "old_format",
        sentence(
            "This is an old or binary Excel file (.xls or .xlsb). "
            "Open it in a spreadsheet program, save it as .xlsx and send that file."
        ),
        status=415,
    )


def _not_a_workbook() -> BadInput:
    return BadInput(
        "unsupported_type",
        sentence("This is not an Excel workbook. Send an .xlsx or .xlsm file."),
        status=415,
    )
