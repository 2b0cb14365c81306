"""What amendments, pages, tables and other patents put around a claim is not read as its own."""

import pytest

from huey_app.kinds.claims.parser import ParsedCell, parse_cell


def outlines(text: str) -> list[tuple[int, str, tuple[int, ...]]]:
    return [(c.number, c.type[:3], c.references) for c in parse_cell(text).claims]


def texts(parsed: ParsedCell) -> list[str]:
    return [claim.text for claim in parsed.claims]


@pytest.mark.parametrize(
    "status",
    [
        "（原）",
        "（原始）",
        "（新增）",
        "（新）",
        "（原权利要求3）",
        "（新增权利要求）",
        "（修改）",
    ],
)
def test_a_chinese_note_on_the_status_leaves_a_claim_dependent(status: str) -> None:
    text = f"1.一种盒子，包括盖。\n2.{status}根据权利要求1所述的盒子，其特征在于，盖为红色。"
    assert outlines(text) == [(1, "ind", ()), (2, "dep", (1,))]


@pytest.mark.parametrize(
    "status", ["(Reinstated - formerly claim 2)", "(New, replaces claim 1)", "（对应权利要求1）"]
)
def test_what_a_note_on_the_status_says_of_other_claims_is_no_reference(status: str) -> None:
    assert outlines(f"1. A lid.\n2. A hinge.\n3. {status} A box having a rim.")[2][1:] == (
        "ind",
        (),
    )


@pytest.mark.parametrize(
    "text",
    [
        "청구항 1\n뚜껑을 포함하는 상자.\n청구항 2\n삭제\n청구항 3\n제1항에 있어서, 빨간 상자.",
        "청구항 1. 뚜껑을 포함하는 상자.\n청구항 2. (삭제)\n청구항 3. 제1항에 있어서, 빨간 상자.",
        "1. 뚜껑을 포함하는 상자.\n2. (취소)\n3. 제1항에 있어서, 빨간 상자.",
    ],
)
def test_korean_claims_that_are_struck_are_none(text: str) -> None:
    assert outlines(text) == [(1, "ind", ()), (3, "dep", (1,))]


def test_the_number_of_a_page_below_its_header_is_not_of_the_claim() -> None:
    text = "1.一种盒子，包括盖，\nCN 101234567 B\n2\n所述盖为红色。\nCN 101234567 B\n3\n2.一种壶。"
    assert texts(parse_cell(text)) == ["1.一种盒子，包括盖，\n所述盖为红色。", "2.一种壶。"]


def test_a_docket_number_at_the_foot_of_a_page_is_not_of_the_claim() -> None:
    foot = "Attorney Docket No. 1234-56.US\nPage {} of 5\n"
    text = (
        f"1. A box having a lid,\n{foot.format(3)}the lid being red.\n2. A jar.\n{foot.format(4)}"
    )
    assert texts(parse_cell(text)) == ["1. A box having a lid,\nthe lid being red.", "2. A jar."]


def test_line_numbers_in_the_margin_are_blanked() -> None:
    lines = [f"{n} and part {n}" if n % 5 == 0 else f"and part {n:02}," for n in range(2, 16)]
    (claim,) = parse_cell("1. A box having a lid\n" + "\n".join(lines) + ".").claims
    assert "\n5 and" not in claim.text
    assert "\n10 and" not in claim.text
    assert claim.text.endswith(" and part 15.")
    assert "\n10 and" in claim.original_text


def test_measures_at_the_start_of_a_line_stay() -> None:
    text = "1. A box, the lid of which measures\n5 mm to\n10 mm and weighs\n15 grams."
    assert texts(parse_cell(text)) == [text]


@pytest.mark.parametrize("trailer", ["Abstract: A box is shown.", "摘要：一种盒子。"])
def test_an_abstract_on_the_line_of_its_heading_belongs_to_no_claim(trailer: str) -> None:
    text = f"1. A box with a lid.\n2. The box of claim 1, red.\n{trailer}"
    assert texts(parse_cell(text))[1] == "2. The box of claim 1, red."


@pytest.mark.parametrize("types", [("Independent", "Dependent"), ("独立", "从属\t1")])
def test_the_column_of_a_pasted_table_that_tells_the_type_is_not_of_the_claim(
    types: tuple[str, str],
) -> None:
    text = f"1\tA box having a lid.\t{types[0]}\n2\tThe box of claim 1, red.\t{types[1]}"
    assert texts(parse_cell(text)) == ["1 A box having a lid.", "2 The box of claim 1, red."]


@pytest.mark.parametrize(
    "words",
    [
        "A tray made by the method of claim 1 of U.S. Pat. No. 5,123,456.",
        "A tray as claimed in claim 1 of EP 1 234 567 B1.",
        "A tray of the kind shown in US 5,123,456, claim 1.",
        "一种托盘，适用于中国专利CN101234567B权利要求1所述的盒子，包括底。",
        "A tray for an insurance claim 1 page long.",
    ],
)
def test_a_claim_of_another_patent_is_no_reference(words: str) -> None:
    assert outlines(f"1. A box.\n2. {words}")[1] == (2, "ind", ())


@pytest.mark.parametrize(
    "text", ["Una caja que comprende una tapa.", "Caja según la reivindicación 1, roja."]
)
def test_a_short_spanish_claim_is_not_english(text: str) -> None:
    assert [claim.language for claim in parse_cell(text).claims] == ["und"]


def test_numbers_that_nobody_printed_are_not_printed_twice() -> None:
    parsed = parse_cell("根据权利要求1所述的盒子，为红色。\n根据权利要求1所述的盒子，为蓝色。")
    assert [claim.number for claim in parsed.claims] == [2, 3]
    assert "duplicate_number" not in [problem.code for problem in parsed.problems]


def test_the_original_text_begins_with_the_tags_that_open_at_it() -> None:
    text = "<p>1. A box.</p><br/><i class='x'><b>2</b>. The box</i> of claim 1, red."
    first, second = parse_cell(text).claims
    assert first.original_text.startswith("<p>1. A box.")
    assert second.original_text == "<i class='x'><b>2</b>. The box</i> of claim 1, red."
