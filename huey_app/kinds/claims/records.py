"""Turns one parsed cell into its record of the result; pure."""

from typing import Any

from huey_app.kinds.claims.parser import Claim, ParsedCell
from huey_app.kinds.claims.problems import Problem
from huey_app.kinds.claims.results import Record
from huey_app.kinds.claims.workbook.cells import ERROR, Cell, column_letter
from huey_app.kinds.contract import Sentence, sentence


def parsed_record(cell: Cell, parsed: ParsedCell, locale: str) -> Record:
    """The record of a cell that was read; its errors are said in `locale`, too."""
    place = _place(cell)
    return {
        **place,
        "claims": [{**place, **_claim(claim)} for claim in parsed.claims],
        "errors": [error_record(cell, problem, locale) for problem in parsed.problems],
    }


def error_record(cell: Cell, problem: Problem, locale: str) -> Record:
    """What is wrong with a cell, said in `locale`, too."""
    return _error(_place(cell), problem.code, problem.sentence, locale)


def flawed_record(cell: Cell, locale: str) -> Record:
    """The record of a cell that holds a formula or an error value instead of text."""
    place = _place(cell)
    if cell.flaw == ERROR:
        code = "cell_error"
        reason = sentence(
            "The cell shows the error {value} instead of text. Correct it in the sheet.",
            value=cell.text[:20],
        )
    else:
        code = "formula_without_value"
        reason = sentence(
            "The cell holds a formula whose value was never stored. "
            "Open the workbook in a spreadsheet program, save it and send it again."
        )
    return {**place, "claims": [], "errors": [_error(place, code, reason, locale)]}


def _place(cell: Cell) -> dict[str, Any]:
    return {"row": cell.row, "cell": f"{column_letter(cell.column)}{cell.row}"}


def _claim(claim: Claim) -> Record:
    return {
        "claim_number": claim.number,
        "claim_type": claim.type,
        "claim_text": claim.text,
        "language": claim.language,
        "referenced_claims": list(claim.references),
        "original_text": claim.original_text,
        "confidence_score": claim.confidence,
        "doubt": claim.doubt,
        "cites_other_category": claim.cites_other_category,
    }


def _error(place: dict[str, Any], code: str, reason: Sentence, locale: str) -> Record:
    """`text` and `facts` let a page say it in another language later."""
    return {
        **place,
        "code": code,
        "error": reason.say(locale),
        "text": reason.text,
        "facts": dict(reason.facts),
    }
