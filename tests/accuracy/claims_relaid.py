"""Lays the samples' own claims out in ways in which the samples do not have them."""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence

from tests.accuracy.claims_score import Truth

Printer = Callable[[int], str]
Layout = tuple[Printer, Callable[[Sequence[str]], str]]

_PRINTED = re.compile(
    r"^\s*(?:\[\d{4}\]\s*)?[\[(（【]?\s*(?:(?i:claim)|权\s*利\s*要\s*求|第)?\s*"
    r"[\d０-９]{1,3}\s*项?\s*[\])）】]?\s*[.．、:：)）]?\s*"
)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_STATUS = "(Previously presented) "
_CN_PAGE = "\nCN 102345678 B\n权 利 要 求 书\n{} / 9 页\n"


def _wrapped(width: int) -> Callable[[Sequence[str]], str]:
    def lay(claims: Sequence[str]) -> str:
        return "\n".join(_fold(claim, width) for claim in claims)

    return lay


def _fold(claim: str, width: int) -> str:
    lines = claim.split("\n")
    if not claim.isascii() and sum(map(ord, claim)) > 2000 * len(claim):
        return "\n".join(
            line[at : at + width] for line in lines for at in range(0, len(line), width)
        )
    return "\n".join(textwrap.fill(line, width, break_on_hyphens=False) for line in lines)


def _flat(claims: Sequence[str]) -> list[str]:
    return [" ".join(claim.split()) for claim in claims]


def _paged(claims: Sequence[str]) -> str:
    """Put a page header inside every third claim, where one of its lines ends."""
    laid = []
    for number, claim in enumerate(claims):
        lines = _fold(claim, 40).split("\n")
        if number % 3 == 1 and len(lines) > 2:
            lines[1] += _CN_PAGE.format(2 + number // 3) + lines.pop(2)
        laid.append("\n".join(lines))
    return "\n".join(laid)


def _html(claims: Sequence[str]) -> str:
    escaped = (c.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>") for c in claims)
    return "<ol>" + "".join(f'<li class="claim">{claim}</li>\r\n' for claim in escaped) + "</ol>"


def _divs(claims: Sequence[str]) -> str:
    return "".join(f'<div id="c{n}"><p>{claim}</p></div>' for n, claim in enumerate(claims))


_ANY: dict[str, Layout] = {
    "tab after number": (lambda n: f"{n}.\t", "\n".join),
    "blank lines of spaces": (lambda n: f"{n}. ", "\n \n".join),
    "double spaces": (lambda n: f"{n}. ", lambda claims: "  ".join(_flat(claims))),
    "tabs between": (lambda n: f"{n}. ", lambda claims: "\t".join(_flat(claims))),
    "bars between": (lambda n: f"{n}. ", lambda claims: " | ".join(_flat(claims))),
    "bullets": (lambda n: f"• {n}. ", "\n".join),
    "brackets": (lambda n: f"[{n}] ", "\n".join),
    "ideographic spaces": (lambda n: f"　　{n}．", "\n".join),
    "wrapped at 34": (lambda n: f"{n}. ", _wrapped(34)),
    "wrapped at 61": (lambda n: f"{n}. ", _wrapped(61)),
    "wrapped at 97": (lambda n: f"{n} . ", _wrapped(97)),
    "list items": (lambda n: f"{n}. ", _html),
    "divisions": (lambda n: f"<b>{n}</b>. ", _divs),
    "escaped breaks": (lambda n: f"{n}. ", lambda claims: "_x000D_\n".join(claims)),
    "rules between": (lambda n: f"{n}. ", "\n-----\n".join),
}
_ENGLISH: dict[str, Layout] = {
    "Claim 1 -": (lambda n: f"Claim {n} - ", "\n".join),
    "Claim 1)": (lambda n: f"Claim {n}) ", "\n\n".join),
    "CLAIM 1 alone": (lambda n: f"CLAIM {n}\n", "\n\n".join),
    "status words": (lambda n: f"{n}. {_STATUS}", "\n".join),
    "one line, Claim 1:": (lambda n: f"Claim {n}: ", lambda claims: " ".join(_flat(claims))),
    "semicolons between": (lambda n: f"{n}. ", lambda claims: "; ".join(_flat(claims))),
}
_CHINESE: dict[str, Layout] = {
    "page headers": (lambda n: f"{n}. ", _paged),
    "glued, full width": (
        lambda n: f"{n}．".translate(_WIDE),
        lambda claims: "".join(_flat(claims)),
    ),
    "权利要求1、 on one line": (
        lambda n: f"权利要求{n}、",
        lambda claims: "".join(_flat(claims)),
    ),
    "(1)": (lambda n: f"（{n}）", "\n".join),
    "semicolons between": (lambda n: f"{n}、", lambda claims: "；".join(_flat(claims))),
}


def relaid_cells(cells: Iterator[tuple[str, Truth]]) -> Iterator[tuple[str, Truth]]:
    """Yield every set of the samples that is in one language, in each of the layouts."""
    for _, cell in cells:
        claims = cell["claims"]
        if not is_plain(claims):
            continue
        for name, layout in _layouts(cell["language"]).items():
            printer, lay_out = layout
            printed = [printer(claim["claim_number"]) + words_of(claim) for claim in claims]
            truths = [
                {**claim, "claim_text": _STATUS * (_STATUS in text) + words_of(claim)}
                for claim, text in zip(claims, printed, strict=True)
            ]
            yield lay_out(printed), {**cell, "layout": name, "claims": truths}


def is_plain(claims: Sequence[Truth]) -> bool:
    """Say whether the claims are one numbered set whose text is known."""
    numbers = [claim["claim_number"] for claim in claims]
    rising = len(numbers) > 1 and numbers == sorted(set(numbers))
    return rising and not any(c.get("number_optional") or c.get("skip_text") for c in claims)


def _layouts(language: str) -> dict[str, Layout]:
    return _ANY | {"en": _ENGLISH, "zh": _CHINESE}.get(language, {})


def words_of(claim: Truth) -> str:
    return _PRINTED.sub("", claim["claim_text"], count=1).strip()
