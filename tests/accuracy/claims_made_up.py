"""Lays made-up claim sets out in every printed form that cells have, with known truth."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from tests.accuracy import claims_made_up_texts as texts
from tests.accuracy.claims_made_up_texts import Text
from tests.accuracy.claims_score import Truth

Printer = Callable[[int], str]
Layout = Callable[[Sequence[str]], str]

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _wide(number: int) -> str:
    return str(number).translate(_WIDE)


WESTERN_FORMS: dict[str, Printer] = {
    "dot": lambda n: f"{n}. ",
    "dot-glued": lambda n: f"{n}.",
    "dot-spaced": lambda n: f"{n} . ",
    "paren": lambda n: f"{n}) ",
    "brackets": lambda n: f"({n}) ",
    "dash": lambda n: f"{n} - ",
    "closed": lambda n: f"{n}.) ",
    "bare-line": lambda n: f"{n}\n",
    "dot-line": lambda n: f"{n}.\n",
    "bold": lambda n: f"<b>{n}</b>. ",
    "paragraph": lambda n: f"[00{n:02}] {n}. ",
}
WORD_FORMS: dict[str, dict[str, Printer]] = {
    "en": {
        "Claim-dot": lambda n: f"Claim {n}. ",
        "CLAIM-colon": lambda n: f"CLAIM {n}: ",
        "[Claim]": lambda n: f"[Claim {n}] ",
    },
    "de": {
        "Anspruch": lambda n: f"Anspruch {n}: ",
        "Patentanspruch": lambda n: f"Patentanspruch {n}. ",
    },
    "fr": {
        "Revendication": lambda n: f"Revendication {n} : ",
        "[Rev]": lambda n: f"[Revendication {n}] ",
    },
}
EASTERN_FORMS: dict[str, Printer] = {
    "dot": lambda n: f"{n}.",
    "dot-space": lambda n: f"{n}. ",
    "dun": lambda n: f"{n}、",
    "wide-dot": lambda n: f"{_wide(n)}．",
    "wide-dun": lambda n: f"{_wide(n)}、",
    "colon": lambda n: f"{n}：",
    "spaced": lambda n: f"{n} . ",
    "paren": lambda n: f"{n}）",
}
NAMED_FORMS: dict[str, dict[str, Printer]] = {
    "zh": {
        "quanli": lambda n: f"权利要求{n}：",
        "quanli-dun": lambda n: f"权利要求{n}、",
        "spread": lambda n: f"权 利 要 求 {n} ：",
        "hanzi": lambda n: (
            f"{'零一二三四五六七八九十'[n] if n < 11 else '十' + '零一二三'[n - 10]}、"
        ),
    },
    "zh-tw": {
        "qingqiu": lambda n: f"【請求項{n}】",
        "xiang": lambda n: f"第{n}項 ",
        "qingqiu-colon": lambda n: f"請求項{n}：",
    },
    "ja": {
        "lenticular": lambda n: f"【請求項{_wide(n)}】\n",
        "lenticular-inline": lambda n: f"【請求項{n}】",
    },
    "ko": {
        "lenticular": lambda n: f"【청구항 {n}】\n",
        "word": lambda n: f"청구항 {n}. ",
        "bracket": lambda n: f"[청구항 {n}]\n",
    },
}
LINE_LAYOUTS: dict[str, Layout] = {
    "lines": "\n".join,
    "blank lines": "\n\n".join,
    "crlf": "\r\n".join,
    "escape": "_x000D_\n".join,
    "html": lambda claims: "<br />".join(c.replace("&", "&amp;") for c in claims),
    "indented": "\n    ".join,
    "preamble": lambda claims: "What is claimed is:\n" + "\n".join(claims),
    "title": lambda claims: "CLAIMS\n\n" + "\n".join(claims),
    "trailer": lambda claims: "\n".join(claims) + "\nReferences Cited\nU.S. 1,234,567",
}
WRAPPED: Layout = lambda claims: "\n".join(textwrap.fill(c, 58) for c in claims)  # noqa: E731 - a table entry
ONE_LINE: Layout = " ".join
GLUED: Layout = "".join
EASTERN_LAYOUTS: dict[str, Layout] = {
    "preamble": lambda claims: "权利要求书\n" + "\n".join(claims),
    "page": lambda claims: (
        "\n".join(claims[:2]) + "\nCN 123456789 A\n权 利 要 求 书\n2/2页\n" + "\n".join(claims[2:])
    ),
}
_INLINE_FORMS = {
    "dot",
    "dot-glued",
    "dot-spaced",
    "dot-space",
    "dun",
    "Claim-dot",
    "CLAIM-colon",
    "quanli",
}
SETS: dict[str, tuple[Text, ...]] = {
    "en": texts.ENGLISH,
    "de": texts.GERMAN,
    "fr": texts.FRENCH,
    "zh": texts.CHINESE,
    "zh-tw": texts.TAIWANESE,
    "ja": texts.JAPANESE,
    "ko": texts.KOREAN,
}


def made_up_cells() -> Iterator[tuple[str, Truth]]:
    """Yield the text and the truth of each made-up cell."""
    for language in SETS:
        for (form, printer), (layout, lay_out) in product(
            _forms(language).items(), _layouts(language).items()
        ):
            if layout in {"one line", "glued"} and form not in _INLINE_FORMS:
                continue
            yield _cell(language, f"{form}/{layout}", printer, lay_out)
    yield from _bilingual()


def _forms(language: str) -> dict[str, Printer]:
    if language in WORD_FORMS:
        return WESTERN_FORMS | WORD_FORMS[language]
    return EASTERN_FORMS | NAMED_FORMS[language]


def _layouts(language: str) -> dict[str, Layout]:
    if language in WORD_FORMS:
        return LINE_LAYOUTS | {"wrapped": WRAPPED, "one line": ONE_LINE}
    if language in {"zh", "zh-tw"}:
        return LINE_LAYOUTS | EASTERN_LAYOUTS | {"glued": GLUED}
    return LINE_LAYOUTS


def _cell(language: str, name: str, printer: Printer, lay_out: Layout) -> tuple[str, Truth]:
    claims = [printer(n) + text.words for n, text in enumerate(SETS[language], 1)]
    truths = list(_truths(language))
    return lay_out(claims), {
        "office": "made up",
        "layout": name,
        "language": language,
        "claims": truths,
    }


def _truths(language: str) -> Iterator[Truth]:
    for number, text in enumerate(SETS[language], 1):
        yield {
            "claim_number": number,
            "claim_type": "independent" if text.alone else "dependent",
            "referenced_claims": list(text.cites),
            "language": language[:2],
            "claim_text": f"{number}. {text.words}",
        }


def _bilingual() -> Iterator[tuple[str, Truth]]:
    for first, second in (("zh", "en"), ("en", "de"), ("ja", "en"), ("en", "zh"), ("ko", "en")):
        cells = [
            _cell(language, "", WESTERN_FORMS["dot"], LINE_LAYOUTS["lines"])
            for language in (first, second)
        ]
        yield (
            "\n".join(text for text, _ in cells),
            {
                "office": "made up",
                "layout": f"bilingual {first}+{second}",
                "language": "mixed",
                "claims": [claim for _, truth in cells for claim in truth["claims"]],
            },
        )
