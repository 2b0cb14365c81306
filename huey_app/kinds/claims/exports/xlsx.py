"""The result as a workbook: a summary, the claims with their tree, the errors."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

from huey_app.kinds.claims.doubts import doubt_of
from huey_app.kinds.claims.exports import labels
from huey_app.kinds.claims.exports.sheet_xml import ROW_LIMIT, SheetPlan, SheetRow
from huey_app.kinds.claims.exports.workbook_file import write_workbook
from huey_app.kinds.claims.report.tree import depths
from huey_app.kinds.claims.results import Record, iter_errors, iter_records
from huey_app.kinds.contract import Sentence, sentence

FILE_NAME = "claims.xlsx"
_CLAIM_WIDTHS = (7, 8, 8, 14, 14, 11, 11, 26, 90, 60)
_TEXT_COLUMN = 8
_ERROR_WIDTHS = (7, 8, 22, 110)
_SUMMARY_WIDTHS = (34, 40)
# A row's XML is at most so many times as long as its line of the result: "&" becomes "&amp;".
_GROWTH = 6


def write_xlsx(
    results: Path, summary: Record, target: Path, created_at: float, tick: Callable[[], None]
) -> None:
    """Write the workbook in `summary["locale"]`: the same bytes for the same result.

    `created_at` is epoch seconds; `tick` is called several times a second and may raise.
    """
    write_workbook(target, _plans(results, summary, created_at), created_at, tick)


def _plans(results: Path, summary: Record, created_at: float) -> Iterator[SheetPlan]:
    locale = summary["locale"]
    yield SheetPlan(
        labels.SUMMARY_SHEET.say(locale),
        _said(labels.SUMMARY_HEADINGS, locale),
        _SUMMARY_WIDTHS,
        _summary_rows(summary, created_at),
    )
    yield from _claim_plans(results, locale)
    yield SheetPlan(
        labels.ERRORS_SHEET.say(locale),
        _said(labels.ERROR_HEADINGS, locale),
        _ERROR_WIDTHS,
        islice(_error_rows(results), ROW_LIMIT - 1),
        landscape=True,
        most_bytes=results.stat().st_size * _GROWTH,
    )


def _claim_plans(results: Path, locale: str) -> Iterator[SheetPlan]:
    """One claims sheet, and further ones where the claims outnumber a sheet's rows."""
    rows = _claim_rows(results, locale)
    name = labels.CLAIMS_SHEET.say(locale)
    number = 1
    while (first := next(rows, None)) or number == 1:
        yield SheetPlan(
            name if number == 1 else f"{name} {number}",
            _said(labels.CLAIM_HEADINGS, locale),
            _CLAIM_WIDTHS,
            chain([first], islice(rows, ROW_LIMIT - 2)) if first else (),
            landscape=True,
            most_bytes=results.stat().st_size * _GROWTH,
        )
        number += 1


def _claim_rows(results: Path, locale: str) -> Iterator[SheetRow]:
    types = {
        "independent": labels.INDEPENDENT.say(locale),
        "dependent": labels.DEPENDENT.say(locale),
    }
    for record in iter_records(results):
        claims = record["claims"]
        for claim, depth in zip(claims, depths(claims), strict=True):
            yield SheetRow(_claim_values(claim, types, locale), depth, _TEXT_COLUMN)


def _claim_values(claim: Record, types: dict[str, str], locale: str) -> list[str | int | float]:
    return [
        claim["row"],
        claim["cell"],
        claim["claim_number"],
        types[claim["claim_type"]],
        ", ".join(map(str, claim["referenced_claims"])),
        claim["language"],
        claim["confidence_score"],
        doubt_of(claim, locale),
        claim["claim_text"],
        claim["original_text"],
    ]


def _error_rows(results: Path) -> Iterator[SheetRow]:
    for error in iter_errors(results):
        yield SheetRow([error["row"], error["cell"], error["code"], error["error"]])


def _summary_rows(summary: Record, created_at: float) -> Iterator[SheetRow]:
    locale = summary["locale"]
    created = datetime.fromtimestamp(created_at, UTC)
    yield SheetRow([sentence("Submitted").say(locale), f"{created:%Y-%m-%d %H:%M:%S} UTC"])
    for key, label in labels.figures().items():
        yield SheetRow([label.say(locale), summary[key]])
    for code, count in sorted(summary["language_distribution"].items()):
        label = sentence("Claims in {language}", language=labels.language_name(code, locale))
        yield SheetRow([label.say(locale), count])


def _said(headings: tuple[Sentence, ...], locale: str) -> list[str]:
    return [heading.say(locale) for heading in headings]
