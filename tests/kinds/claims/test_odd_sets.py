"""Sets of claims that are numbered in a rare form, or out of order, are cut all the same."""

import pytest

from huey_app.kinds.claims.parser import Claim, parse_cell


def outlines(claims: tuple[Claim, ...]) -> list[tuple[int, tuple[int, ...]]]:
    return [(claim.number, claim.references) for claim in claims]


BOX_ZH = ("一种盒子，包括盖。", "根据权利要求1所述的盒子，其特征在于，盖为红色。")


@pytest.mark.parametrize("heading", ["Claims (3)\n", "CLAIMS (3)\n", "Claims (3):\n", ""])
@pytest.mark.parametrize("form", ["{}. ", "{}\n. ", "{}\n"])
def test_a_count_in_a_heading_is_no_number_of_a_claim(heading: str, form: str) -> None:
    words = ("A box with a lid.", "The box of claim 1, in red.", "The box of claim 2, in oak.")
    text = heading + "\n".join(form.format(n) + each for n, each in enumerate(words, 1))
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,)), (3, (2,))]


@pytest.mark.parametrize(
    "form", ["{}\n.", "{}\n、", "{}", "权{}：", "权利要求书（共2项）\n{}.", "C{}. "]
)
def test_rare_chinese_forms_of_a_number_are_found(form: str) -> None:
    head, _, each = form.rpartition("\n") if "书" in form else ("", "", form)
    text = head + "\n" + "\n".join(each.format(n) + words for n, words in enumerate(BOX_ZH, 1))
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,))]


@pytest.mark.parametrize("glue", ["\n", ""])
def test_circled_numbers_count_in_a_cell_that_begins_with_one(glue: str) -> None:
    text = f"①{BOX_ZH[0]}{glue}②{BOX_ZH[1]}"
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,))]
    steps = "1.一种盒子，包括：\n①盖；\n②底。\n2.根据权利要求1所述的盒子，为红色。"
    assert outlines(parse_cell(steps).claims) == [(1, ()), (2, (1,))]


def test_a_number_glued_to_chinese_words_counts_in_a_cell_that_begins_with_one() -> None:
    text = f"1{BOX_ZH[0]}2{BOX_ZH[1]}"
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,))]
    measure = "1.一种盒子，长度为\n3根据需要而定。\n2.根据权利要求1所述的盒子，为红色。"
    assert outlines(parse_cell(measure).claims) == [(1, ()), (2, (1,))]


def test_the_short_word_for_claim_cites_too() -> None:
    claims = parse_cell("权1：一种盒子，包括盖。\n权2：如权1所述的盒子，授权2次。").claims
    assert outlines(claims) == [(1, ()), (2, (1,))]


@pytest.mark.parametrize("heading", ["Clms: ", "CLMS. ", "", "Claims: "])
def test_claims_behind_semicolons_are_cut_where_the_next_cites(heading: str) -> None:
    text = heading + "1. A box having a lid;2. The box of claim 1, red;3. The box of claim 2, tall"
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,)), (3, (2,))]


@pytest.mark.parametrize("order", [(2, 1, 3), (3, 1, 2), (1, 3, 2, 4), (1, 2, 4, 3)])
def test_claims_out_of_order_are_cut_and_said(order: tuple[int, ...]) -> None:
    words = {1: "A box with a lid."} | {n: f"The box of claim {n - 1}, red." for n in (2, 3, 4)}
    parsed = parse_cell("\n".join(f"{n}. {words[n]}" for n in order))
    assert outlines(parsed.claims) == [(n, (n - 1,) if n > 1 else ()) for n in order]
    assert [problem.code for problem in parsed.problems] == ["numbering_order"]


def test_a_list_inside_a_claim_is_no_claim_out_of_order() -> None:
    text = "4. A kit having:\n1. a box;\n2. a lid.\n5. The kit of claim 4, in red."
    assert outlines(parse_cell(text).claims) == [(4, ()), (5, (4,))]


def test_numbers_that_are_printed_twice_over_are_one() -> None:
    text = "1. 1. A box with a lid.\n2. 2. The box of claim 1, in red."
    parsed = parse_cell(text)
    assert outlines(parsed.claims) == [(1, ()), (2, (1,))]
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1. A cup.\n2. The cup of claim 1.\n3-5. (withdrawn)\n6. The cup of claim 2.", [1, 2, 6]),
        ("1. (Original) A cup.\n2. (Withdrawn)\n3. (New) The cup of claim 1.", [1, 3]),
        ("1. A cup.\nClaims 2-5 (withdrawn).\n6. The cup of claim 1.", [1, 6]),
        ("1. A cup.\n2. The cup of claim 1.\n3-4. (Previously withdrawn)", [1, 2]),
        ("1. 一种杯子。\n2. （撤回）\n3. 根据权利要求1所述的杯子。", [1, 3]),
    ],
)
def test_withdrawn_claims_without_text_are_said_and_no_claims(text: str, kept: list[int]) -> None:
    parsed = parse_cell(text)
    assert [claim.number for claim in parsed.claims] == kept
    assert [problem.code for problem in parsed.problems] == ["withdrawn_without_text"]
    assert not any("ithdrawn" in claim.text for claim in parsed.claims)


def test_a_withdrawn_claim_with_its_text_is_a_claim() -> None:
    parsed = parse_cell("1. A cup.\n2. (Withdrawn) The cup of claim 1.\n3. (Withdrawn)\nA lid.")
    assert [claim.number for claim in parsed.claims] == [1, 2, 3]
    assert not parsed.problems


def test_claims_that_begin_with_the_name_of_a_compound_are_found_inside_a_line() -> None:
    text = (
        "1. A compound of formula (I). 2. The compound of claim 1, being 2. 5-fold pure."
        " 3. 4-(2-hydroxyethyl)piperazine. 4. 2,4-Dichlorophenol. 5. 1H-indole."
    )
    assert [claim.number for claim in parse_cell(text).claims] == [1, 2, 3, 4, 5]


def test_what_is_numbered_among_the_documents_cited_is_no_claim() -> None:
    text = "1. A cup.\n2. The cup of claim 1.\nReferences Cited\n2. A book of cups.\n3. A lid."
    claims = parse_cell(text).claims
    assert [claim.text for claim in claims] == ["1. A cup.", "2. The cup of claim 1."]


def test_the_sign_of_a_formula_hides_no_claim() -> None:
    claims = parse_cell("=1. A cup.\n2. The cup of claim 1.").claims
    assert [claim.text for claim in claims] == ["1. A cup.", "2. The cup of claim 1."]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("1. A cup.\n2. Cup according to any one of the pre-\nceding claims.", (1,)),
        ("1. Becher mit Deckel.\n2. Becher gemäß An-\nspruch 1, in Rot.", (1,)),
    ],
)
def test_a_word_that_is_broken_at_the_end_of_a_line_is_read(
    text: str, second: tuple[int, ...]
) -> None:
    claims = parse_cell(text).claims
    assert outlines(claims) == [(1, ()), (2, second)]
    assert claims[1].text == text.partition("\n")[2]


def test_the_number_of_a_figure_before_a_claim_is_not_its_number() -> None:
    text = (
        "1. A valve as in FIG. 2. 2. The valve of claim 1, as in No. 3. 3. The valve of claim 2."
    )
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,)), (3, (2,))]


def test_a_chinese_compound_begins_a_claim_inside_a_line() -> None:
    text = (
        "1.一种方法，包括加氢。2.如权利要求1所述的方法。3.3-氨基丙醇，由权利要求1所述的方法制得。"
    )
    assert [number for number, _ in outlines(parse_cell(text).claims)] == [1, 2, 3]


@pytest.mark.parametrize("words", ["前述任意一项权利要求", "先前权利要求之一", "前述各项权利要求"])
def test_any_preceding_claim_in_chinese_makes_a_dependent_one(words: str) -> None:
    claims = parse_cell(
        f"1. 一种椅子，包括座。\n2. 根据{words}所述的椅子，其特征在于为红色。"
    ).claims
    assert (claims[1].type, claims[1].references) == ("dependent", (1,))


def test_letter_spaced_words_are_read() -> None:
    text = "1. 一种锁，包括锁芯。\n2. 根 据 权 利 要 求 1 所述的锁，为铜锁。"
    assert parse_cell(text).claims[1].type == "dependent"


def test_a_japanese_claim_without_kana_is_japanese_among_others() -> None:
    text = (
        "【請求項１】鉛筆。\n【請求項２】芯を備える請求項１に記載の鉛筆。\n"
        "【請求項３】請求項１記載鉛筆。"
    )
    assert {claim.language for claim in parse_cell(text).claims} == {"ja"}


def test_japanese_claims_without_brackets_are_cut() -> None:
    text = (
        "請求項1 情報を表示する装置。\n"
        "請求項2 コンピュータを、請求項1に記載の装置として機能させるプログラム。"
    )
    assert outlines(parse_cell(text).claims) == [(1, ()), (2, (1,))]


TRANSLATED = (
    ("一种杯子，其特征在于，包括杯体和手柄。", "A cup, comprising a body and a handle."),
    (
        "根据权利要求1所述的杯子，其特征在于，所述手柄为木制。",
        "The cup of claim 1, wherein the handle is made of wood.",
    ),
    (
        "根据权利要求1或2所述的杯子，其特征在于，杯体为红色。",
        "The cup of claim 1 or 2, wherein the body is red.",
    ),
)


def test_a_translation_below_each_claim_is_no_duplicate() -> None:
    pairs = enumerate(TRANSLATED, start=1)
    found = parse_cell("\n".join(f"{number}. {said}" for number, pair in pairs for said in pair))
    assert [(c.number, c.language) for c in found.claims] == [
        (number, language) for number in (1, 2, 3) for language in ("zh", "en")
    ]
    assert found.problems == ()
    assert min(claim.confidence for claim in found.claims) > 0.9


def test_a_claim_printed_twice_in_one_language_is_a_duplicate() -> None:
    lines = [f"{number}. {said}" for number, (_, said) in enumerate(TRANSLATED, start=1)]
    found = parse_cell("\n".join(line for each in lines for line in (each, each)))
    assert {problem.code for problem in found.problems} == {"duplicate_number"}


def test_a_translation_without_a_number_belongs_to_its_claim() -> None:
    pairs = enumerate(TRANSLATED, start=1)
    found = parse_cell("\n".join(f"{number}. {zh}\n{en}" for number, (zh, en) in pairs))
    assert [claim.number for claim in found.claims] == [1, 2, 3]
    assert found.claims[2].text.endswith("the body is red.")
    assert found.problems == ()


def test_what_an_amendment_takes_out_is_not_cited() -> None:
    found = parse_cell("1. A cup.\n2. A pot.\n3. The cup of claim [[2]] 1, wherein it is red.")
    assert found.claims[2].references == (1,)
    assert "[[2]]" in found.claims[2].text
