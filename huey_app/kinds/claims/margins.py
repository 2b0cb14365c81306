"""Blanks what stands beside the claims on a page or in a table, without moving any character."""

import re

from huey_app.kinds.claims.words import has_any

# EPO and PCT print the number of every fifth line in the margin (Rule 49(8)(c) EPC before 2023,
# Rule 11.8 PCT); a program that extracts the text puts it in front of the line.
_LINE_NUMBER = re.compile(
    r"^(\d{1,2}0|\d?5) (?=[a-zäöüß(])"
    r"(?!(?:mm|cm|nm|kg|mg|ml|wt|vol|mol|min|to|or|bis|oder|ou|à|parts?|times)\b)",
    re.MULTILINE,
)
_EVERY = 5
# An extracted line may be two, or half of one.
_LINES_APART = range(3, 9)
# One of two neighbours is a multiple of ten.
_LINE_NUMBER_MARKS = ("\n10 ", "\n20 ", "\n30 ", "\n40 ")
_TYPE_COLUMN = re.compile(
    r"\t *(?i:(?:in)?dep(?:endent|\.)?(?: claim)?|独立(?:[权權]利要求)?"
    r"|[从從][属屬](?:[权權]利要求)?"
    r"|[獨独]立[項项]|附[屬属][項项]|unabhängig|abhängig)(?:\t[\d,，、 \t-]*)? *(?=[\r\n]|$)"
)


def without_margins(text: str) -> str:
    """Blank the line numbers of a page, and the column with the type in a pasted table.

    Also the sign of a formula, where somebody's program stored a text as one.

    The length stays, so that all offsets do.
    """
    if text.startswith("="):
        text = f" {text[1:]}"
    if "\t" in text:
        text = _TYPE_COLUMN.sub(_blanks, text)
    if has_any(text, _LINE_NUMBER_MARKS):
        text = _without_line_numbers(text)
    return text


def _without_line_numbers(text: str) -> str:
    found: list[re.Match[str]] = []
    runs = [found]
    line = last_line = at = 0
    for match in _LINE_NUMBER.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        follows = found and int(match[1]) == int(found[-1][1]) + _EVERY
        if not (follows and line - last_line in _LINES_APART):
            found = []
            runs.append(found)
        found.append(match)
        last_line = line
    for match in (match for run in runs if len(run) > 1 for match in run):
        text = f"{text[: match.start()]}{_blanks(match)}{text[match.end() :]}"
    return text


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
