"""One workbook row of the report: its tree, its claims, their references as links."""

from collections.abc import Sequence

from huey_app.kinds.claims.doubts import doubt_of
from huey_app.kinds.claims.report.markup import attribute, text
from huey_app.kinds.claims.report.tree import Claim, parents
from huey_app.kinds.claims.report.tree_svg import SHOWN_CLAIMS, draw_tree
from huey_app.kinds.claims.report.words import counts, language, too_large_to_draw, word
from huey_app.kinds.claims.results import LOW_CONFIDENCE, Record
from huey_app.kinds.contract import Sentence, sentence


def anchor(record: Record, at: int) -> str:
    """The id of a claim on the page; `at` is its position in the cell: numbers may repeat."""
    return f"r{record['row']}-{at + 1}"


def spoken_error(error: Record, locale: str) -> str:
    """An error's sentence in the reader's language."""
    return Sentence(error["text"], error["facts"]).say(locale)


def claim_set(record: Record, locale: str) -> str:
    """The section of one cell."""
    claims: Sequence[Claim] = record["claims"]
    anchors = [anchor(record, at) for at in range(len(claims))]
    errors = "".join(f"<li>{text(spoken_error(e, locale))}</li>" for e in record["errors"])
    notes = f'<ul class="notes">{errors}</ul>' if errors else ""
    tree = draw_tree(claims, anchors, word("tree", locale))
    above = parents(claims)
    figure = f'<div class="figure">{tree}</div>' if tree else _not_drawn(above, locale)
    shown = "".join(
        _claim(claim, anchors[at], _links(claims, above[at], claim, anchors), locale)
        for at, claim in enumerate(claims)
    )
    return (
        f'<section class="row" id="r{attribute(record["row"])}">'
        f"<h3>{text(_heading(record, locale))}</h3>"
        f'<p class="soft">{text(_counts(claims, locale))}</p>{notes}{figure}{shown}</section>\n'
    )


def _not_drawn(above: Sequence[tuple[int, ...]], locale: str) -> str:
    if not any(above):
        return ""
    return f'<p class="soft">{text(too_large_to_draw(SHOWN_CLAIMS, locale))}</p>'


def _heading(record: Record, locale: str) -> str:
    place = sentence("Row {row} (cell {cell})", row=str(record["row"]), cell=record["cell"])
    return place.say(locale)


def _counts(claims: Sequence[Claim], locale: str) -> str:
    independent = sum(claim["claim_type"] == "independent" for claim in claims)
    languages = dict.fromkeys(claim["language"] for claim in claims)
    said = [language(code, locale) for code in languages]
    return " · ".join([counts(len(claims), independent, locale), *said])


def _claim(claim: Claim, own_anchor: str, links: str, locale: str) -> str:
    is_independent = claim["claim_type"] == "independent"
    kind = "claim independent" if is_independent else "claim"
    if claim["confidence_score"] < LOW_CONFIDENCE:
        kind += " unsure"
    type_name = word(claim["claim_type"], locale)
    refers = f" · {text(word('refers', locale))} {links}" if links else ""
    doubt = doubt_of(claim, locale)
    why = f'<div class="score">{text(doubt)}</div>' if doubt else ""
    own = f" · {text(word('other', locale))}" if claim["cites_other_category"] else ""
    return (
        f'<div class="{kind}" id="{attribute(own_anchor)}" lang="{attribute(claim["language"])}">'
        f'<div class="meta" lang="{attribute(locale)}"><b>{text(claim["claim_number"])}</b> · '
        f'{text(type_name)}{refers}{own} · <span class="score">'
        f"{text(word('confidence', locale))} {claim['confidence_score']:.2f}</span>{why}</div>"
        f"<p>{text(claim['claim_text'])}</p></div>"
    )


def _links(
    claims: Sequence[Claim], above: tuple[int, ...], claim: Claim, anchors: Sequence[str]
) -> str:
    """The numbers referred to; each one that is on the page is a link."""
    places = {claims[at]["claim_number"]: anchors[at] for at in above}
    return ", ".join(
        f'<a href="#{attribute(places[number])}">{number}</a>' if number in places else str(number)
        for number in claim["referenced_claims"]
    )
