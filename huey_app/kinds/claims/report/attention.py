"""What a reader should check first: errors, and the claims least sure, lowest score first."""

import heapq
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from huey_app.kinds.claims.doubts import doubt_of
from huey_app.kinds.claims.report.claim_set import anchor, spoken_error
from huey_app.kinds.claims.report.markup import attribute, text
from huey_app.kinds.claims.report.words import word
from huey_app.kinds.claims.results import LOW_CONFIDENCE, Record, iter_errors, iter_records
from huey_app.kinds.contract import sentence

SHOWN_NOTES = 200
_QUOTE_CHARS = 160


def sections(results: Path, summary: Record, locale: str) -> Iterator[str]:
    """The head of the page's check list; bounded however many there are."""
    yield f"<h2>{text(word('attention', locale))}</h2>"
    errors, unsure = summary["processing_errors_count"], summary["low_confidence_count"]
    if not errors and not unsure:
        yield f"<p>{text(word('nothing', locale))}</p>"
    if errors:
        yield f"<h3>{text(word('errors', locale))} ({errors:,})</h3>"
        notes = (_error_note(e, locale) for e in islice(iter_errors(results), SHOWN_NOTES))
        yield _notes(notes, errors, locale)
    if unsure:
        yield f"<h3>{text(word('unsure', locale))} ({unsure:,})</h3>"
        yield _notes((_unsure_note(*one, locale) for one in _least_sure(results)), unsure, locale)


def _least_sure(results: Path) -> list[tuple[float, str, Record]]:
    """Score, anchor and claim, lowest score first, then in the sheet's order."""
    found = (
        (claim["confidence_score"], order, anchor(record, at), claim)
        for order, record in enumerate(iter_records(results))
        for at, claim in enumerate(record["claims"])
        if claim["confidence_score"] < LOW_CONFIDENCE
    )
    lowest = heapq.nsmallest(SHOWN_NOTES, found, key=lambda one: one[:2])
    return [(score, where, claim) for score, _, where, claim in lowest]


def _error_note(error: Record, locale: str) -> str:
    return (
        f'<li><a href="#r{attribute(error["row"])}">{text(error["cell"])}</a> '
        f"{text(spoken_error(error, locale))}</li>"
    )


def _unsure_note(score: float, where: str, claim: Record, locale: str) -> str:
    doubt = doubt_of(claim, locale)
    why = f"<b>{text(doubt)}</b> " if doubt else ""
    quote = claim["claim_text"]
    if len(quote) > _QUOTE_CHARS:
        quote = quote[: _QUOTE_CHARS - 1] + "…"
    return (
        f'<li><a href="#{attribute(where)}">{text(claim["cell"])} · {claim["claim_number"]}</a> '
        f"({score:.2f}) {why}{text(quote)}</li>"
    )


def _notes(notes: Iterator[str], total: int, locale: str) -> str:
    more = ""
    if total > SHOWN_NOTES:
        left = sentence(
            "And {count} more: the Excel file has them all.", count=total - SHOWN_NOTES
        )
        more = f'<p class="soft">{text(left.say(locale))}</p>'
    return f'<ul class="notes">{"".join(notes)}</ul>{more}'
