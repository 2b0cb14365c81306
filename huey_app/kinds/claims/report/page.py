"""The whole report as one self-contained page, streamed set by set."""

from collections.abc import Iterator
from pathlib import Path

from huey_app.kinds.claims.exports import labels
from huey_app.kinds.claims.report import attention, glance
from huey_app.kinds.claims.report.claim_set import claim_set
from huey_app.kinds.claims.report.markup import attribute, text
from huey_app.kinds.claims.report.style import STYLE
from huey_app.kinds.claims.report.words import word
from huey_app.kinds.claims.results import Record, iter_records


def stream_report(results: Path, summary: Record, locale: str) -> Iterator[str]:
    """Yield the page in pieces; memory does not grow with the rows. Needs nothing but itself."""
    title = word("title", locale)
    names = " · ".join(name for name in (summary.get("filename"), title) if name)
    language = "zh-CN" if locale == "zh" else attribute(locale)
    yield (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f"<title>{text(names)}</title><style>{STYLE}</style></head><body>"
        f'<header><h1>{text(title)}</h1><p class="soft">{_source(summary, locale)}</p></header>'
        "<main>"
    )
    yield glance.section(summary, locale)
    yield from attention.sections(results, summary, locale)
    yield (f'<h2>{text(word("all", locale))}</h2><p class="soft">{text(word("key", locale))}</p>')
    for record in iter_records(results):
        yield claim_set(record, locale)
    yield "</main></body></html>\n"


def _source(summary: Record, locale: str) -> str:
    figures = labels.figures()
    keys = ("sheet_name", "column_name", "parser_version")
    said = [f"{text(figures[key].say(locale))} {text(summary[key])}" for key in keys]
    name = summary.get("filename")
    return " · ".join([f"<b><bdi>{text(name)}</bdi></b>", *said] if name else said)
