"""Builds the C shim, and speaks to it from inside a process that it was preloaded into."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

_HERE = Path(__file__).parent
_SOURCES = ("shim.c", "power_cut.c")


def compiler() -> str | None:
    """The machine's C compiler, None where there is none."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def build(folder: Path) -> Path:
    """Compile the shim into `folder`; return the library to preload."""
    library = folder / "shim.so"
    command = [str(compiler()), "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-o", str(library)]
    subprocess.run([*command, *(str(_HERE / name) for name in _SOURCES)], check=True)
    return library


def watch(folder: Path, attic: Path | None) -> None:
    """Keep what undoes each change in `folder` from now on, where there is an attic for it."""
    _library().crash_watch(os.fsencode(folder), os.fsencode(attic) if attic else b"")


def die_before(number: int) -> None:
    """Count changes from now on; die right before that one (from 1)."""
    _library().crash_at(ctypes.c_long(number))


def die_now() -> None:
    """Die here."""
    _library().crash_now()


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)
