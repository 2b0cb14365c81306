"""A cell becomes claims and problems, whatever is in it, and quickly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huey_app.kinds.claims.parser import ParsedCell, parse_cell
from huey_app.kinds.claims.problems import EXCEL_LIMIT
from huey_app.kinds.claims.results import LOW_CONFIDENCE


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse_cell(text).problems]


def test_a_claim_carries_all_that_is_known_of_it() -> None:
    text = "<b>1</b>. A cup with a lid.<br/><b>2</b>. A tray with the cup of claim 1."
    first, second = parse_cell(text).claims
    assert (first.number, first.type, first.language) == (1, "independent", "en")
    assert first.text == "1. A cup with a lid."
    assert first.references == ()
    assert not first.cites_other_category
    assert second.original_text == "<b>2</b>. A tray with the cup of claim 1."
    assert second.references == (1,)
    assert second.cites_other_category
    assert 0 < second.confidence < first.confidence <= 1


def test_blank_cells_have_neither_claims_nor_problems() -> None:
    assert parse_cell("") == parse_cell(" \n\u3000\u200b") == ParsedCell((), ())


def test_a_claim_without_a_number_has_the_smallest_that_it_can_have() -> None:
    assert [claim.number for claim in parse_cell("A cup with a handle.").claims] == [1]
    (claim,) = parse_cell("The cup of claim 1, in red.").claims
    assert (claim.number, claim.references, claim.type) == (2, (1,), "dependent")


def test_any_preceding_claim_means_those_of_the_same_set_that_are_not_cancelled() -> None:
    text = "1. A cup.\n2. (canceled)\n3. The cup of claim 1.\n4. A cup of any preceding claim.\n\n"
    german = "1. Tasse mit Henkel.\n2. Tasse nach einem der vorhergehenden Ansprüche."
    claims = parse_cell(text + german).claims
    assert [(c.number, c.references, c.language) for c in claims] == [
        (1, (), "en"),
        (3, (1,), "en"),
        (4, (1, 3), "en"),
        (1, (), "de"),
        (2, (1,), "de"),
    ]


def test_a_claim_alone_in_its_cell_cites_all_numbers_before_its_own() -> None:
    (claim,) = parse_cell("5. The cup of any preceding claim, in red.").claims
    assert claim.references == (1, 2, 3, 4)


def test_a_formula_in_a_chinese_set_is_chinese() -> None:
    claims = parse_cell("1.一种化合物，具有式I。\n2.C6H12O6\n3.如权利要求1所述的化合物。").claims
    assert [claim.language for claim in claims] == ["zh", "zh", "zh"]


def test_a_language_that_is_not_read_is_kept_whole_with_little_confidence() -> None:
    text = "1. Чашка с ручкой.\n2. Чашка по п. 1, отличающаяся тем, что ручка красная."
    (claim,) = parse_cell(text).claims
    assert (claim.text, claim.language) == (text, "und")
    assert claim.confidence < 0.4
    assert codes(text) == ["unknown_language"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. A cup.\n2. The cup of claim 1.\n5. The cup of claim 2.", "numbering_gap"),
        ("3. A cup.\n4. The cup of claim 3.", "numbering_start"),
        ("1. A cup.\n2. The cup of claim 1.\n2. The cup of claim 1, in red.", "duplicate_number"),
        ("1. A cup.\n2. The cup of claim 7.", "reference_missing"),
        ("1. A cup.\n2. The cup of claim 2.", "reference_self"),
        ("1. A cup.\n2. The cup of claim 3.\n3. The cup of claim 1.", "reference_forward"),
        ("1. A cup.\n2. The cup of claim 3.\n3. The cup of claim 2.", "reference_circle"),
        ("1. A cup.\n2. (canceled)\n3. The cup of claim 2.", "reference_cancelled"),
        (
            "Words about cups that stand in front of the claims by mistake only.\n1. A cup.",
            "text_skipped",
        ),
    ],
)
def test_what_a_person_should_look_at_is_a_problem(text: str, code: str) -> None:
    assert code in codes(text)


def test_a_good_set_has_no_problem() -> None:
    assert codes("What is claimed is:\n1. A cup.\n2. (canceled)\n3. The cup of claim 1.") == []


def test_a_cell_of_cancelled_claims_only_is_no_problem() -> None:
    assert parse_cell("1-20. (canceled)") == ParsedCell((), ())


def test_a_cell_cut_at_the_limit_of_excel_is_a_problem_and_its_last_claim_is_doubtful() -> None:
    text = ("1. A cup.\n2. The cup of claim 1, " + "in red and " * 4000)[:EXCEL_LIMIT]
    parsed = parse_cell(text)
    assert [problem.code for problem in parsed.problems] == ["cell_cut"]
    assert parsed.claims[1].confidence < 0.6 < parsed.claims[0].confidence


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("1. CUP\n2. The cup of claim 1.\n4. The cup of claim 2.\n5. TRAY", [2]),
        ("1. CUP\n2. The cup of claim 1.\n2. The cup of claim 1.\n3. TRAY", [2, 2]),
        ("1. CUP\n2. The cup of claim 1, which is\n3. TRAY", [2, 3]),
        ("1. CUP\n2. The cup, in red.\n3. TRAY", [2]),
        ("1. CUP\n2. The cup of claim 1.\nThe cup of claim 2, in red.\n3. TRAY", [2]),
        ("1. CUP\n2. The cup of claim 1.\n3. TRAY", []),
    ],
)
def test_claims_that_may_hide_another_or_lack_something_are_doubtful(
    text: str, doubtful: list[int]
) -> None:
    text = text.replace("CUP", "A cup with a handle.").replace("TRAY", "A tray with a rim.")
    claims = parse_cell(text).claims
    assert [claim.number for claim in claims if claim.confidence < LOW_CONFIDENCE] == doubtful


def test_every_problem_can_be_said_in_chinese() -> None:
    claims = ("3. A cup.", "3. The cup of claim 9.", "6. The cup of claim 6.", "7. Of claim 8.")
    text = "\n".join((*claims, "8. Of claim 7."))
    for problem in parse_cell(text).problems:
        assert any("\u4e00" <= char <= "\u9fff" for char in problem.sentence.say("zh"))


HOSTILE = {
    "digits": "1",
    "numbers": "1. ",
    "dots": "1.1",
    "restarts": "1. A cup.\n",
    "ranges": "1-",
    "lists": "claim 1,2,3,",
    "claims": "claims 1 to 999 or ",
    "words": "claim ",
    "any": "any preceding ",
    "chinese words": "权 利 要 求 ",
    "chinese lists": "权利要求1、2、",
    "chinese words glued": "权利要求",
    "words glued": "Claim",
    "bars": "1|",
    "rules": "\n---",
    "brackets": "((((1)",
    "tags": "<b a=",
    "open tags": "<br ",
    "entities": "&#",
    "spaces": " ",
    "newlines": "\n1",
    "cancelled": "1, canceled ",
    "cancelled ranges": "1-2-",
    "headings": "What is claimed ",
    "articles": "The a ",
    "commas": ", of ",
    "pages": "CN 1234567 ",
    "title": "权利要求书 ",
    "hyphens": "- 1 ",
    "letters": "a",
    "kanji": "請求項１",
    "korean": "제1항 ",
    "stops": "1.。",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_cell_of_the_largest_size_takes_milliseconds(part: str) -> None:
    text = (part * EXCEL_LIMIT)[:EXCEL_LIMIT]
    started = time.process_time()
    parse_cell("1. A cup. " + text[:-10])
    # Some ten to some hundred milliseconds; the bound leaves room for a slow, busy machine.
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize("blank", [" ", "\n", " \n", "\u3000", "1 "])
@pytest.mark.parametrize(
    "beginning",
    ["权利要求", "claim", "Claims set", "What is claimed", "we claim", "1. A cup.", ""],
)
def test_blanks_behind_a_heading_take_milliseconds(beginning: str, blank: str) -> None:
    text = beginning + blank * ((EXCEL_LIMIT - 40) // len(blank))
    started = time.process_time()
    parse_cell(text + "1")
    parse_cell(text + "x。")
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize("blank", [" ", "\n", " \n"])
def test_a_reference_behind_a_cell_of_blanks_takes_milliseconds(blank: str) -> None:
    text = (blank * EXCEL_LIMIT)[: EXCEL_LIMIT - 20]
    started = time.process_time()
    parsed = parse_cell(f"1. {text} claim 1.")
    assert time.process_time() - started < 0.5
    assert parsed.claims[0].references == (1,)


@given(
    st.lists(
        st.sampled_from(
            ["1", "2", "3", ".", "、", ")", " ", "\n", "claim", "The cup of claim 1", "A cup",
             "权利要求", "一种", "所述", "(canceled)", "-", "<br>", "&amp;", "请求项", "Anspruch",
             "제1항", "。", ":"]
        ),
        max_size=60,
    ).map("".join)
)  # fmt: skip
def test_parsing_never_fails_and_keeps_the_order_of_the_text(text: str) -> None:
    parsed = parse_cell(text)
    place = 0
    for claim in parsed.claims:
        assert claim.text
        assert claim.number > 0
        assert 0 <= claim.confidence <= 1
        assert claim.references == tuple(sorted(set(claim.references)))
        assert claim.type in {"independent", "dependent"}
        found = text.find(claim.original_text, place)
        assert found >= place
        place = found + len(claim.original_text)
    assert parse_cell(text) == parsed
    assert all(problem.sentence.say("zh") for problem in parsed.problems)


@given(st.text(max_size=300))
def test_any_text_at_all_has_an_answer(text: str) -> None:
    assert isinstance(parse_cell(text), ParsedCell)
