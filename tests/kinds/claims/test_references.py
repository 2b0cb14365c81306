"""References are read in their context: lists, ranges, and "any preceding claim"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huey_app.kinds.claims.references import find_citations, numbers_of


def cited(text: str, language: str = "en", own: int | None = 50) -> list[int]:
    earlier = range(1, own) if own else ()
    return list(numbers_of(find_citations(text, language, own, earlier)))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The cup of claim 1, wherein it is red.", [1]),
        ("The cup of claims 1-3, 5 and 7.", [1, 2, 3, 5, 7]),
        ("The cup according to any one of claims 1 to 3 or 6 to 7.", [1, 2, 3, 6, 7]),
        ("The cup of any of claims 34 through 36", [34, 35, 36]),
        ("The cup of claim 1, 2 or 3, in red.", [1, 2, 3]),
        ("The cup of claim 1, 2, or 3", [1, 2, 3]),
        ("The cup of claim 6 or claim 7.", [6, 7]),
        ("The cup of claim 6 or of claim 7 or any one of claims 9 to 11.", [6, 7, 9, 10, 11]),
        ("The cup of claim 2 to claim 4.", [2, 3, 4]),
        ("The cup of claims 1 and/or 2.", [1, 2]),
        ("The cup of claims 1 & 2.", [1, 2]),
        ("The cup of claim(s) 1 or 2.", [1, 2]),
        ("The cup of claim No. 4.", [4]),
        ("The cup according to any claim 1 to 3.", [1, 2, 3]),
        ("The cup according to any claim 1.", [1]),
        ("The cup of Claim 3 and the pot of CLAIM 4.", [3, 4]),
        ("A cup as in claim1 with the lid of claim\n12.", [1, 12]),
        ("The cup ofclaim 1further in red.", [1]),
        ("The cup of claim 4 or any claim dependent thereon.", [4]),
        ("The cup of claim I, in red.", [1]),
        ("The cup of c1aim 2, in red.", [2]),
        ("A tray for cups, made of wood, deep inside of which sits the lid of claim 9.", [9]),
    ],
)
def test_english_references(text: str, numbers: list[int]) -> None:
    assert cited(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据权利要求1至3中任一项所述的杯子", [1, 2, 3]),
        ("根据权利要求1-5任意一项所述的杯子", [1, 2, 3, 4, 5]),
        ("如权利要求1～3任一所述的杯子", [1, 2, 3]),
        ("根据权利要求1、2、3、8任意一项所述的杯子", [1, 2, 3, 8]),
        ("如权利要求1或2所述的杯子", [1, 2]),
        ("按照权利要求1和3所述的杯子", [1, 3]),
        ("按权利要求1，杯子为红色", [1]),
        ("根据权利要求1或权利要求4所述的杯子", [1, 4]),
        ("根据权利要求1至3或5至6中任一项所述", [1, 2, 3, 5, 6]),
        ("根据权利要求 1 和 4 中所述的杯子", [1, 4]),
        ("如权利要求一至三所述的杯子", [1, 2, 3]),
        ("如請求項1或2所述之杯子", [1, 2]),
        ("根据权利要求1~4中任意一项权利要求所述的杯子", [1, 2, 3, 4]),
        ("如申請專利範圍第1至3項中任一項所述之杯子", [1, 2, 3]),
        ("如申請專利範圍第1項或第2項所述之杯子", [1, 2]),
    ],
)
def test_chinese_references(text: str, numbers: list[int]) -> None:
    assert cited(text, "zh") == numbers


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("de", "Tasse nach Anspruch 1 oder 2", [1, 2]),
        ("de", "Tasse nach einem der Ansprüche 1 bis 3 und 5", [1, 2, 3, 5]),
        ("de", "Tasse nach Patentanspruch 4 oder nach Anspruch 6", [4, 6]),
        ("fr", "Tasse selon l'une des revendications 1 à 3 ou 5", [1, 2, 3, 5]),
        ("fr", "Tasse selon la revendication 6 ou la revendication 7", [6, 7]),
        ("ja", "請求項1から3のいずれか1項に記載の杯", [1, 2, 3]),
        ("ja", "請求項1、3又は請求項5に記載の杯", [1, 3, 5]),
        ("ja", "請求項1乃至請求項3のいずれかに記載の杯", [1, 2, 3]),
        ("ko", "제1항 내지 제3항 중 어느 한 항에 있어서", [1, 2, 3]),
        ("ko", "제 1 항 또는 제 4 항에 있어서", [1, 4]),
        ("ko", "제1항에 있어서, 상기 제2항목은 빨간 컵", [1]),
        ("ko", "청구항 1 내지 3 중 어느 한 항에 있어서", [1, 2, 3]),
    ],
)
def test_references_in_other_languages(language: str, text: str, numbers: list[int]) -> None:
    assert cited(text, language) == numbers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The cup of any preceding claim, in red."),
        ("en", "The cup as claimed in any one of the previous claims"),
        ("en", "The cup of one of the foregoing product claims"),
        ("en", "The cup of any of the claims above"),
        ("de", "Tasse nach einem der vorhergehenden Ansprüche"),
        ("de", "Tasse gemäß wenigstens einem der vorangegangenen Patentansprüche"),
        ("fr", "Tasse selon l'une quelconque des revendications précédentes"),
        ("zh", "根据前述任一权利要求所述的杯子"),
        ("zh", "根据上述权利要求中任一项所述的杯子"),
        ("zh", "如前面任意一项权利要求所述的杯子"),
        ("zh", "如任一前述请求项所述的杯子"),
        ("ja", "先行する請求項のいずれかに記載の杯"),
        ("ko", "전술한 청구항 중 어느 한 항에 있어서"),
    ],
)
def test_any_preceding_claim_cites_all_earlier_ones(language: str, text: str) -> None:
    assert cited(text, language, own=4) == [1, 2, 3]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The cup of the preceding claim"),
        ("de", "Tasse nach dem vorhergehenden Anspruch"),
        ("fr", "Tasse selon la revendication précédente"),
        ("zh", "如前一权利要求所述的杯子"),
    ],
)
def test_the_preceding_claim_cites_the_last_one(language: str, text: str) -> None:
    assert cited(text, language, own=4) == [3]


def test_preceding_claims_with_numbers_cite_those() -> None:
    assert cited("The cup of any of the preceding claims 1 to 2", own=9) == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "The cup of claim 1, 50% of which is red.",
        "The cup of claim 1, 2 mm of which are red.",
        "The cup of claim 1 and 20 to 30 wt% of clay.",
        "The cup of claim 1, wherein R1 and R2 are 3 to 5.",
        "The cup of claim 1, 1,000 of which fit in a box.",
        "The cup of claim 1, 2.5 cm wide.",
        "The cup of claim 1 or 70 other cups.",
    ],
)
def test_numbers_that_measure_something_are_no_references(text: str) -> None:
    assert cited(text, own=9) == [1]


@pytest.mark.parametrize(
    "text", ["根据权利要求1，10%为红色", "如权利要求1、2毫米宽", "如权利要求1，3个把手"]
)
def test_chinese_measures_are_no_references(text: str) -> None:
    assert cited(text, "zh") == [1]


@pytest.mark.parametrize(
    "text", ["I claim the design of a cup.", "A cup as claimed by good taste, 3 of them."]
)
def test_the_word_alone_is_no_reference(text: str) -> None:
    assert cited(text) == []


def test_a_claim_that_has_something_is_a_reference() -> None:
    assert cited("The set of claim 3, with claim 2's cup.") == [2, 3]


def test_printing_errors_are_kept_as_printed() -> None:
    assert cited("The cup of claim 4.", own=4) == [4]
    assert cited("The cup of claim 9.", own=4) == [9]


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "The cup of claim 1 or 9, wherein it is blue.", [1, 9]),
        ("en", "The cup of claims 2 to 6 wherein it is blue.", [2, 3, 4, 5, 6]),
        ("en", "The cup of claim 1 or claim 4.", [1, 4]),
        ("de", "Becher nach Anspruch 1 oder 9, dadurch gekennzeichnet, dass er blau ist.", [1, 9]),
        ("zh", "根据权利要求1-6中任一项所述的杯子。", [1, 2, 3, 4, 5, 6]),
        ("zh", "根据权利要求2或8所述的杯子。", [2, 8]),
    ],
)
def test_a_list_that_goes_past_its_own_claim_is_kept(
    language: str, text: str, numbers: list[int]
) -> None:
    assert cited(text, language, own=4) == numbers


def test_a_reference_stays_when_the_own_number_is_unknown() -> None:
    assert cited("The cup of claim 1.", own=None) == [1]
    assert cited("The cup of claims 1 to 3.", own=None) == [1, 2, 3]


@given(st.text(alphabet="claim Claims1234567890,-–to and或至、权利要求项第 \n", max_size=120))
def test_reading_never_fails_and_stays_in_bounds(text: str) -> None:
    for language in ("en", "zh", "ja", "ko", "de", "fr", "und"):
        for citation in find_citations(text, language, 5, range(1, 5)):
            assert 0 <= citation.start < citation.end <= len(text)
            assert all(number > 0 for number in citation.numbers)


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("ko", "전술한 항들 중 어느 한 항에 있어서, 뚜껑을 포함하는 컵.", [1, 2, 3]),
        ("ko", "이전 항들 중 임의의 한 항에 있어서, 빨간 컵.", [1, 2, 3]),
        ("ko", "제1 내지 3항 중 어느 한 항에 있어서, 빨간 컵.", [1, 2, 3]),
        ("ko", "제1항부터 제3항까지 중 어느 한 항에 있어서, 빨간 컵.", [1, 2, 3]),
        ("zh", "如第1或2項所述之杯子，更包含蓋。", [1, 2]),
        ("ja", "特許請求の範囲第1項又は第2項記載のカップ。", [1, 2]),
        ("ja", "前項までのいずれか一項に記載のカップ。", [1, 2, 3]),
        ("de", "Becher nach Anspr. 2, der rot ist.", [2]),
        ("en", "The cup of claim 1O.", [10]),
        ("en", "The cup of claim two, in red.", [2]),
        ("en", "The cup as in claims one of which is red.", []),
    ],
)
def test_rarer_forms_of_references(language: str, text: str, numbers: list[int]) -> None:
    assert cited(text, language, own=4) == numbers


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "The cup of any of claims 1-3 except claim 2, in red.", [1, 3]),
        ("en", "The cup of any of claims 1-5 except 2 and 3, in red.", [1, 4, 5]),
        ("en", "The cup of any preceding claim other than claim 2.", [1, 3, 4, 5]),
        ("en", "The cup of any of claims 1 to 4, with the exception of claim 3.", [1, 2, 4]),
        ("de", "Tasse nach einem der Ansprüche 1 bis 4, ausgenommen Anspruch 2.", [1, 3, 4]),
        ("zh", "根据权利要求1至5中除权利要求3外任一项所述的杯子", [1, 2, 4, 5]),
        ("zh", "根据除权利要求2以外的权利要求1-4所述的杯子", [1, 3, 4]),
        ("zh", "如权利要求1-5（权利要求2除外）所述的杯子", [1, 3, 4, 5]),
        ("zh", "除权利要求1所述的部件外，还包括权利要求2的盖", [1, 2]),
        ("en", "The cup, excluding claim 2.", [2]),
    ],
)
def test_what_is_excepted_is_not_cited(language: str, text: str, numbers: list[int]) -> None:
    assert cited(text, language, own=6) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The cup of claim 1, 2, or 3, 4 carrots and a lid.", [1, 2, 3]),
        ("The cup of claims 1, 2 and 3, 5 and 7, in red.", [1, 2, 3, 5, 7]),
        ("The cup of claims 1 or 2, 4.", [1, 2, 4]),
        ("The cup of clm. 2, in red.", [2]),
        ("The cup of clms 2 to 4, in red.", [2, 3, 4]),
    ],
)
def test_a_list_ends_where_something_else_is_counted(text: str, numbers: list[int]) -> None:
    assert cited(text, own=9) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The cup of claim 2a, in red.", (2,)),
        ("The cup of claims 1 to 99999999, in red.", (1,)),
    ],
)
def test_a_number_that_no_claim_has_is_doubted(text: str, numbers: tuple[int, ...]) -> None:
    (citation,) = find_citations(text, "en", 9, range(1, 9))
    assert (citation.numbers, citation.exact) == (numbers, False)
