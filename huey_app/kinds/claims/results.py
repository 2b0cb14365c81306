"""The bulk result of a claims task: one JSON line per cell, and its running statistics."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from huey_app.kinds.contract import Sentence

FILE_NAME = "result.jsonl"
SHOWN_ERRORS = 100
COUNTED_FIELDS = (
    *("language", "claim_type", "confidence_score"),
    *("claim_number", "referenced_claims"),
)
# Of the claims that the parser reads, about one in a hundred scores below this.
LOW_CONFIDENCE = 0.8
_PIECE_BYTES = 1 << 16

Record = dict[str, Any]
# Most cells have none; decoding them only to see that costs a fifth of an export.
_NO_ERRORS = b'"errors":[]}\n'
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Statistics:
    """What the summary counts, kept up cell by cell; JSON-able by `to_state`."""

    total_cells_processed: int = 0
    total_claims_extracted: int = 0
    language_distribution: dict[str, int] = field(default_factory=dict)
    independent_claims_count: int = 0
    dependent_claims_count: int = 0
    low_confidence_count: int = 0
    processing_errors_count: int = 0
    processing_errors: list[Record] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Count one cell's record."""
        self.total_cells_processed += 1
        for claim in record["claims"]:
            self._add_claim(claim)
        self.processing_errors_count += len(record["errors"])
        room = SHOWN_ERRORS - len(self.processing_errors)
        self.processing_errors += record["errors"][:room]

    def to_state(self) -> Record:
        """A JSON-able copy; also the summary's figures."""
        return asdict(self)

    @classmethod
    def from_state(cls, state: Record) -> Self:
        """The inverse of `to_state`."""
        return cls(**json.loads(_encode(state)))

    def _add_claim(self, claim: Record) -> None:
        self.total_claims_extracted += 1
        language = claim["language"]
        self.language_distribution[language] = self.language_distribution.get(language, 0) + 1
        if claim["claim_type"] == "independent":
            self.independent_claims_count += 1
        else:
            self.dependent_claims_count += 1
        self.low_confidence_count += claim["confidence_score"] < LOW_CONFIDENCE


class ResultWriter:
    """Appends records to a result file; only what was synced is promised to be there."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")

    def append(self, line: bytes) -> None:
        """Add one cell's record, encoded."""
        self._file.write(line + b"\n")

    def sync(self) -> int:
        """Bring all records to the disk; returns the file's length in bytes."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def close(self) -> None:
        """Close the file without a promise."""
        self._file.close()


def encode_record(record: Record) -> bytes:
    """The line of a record, without its end; half a character becomes a question mark."""
    return _encode(record).encode("utf-8", "replace")


def carry_over(source: Path, target: Path, length_bytes: int) -> bool:
    """Make `target` the first `length_bytes` of `source`; both may be the same file.

    False, with an empty `target`, when the source has not got that much.
    """
    if not source.is_file() or source.stat().st_size < length_bytes:
        target.write_bytes(b"")
        return False
    if source != target:
        _copy_head(source, target, length_bytes)
    os.truncate(target, length_bytes)
    return True


def iter_records(path: Path) -> Iterator[Record]:
    """The records in the sheet's order."""
    with path.open("rb") as file:
        yield from map(json.loads, file)


def iter_claims(path: Path) -> Iterator[Record]:
    """All claims in the sheet's order, in the shape of the contract's `claims_data`."""
    for record in iter_records(path):
        yield from record["claims"]


def iter_errors(path: Path) -> Iterator[Record]:
    """All processing errors in the sheet's order."""
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(_NO_ERRORS):
                yield from json.loads(line)["errors"]


def stream_document(path: Path, summary: Record) -> Iterator[bytes]:
    """The contract's full result as one JSON document: the summary with all of the bulk in it.

    Errors are said in `summary["locale"]`.
    """
    head = {key: value for key, value in summary.items() if key != "processing_errors"}
    yield _encode(head).encode().removesuffix(b"}") + b',"claims_data":['
    yield from _pieces(iter_claims(path), b",")
    yield b'],"processing_errors":['
    yield from _pieces((_shown(error, summary["locale"]) for error in iter_errors(path)), b",")
    yield b"]}"


def _shown(error: Record, locale: str) -> Record:
    """What the contract promises of an error, with its code for programs."""
    said = Sentence(error["text"], error["facts"]).say(locale)
    return {"row": error["row"], "cell": error["cell"], "code": error["code"], "error": said}


def stream_lines(path: Path) -> Iterator[bytes]:
    """All claims as JSON lines, one claim each."""
    yield from _pieces(iter_claims(path), b"\n")
    yield b"\n"


def _pieces(items: Iterable[Record], separator: bytes) -> Iterator[bytes]:
    """Encode items, separated, in pieces of about 64 KiB."""
    piece = bytearray()
    between = b""
    for item in items:
        piece += between + _encode(item).encode()
        between = separator
        if len(piece) > _PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _copy_head(source: Path, target: Path, length_bytes: int) -> None:
    left_bytes = length_bytes
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(min(left_bytes, _PIECE_BYTES)):
            writing.write(piece)
            left_bytes -= len(piece)
