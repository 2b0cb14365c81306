"""Workbooks to send: small, long enough to be watched, and with names that attack the page."""

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl

LAMP = (
    "1. A lamp comprising a bulb and a shade, wherein the shade is foldable.\n"
    "2. The lamp of claim 1, wherein the shade is made of paper.\n"
    "3. The lamp of claim 1 or 2, further comprising a switch.\n"
    "4. The lamp of claim 9, wherein the switch glows."
)
UMBRELLA = (
    "1、一种雨伞，包括伞柄、伞骨和伞面，其特征在于，所述伞面的边缘设有集水槽。\n"
    "2、根据权利要求1所述的雨伞，其特征在于，所述集水槽由硅胶制成。"
)
HOSTILE = '<img src=x onerror="alert(1)">'


def write_small(path: Path) -> Path:
    """Ten rows in two languages, and a sheet without claims."""
    rows = [(f"P-{n}", f"Title {n}", LAMP if n % 2 else UMBRELLA) for n in range(10)]
    return _write(path, "Claims", [("No.", "Title", "Claims"), *rows])


def write_long(path: Path, row_count: int = 5_000) -> Path:
    """Enough rows to keep a worker busy for some seconds."""
    rows = [(f"P-{n}", f"Title {n}", LAMP) for n in range(row_count)]
    return _write(path, "Claims", [("No.", "Title", "Claims"), *rows])


def write_padded(path: Path, padding_bytes: int) -> Path:
    """A workbook that takes its time to be sent."""
    write_small(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/noise.bin", os.urandom(padding_bytes))
    return path


def write_hostile(path: Path) -> Path:
    """Sheet, headers and cells that are markup."""
    rows = [(HOSTILE, LAMP) for _ in range(5)]
    return _write(path, HOSTILE.replace('"', "'")[:31], [(HOSTILE, HOSTILE + " claims"), *rows])


def _write(path: Path, sheet: str, rows: Iterable[tuple[str, ...]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    written = book.create_sheet(sheet)
    for row in rows:
        written.append(row)
    notes = book.create_sheet("Notes")
    notes.append(("Nothing to see here",))
    book.save(path)
    return path
