"""The language of a claim is told by its script, then by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huey_app.kinds.claims.language_of import KNOWN, UNKNOWN, is_readable, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The cup of claim 1, wherein the handle is red.", "en"),
        ("A cup.", "en"),
        ("Verfahren nach Anspruch 4.", "de"),
        ("Tasse mit einem Henkel und einem Deckel.", "de"),
        ("Procédé selon la revendication 4.", "fr"),
        ("Tasse comprenant une anse et un couvercle.", "fr"),
        ("一种杯子，包括把手。", "zh"),
        ("一種杯子，包含把手。", "zh"),
        (
            "如权利要求1所述的BERT-BiLSTM-CRF模型，其中encoder为transformer，decoder为MLP。",
            "zh",
        ),
        ("請求項１記載の装置。", "ja"),
        ("把手を備える杯。", "ja"),
        ("제1항에 있어서, 상기 컵은 붉은 컵.", "ko"),
    ],
)
def test_languages_that_are_read(text: str, language: str) -> None:
    assert language_of(text, otherwise="en")[0] == language


@pytest.mark.parametrize(
    "text",
    [
        "Чашка с ручкой, отличающаяся тем, что ручка красная.",
        "Taza según la reivindicación 1, caracterizada porque el asa es roja, y con una tapa.",
        "Tazza secondo la rivendicazione 1, caratterizzata dal fatto che il manico è rosso.",
        "كوب له مقبض أحمر",
        "ถ้วยที่มีหูจับสีแดง",
    ],
)
def test_languages_that_are_not_read(text: str) -> None:
    assert language_of(text, otherwise="en")[0] == UNKNOWN
    assert not is_readable(text)


def test_a_formula_has_the_language_of_what_is_around_it() -> None:
    assert language_of("C6H12O6", otherwise="zh")[0] == "zh"
    assert language_of("x = 2y + 3", otherwise="de")[0] == "de"


@given(st.text(max_size=200))
def test_any_text_has_the_same_language_every_time(text: str) -> None:
    language, certainty = language_of(text, otherwise="en")
    assert language in KNOWN | {UNKNOWN}
    assert 0.0 <= certainty <= 1.0
    assert language_of(text, otherwise="en") == (language, certainty)
