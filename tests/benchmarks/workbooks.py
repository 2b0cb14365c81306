"""Workbooks to send: one padded to a size, and one with a thousand rows of claims."""

import os
import zipfile
from itertools import cycle
from pathlib import Path

import xlsxwriter

from tests.accuracy.claims_made_up import SETS
from tests.benchmarks.processes import ROOT

SAMPLE = ROOT.parent / "shared" / "samples" / "claims" / "claims_1000.xlsx"
_CLAIM = (
    "{n}. The device of claim {of}, wherein the sensor number {n} is mounted on the housing and "
    "is connected to the controller by a line that is shielded."
)
# Real claims have about 340 characters.
_FILLER = (
    "It is held by a screw of steel that goes through the plate and is turned by hand, "
    "and a seal lies between the two parts so that no water comes to the wire inside."
)
_PIECE_BYTES = 1_000_000


def write_claims(path: Path, rows: int, claims_per_row: int = 13) -> Path:
    """Write a workbook with a set of claims in each row of one column."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["Publication", "Claims"])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [f"XX{row:07d}", _claim_set(row, claims_per_row)])
    return path


def write_claim_rows(path: Path, rows: int) -> Path:
    """Write a workbook with one claim in each row, made-up ones of seven languages in turn."""
    claims = [
        f"{number}. {text.words}"
        for texts in SETS.values()
        for number, text in enumerate(texts, start=1)
    ]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["Publication", "Claims"])
        for row, claim in zip(range(1, rows + 1), cycle(claims), strict=False):
            # No two cells are the same, so that nothing could be saved by keeping answers.
            sheet.write_row(row, 0, [f"XX{row:07d}", f"{claim} Lot {row} of them. {_FILLER}"])
    return path


def _claim_set(row: int, count: int) -> str:
    first = f"1. A device of type {row}, comprising a housing, a sensor and a controller."
    rest = [_CLAIM.format(n=n, of=n - 1) for n in range(2, count + 1)]
    return "\n".join([first, *rest])


def write_padded(path: Path, size_bytes: int) -> Path:
    """Write a small valid workbook that a stored member of random bytes fills up to a size."""
    write_claims(path, rows=2)
    left_bytes = size_bytes - path.stat().st_size
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive,
        archive.open("xl/media/padding.bin", "w") as member,
    ):
        while left_bytes > 0:
            member.write(os.urandom(min(left_bytes, _PIECE_BYTES)))
            left_bytes -= _PIECE_BYTES
    return path
