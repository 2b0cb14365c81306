"""The report's figures: counts, languages, types."""

from collections.abc import Iterable

from huey_app.kinds.claims.exports import labels
from huey_app.kinds.claims.report.markup import text
from huey_app.kinds.claims.report.words import word
from huey_app.kinds.claims.results import Record

_BAR_UNITS = 1000
_TILES = (
    "total_cells_processed",
    "total_claims_extracted",
    "independent_claims_count",
    "dependent_claims_count",
    "low_confidence_count",
    "processing_errors_count",
)


def section(summary: Record, locale: str) -> str:
    """Tiles with the counts, then bars for languages and types."""
    figures = labels.figures()
    tiles = "".join(
        f"<div><dt>{text(figures[key].say(locale))}</dt><dd>{summary[key]:,}</dd></div>"
        for key in _TILES
    )
    languages = sorted(summary["language_distribution"].items(), key=lambda item: -item[1])
    types = [
        (word("independent", locale), summary["independent_claims_count"]),
        (word("dependent", locale), summary["dependent_claims_count"]),
    ]
    named = [(labels.language_name(code, locale), count) for code, count in languages]
    return (
        f'<h2>{text(word("glance", locale))}</h2><dl class="figures">{tiles}</dl>'
        f"<h2>{text(word('languages', locale))}</h2>{_bars(named)}"
        f"<h2>{text(word('types', locale))}</h2>{_bars(types)}"
    )


def _bars(items: Iterable[tuple[str, int]]) -> str:
    shown = list(items)
    total = sum(count for _, count in shown) or 1
    rows = "".join(_bar(name, count, total) for name, count in shown)
    return f'<table class="bars">{rows}</table>'


def _bar(name: str, count: int, total: int) -> str:
    width = max(1, count * _BAR_UNITS // total)
    return (
        f'<tr><th scope="row">{text(name)}</th><td>'
        f'<svg viewBox="0 0 {_BAR_UNITS} 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width}" height="12" rx="3"/></svg></td>'
        f"<td>{count:,} · {count / total:.1%}</td></tr>"
    )
