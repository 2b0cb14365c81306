"""Claims workbooks of any size, and the result that an undisturbed run of the kind gives."""

import random
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from huey_app.kinds.claims.kind import ClaimsKind
from huey_app.kinds.contract import Submission

_THINGS = ("kettle", "ladder", "lamp", "umbrella", "saddle", "drawer", "whistle", "hinge")
_PARTS = ("a spring", "two rails", "a lid of cork", "a folding arm", "an inner sleeve")


def make_workbook(rows: int, seed: int) -> bytes:
    """A sheet with `rows` claim sets; the same seed gives the same cells."""
    chance = random.Random(seed)
    book = Workbook()
    sheet = book.active
    sheet.append(["No.", "Claims"])
    for number in range(rows):
        sheet.append([number + 1, _claim_set(chance)])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _claim_set(chance: random.Random) -> str:
    thing = chance.choice(_THINGS)
    claims = [f"1. A {thing}, comprising {chance.choice(_PARTS)}."]
    for number in range(2, chance.randint(3, 9)):
        part, of = chance.choice(_PARTS), chance.randint(1, number - 1)
        claims.append(f"{number}. The {thing} of claim {of}, further comprising {part}.")
    return "\n".join(claims)


def undisturbed_result(workbook: bytes) -> bytes:
    """The result document of a run that nobody disturbs, without service or database."""
    kind = ClaimsKind()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "input"
        path.write_bytes(workbook)
        params = kind.parse(Submission({"file": path}, {"file": "claims.xlsx"}))
        summary = kind.run(_Alone(Path(name), path), params)
        return b"".join(kind.result(Path(name), summary))


class _Alone:
    """A context that nobody watches."""

    resumed = None
    resumed_folder = None
    created_at = 0.0
    locale = "en"

    def __init__(self, folder: Path, path: Path) -> None:
        self.folder = folder
        self.inputs = {"file": path}

    def progress(self, *_shown: Any) -> None:
        return

    def checkpoint(self, _state: Any) -> None:
        return
