"""Finds the sheet and the column that hold the claims, as asked for or by content."""

import unicodedata
from pathlib import Path
from typing import NamedTuple

from huey_app.kinds.claims.workbook import likelihood
from huey_app.kinds.claims.workbook.cells import column_letter, column_number
from huey_app.kinds.claims.workbook.index_column import numbers_claims
from huey_app.kinds.claims.workbook.inspect import (
    SAMPLE_COLUMNS,
    Column,
    SheetSample,
    iter_samples,
    sample_sheet,
)
from huey_app.kinds.claims.workbook.package import Sheet, Workbook, open_workbook
from huey_app.kinds.contract import BadInput, sentence

LIKELY_ENOUGH = 0.35
_LISTED_NAMES = 8
_NAME_CHARS = 40


class Place(NamedTuple):
    """Where the claims are; `header_row` (1 based) and all above it are not claims, 0: no header.

    `column_name` is the header's text, or the letter where there is none.
    `publication_column` and `number_column` are beside claims without printed numbers, 0 for none;
    `is_number_sure`: it is headed as numbers of claims, or proves to hold them;
    `is_hidden`: the sheet is.
    """

    sheet_name: str
    column: int
    column_name: str
    header_row: int
    publication_column: int = 0
    number_column: int = 0
    is_number_sure: bool = False
    is_hidden: bool = False


def find_place(path: Path, sheet_name: str = "", column_name: str = "") -> Place:
    """Resolve what a person asked for; "" means: find it by content.

    `column_name` is a letter or a header's text. Raises BadInput naming what there is instead.
    """
    with open_workbook(path) as workbook:
        samples = _candidates(workbook, sheet_name)
        if all(sample.is_whole and not sample.columns for sample in samples):
            raise _empty(sheet_name)
        if column_name.strip():
            return _named_column(samples, column_name.strip())
        return _likeliest_column(samples)


def find_sheet(workbook: Workbook, name: str) -> Sheet:
    """The sheet of that name; case and outer blanks only matter when two would fit."""
    for same in (str, _loose):
        for sheet in workbook.sheets:
            if same(sheet.name) == same(name):
                return sheet
    raise BadInput(
        "no_sheet",
        sentence(
            'The workbook has no sheet "{name}". It has: {sheets}.',
            name=name[:_NAME_CHARS],
            sheets=_listed([sheet.name for sheet in workbook.sheets]),
        ),
    )


def _candidates(workbook: Workbook, sheet_name: str) -> list[SheetSample]:
    if sheet_name.strip():
        return [sample_sheet(workbook, find_sheet(workbook, sheet_name))[0]]
    return list(iter_samples(workbook))


def _likeliest_column(samples: list[SheetSample]) -> Place:
    """The first of the likeliest columns."""
    pairs = [(sample, column) for sample in samples for column in sample.columns]
    best = max(pairs, key=lambda pair: pair[1].claims_likelihood, default=None)
    if best is None or best[1].claims_likelihood < LIKELY_ENOUGH:
        _refuse_headed(pairs)
        raise BadInput(
            "no_claims_column",
            sentence(
                "No column of this workbook looks like patent claims. "
                "Say which sheet and which column (letter or header) hold them."
            ),
        )
    return _place(*best)


def _refuse_headed(pairs: list[tuple[SheetSample, Column]]) -> None:
    """Say what is below the first heading of claims, if there is one."""
    headed = [pair for pair in pairs if likelihood.of_header(pair[1].header) > 0]
    if not headed:
        return
    sample, column = headed[0]
    _require_content(sample, column)
    raise BadInput(
        "no_claims_column",
        sentence(
            "The column {column} is headed as claims, but what is below does not look like any:"
            " “{sample}”. If it is the right one, say so; else say which column holds them.",
            column=_label(column),
            sample=" ".join(column.sample[:_NAME_CHARS].split()),
        ),
    )


def _named_column(samples: list[SheetSample], name: str) -> Place:
    """A letter of a column in use, a header's text, or a letter of any column, in this order."""
    found = _by_letter(samples, name) or _by_header(samples, name)
    if found:
        _require_content(*found)
        return _place(*found)
    number = _letter_number(name)
    if number > SAMPLE_COLUMNS:
        raise _too_far(name)
    if number and not all(sample.is_whole for sample in samples):
        return Place(samples[0].sheet.name, number, column_letter(number), 0)
    raise BadInput(
        "no_column",
        sentence(
            'There is no column "{name}" with anything in it. Columns found: {columns}.',
            name=name[:_NAME_CHARS],
            columns=_listed([_label(column) for s in samples for column in s.columns]),
        ),
    )


def _too_far(name: str) -> BadInput:
    return BadInput(
        "no_column",
        sentence(
            "The column {name} is beyond the first {limit} columns of the sheet, and further ones"
            " are not looked at. Move the claims further left, or into a sheet of their own.",
            name=name,
            limit=SAMPLE_COLUMNS,
        ),
    )


def _require_content(sample: SheetSample, column: Column) -> None:
    if sample.is_whole and not column.sample:
        reason = sentence(
            "The column {column} has a heading and nothing below.", column=_label(column)
        )
        raise BadInput("empty_column", reason)


def _by_letter(samples: list[SheetSample], name: str) -> tuple[SheetSample, Column] | None:
    number = _letter_number(name)
    return _likeliest([(s, c) for s in samples for c in s.columns if c.number == number])


def _by_header(samples: list[SheetSample], name: str) -> tuple[SheetSample, Column] | None:
    pairs = [(s, c) for s in samples for c in s.columns]
    exact = [(s, c) for s, c in pairs if c.header == name]
    return _likeliest(exact or [(s, c) for s, c in pairs if _loose(c.header) == _loose(name)])


def _likeliest(pairs: list[tuple[SheetSample, Column]]) -> tuple[SheetSample, Column] | None:
    return max(pairs, key=lambda pair: pair[1].claims_likelihood, default=None)


def _letter_number(name: str) -> int:
    try:
        return column_number(name) if len(name) <= 3 else 0
    except ValueError:
        return 0


def _place(sample: SheetSample, column: Column) -> Place:
    name = column.header or column.letter
    place = Place(sample.sheet.name, column.number, name, column.header_row)
    place = place._replace(is_hidden=sample.sheet.is_hidden)
    if not column.header or likelihood.is_numbered(column.sample):
        return place
    others = [other for other in sample.columns if other.number != column.number]
    publication = next((o.number for o in others if likelihood.names_publication(o.header)), 0)
    numbers = [other for other in others if other.sample.strip().rstrip(".").isdigit()]
    sure = next((o.number for o in numbers if likelihood.names_claim_number(o.header)), 0)
    indexes = [other for other in numbers if likelihood.names_index(other.header)]
    index = next((o.number for o in indexes), 0) if publication else 0
    if not (sure or publication):
        sure = next((o.number for o in indexes if numbers_claims(o.numbers, column.cited)), 0)
    return place._replace(
        publication_column=publication,
        number_column=sure or index,
        is_number_sure=bool(sure),
    )


def _empty(sheet_name: str) -> BadInput:
    if sheet_name.strip():
        reason = sentence('The sheet "{name}" is empty.', name=sheet_name[:_NAME_CHARS])
    else:
        reason = sentence("The workbook is empty: no cell of it holds anything.")
    return BadInput("empty_sheet", reason)


def _label(column: Column) -> str:
    return f"{column.letter} ({column.header[:_NAME_CHARS]})" if column.header else column.letter


def _listed(names: list[str]) -> str:
    more = ", …" if len(names) > _LISTED_NAMES else ""
    return ", ".join(name[:_NAME_CHARS] for name in names[:_LISTED_NAMES]) + more


def _loose(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
