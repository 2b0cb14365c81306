"""Makes result records without a parser."""

from pathlib import Path
from typing import Any

from huey_app.kinds.claims.results import Record, ResultWriter, Statistics, encode_record


def claim(number: int, *references: int, **other: Any) -> Record:
    """A claim record; with references it is dependent unless `other` says something else."""
    return {
        "row": 2,
        "cell": "B2",
        "claim_number": number,
        "claim_type": "dependent" if references else "independent",
        "claim_text": f"{number}. A lamp.",
        "language": "en",
        "referenced_claims": list(references),
        "original_text": f"{number}. A lamp.",
        "confidence_score": 0.95,
        "doubt": None,
        "cites_other_category": False,
    } | other


def error(**other: Any) -> Record:
    """A processing error."""
    return {
        "row": 2,
        "cell": "B2",
        "code": "gap",
        "error": "Claim 3 is missing.",
        "text": "Claim {number} is missing.",
        "facts": {"number": 3},
    } | other


def record(*claims: Record, row: int = 2, errors: tuple[Record, ...] = ()) -> Record:
    """The record of one cell in column B."""
    place = {"row": row, "cell": f"B{row}"}
    return {
        **place,
        "claims": [{**one, **place} for one in claims],
        "errors": [{**one, **place} for one in errors],
    }


def write(path: Path, *records: Record, locale: str = "en") -> Record:
    """Write a result file; returns its summary."""
    writer = ResultWriter(path)
    statistics = Statistics()
    for one in records:
        writer.append(encode_record(one))
        statistics.add(one)
    writer.sync()
    writer.close()
    return {
        **statistics.to_state(),
        "sheet_name": "Sheet1",
        "column_name": "Claims",
        "column": "B",
        "parser_version": "7",
        "locale": locale,
    }
