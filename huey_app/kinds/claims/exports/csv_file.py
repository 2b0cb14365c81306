"""The result as CSV that Excel opens as UTF-8 and in which no cell becomes a formula."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from huey_app.kinds.claims.doubts import doubt_of
from huey_app.kinds.claims.results import Record, iter_claims

FIELDS = (
    "row",
    "cell",
    "claim_number",
    "claim_type",
    "referenced_claims",
    "language",
    "confidence_score",
    "cites_other_category",
    "claim_text",
    "original_text",
    "doubt",
    "note",
)
_BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PIECE_CHARS = 1 << 16


def stream_csv(results: Path, locale: str) -> Iterator[bytes]:
    """The claims, one a line, with a header line, in pieces of about 64 KiB.

    The last column says the doubt in words of `locale`; all other words are names for programs.
    """
    buffer = io.StringIO()
    buffer.write(_BOM)
    writer = csv.writer(buffer)
    writer.writerow(FIELDS)
    for claim in iter_claims(results):
        writer.writerow(_values(claim, locale))
        if buffer.tell() > _PIECE_CHARS:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _values(claim: Record, locale: str) -> list[object]:
    shown = {
        "doubt": None,
        **claim,
        "referenced_claims": ", ".join(map(str, claim["referenced_claims"])),
        "note": doubt_of(claim, locale),
    }
    return [_disarm(shown[name]) for name in FIELDS]


def _disarm(value: object) -> object:
    """Put an apostrophe before what a spreadsheet program would calculate."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
