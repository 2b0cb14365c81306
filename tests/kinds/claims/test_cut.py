"""A cell is cut into claims along the numbering that makes sense as a whole."""

import pytest

from huey_app.kinds.claims.clean import clean
from huey_app.kinds.claims.cut import cut


def claims_in(text: str) -> list[str]:
    cleaned = clean(text).text
    return [cleaned[piece.start : piece.end] for piece in cut(cleaned).pieces]


def numbers_in(text: str) -> list[int]:
    return [piece.number for piece in cut(clean(text).text).pieces]


CUP = ("A cup comprising a handle.", "The cup of claim 1, wherein the handle is red.")
ZH = ("一种杯子，包括把手。", "根据权利要求1所述的杯子，其特征在于，把手为红色。")


@pytest.mark.parametrize(
    "form",
    ["{}. ", "{}.", "{} . ", "{}) ", "({}) ", "{}.) ", "[{}] ", "{}: ", "{} - ",
     "Claim {}. ", "CLAIM {}: ",
     "Claim {}\n", "[Claim {}] ", "{}\n", "{}.\t", "¶ {}. ", "[001{}] {}. ", "<b>{}</b>. ",
     "• {}. ", "- {}. ", "Claim{}. ", "({}). ", "{}/ ", "{}°) ", "No. {} ", "<{}> ",
     "CLM-0000{} {}. ", "c-en-01-000{} {}. ", "Claim {} (Previously Presented): "],
)  # fmt: skip
def test_every_printed_form_of_a_number_is_found_at_the_start_of_a_line(form: str) -> None:
    text = "\n".join(form.format(n, n) + words for n, words in enumerate(CUP, 1))
    assert numbers_in(text) == [1, 2]


@pytest.mark.parametrize(
    "form",
    ["{}.", "{}、", "{}．", "{}：", "{} . ", "（{}）", "{}）", "权利要求{}：",
     "权利要求{}、", "权 利 要 求 {}. ", "权利要求{} ", "权{}、", "{}。", "{}-",
     "Claim {} ", "<{}>",
     "【请求项{}】", "第{}項 ", "請求項{}：", "【請求項{}】\n"],
)  # fmt: skip
def test_every_chinese_form_of_a_number_is_found(form: str) -> None:
    assert numbers_in("\n".join(form.format(n) + words for n, words in enumerate(ZH, 1))) == [1, 2]


def test_wide_and_written_out_chinese_numbers_are_found() -> None:
    assert numbers_in("１．" + ZH[0] + "\n２．" + ZH[1]) == [1, 2]
    assert numbers_in("一、" + ZH[0] + "\n二、" + ZH[1]) == [1, 2]


@pytest.mark.parametrize("glue", [" ", "  ", ""])
def test_a_set_on_one_line_is_cut(glue: str) -> None:
    text = glue.join(("1. " + CUP[0], "2. " + CUP[1], "3. The cup of claim 2, which is big."))
    assert numbers_in(text) == [1, 2, 3]


@pytest.mark.parametrize("separator", ["; ", " | ", "|", " / ", " ;", "\n-----\n", "\n***\n"])
def test_what_stands_between_claims_belongs_to_none(separator: str) -> None:
    claims = [f"1. {CUP[0]}", f"2. {CUP[1]}", "3. A tray."]
    assert claims_in(separator.join(claims)) == claims


@pytest.mark.parametrize(
    "text",
    [
        '["1. CUP", "2. The cup of claim 1.", "3. TRAY"]',
        "['1. CUP', '2. The cup of claim 1.', '3. TRAY']",
        '"1. CUP"\n"2. The cup of claim 1."\n"3. TRAY"',
        "1 CUP 2 The cup of claim 1. 3 TRAY",
    ],
)
def test_lists_of_quoted_claims_and_numbers_without_marks_are_cut(text: str) -> None:
    text = text.replace("CUP", "A cup with a handle.").replace("TRAY", "A tray with a rim.")
    assert numbers_in(text) == [1, 2, 3]


def test_claims_of_their_own_are_cut_where_the_one_before_has_no_full_stop() -> None:
    text = "1. A cup with a handle 2. The cup of claim 1 in red 3. A tray with a rim"
    assert numbers_in(text) == [1, 2, 3]
    text = (
        "1.一种杯子，包括把手2.根据权利要求1所述的杯子，为红色；3.根据权利要求2所述的杯子4.一种壶"
    )
    assert numbers_in(text) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        "제1항 내지 제3항 중 어느 한 항에 있어서, 빨간색인 컵.",
        "제 1 항 또는 제 2 항에 있어서, 빨간색인 컵.",
        "請求項１、請求項２又は請求項５に記載の赤い杯。",
    ],
)
def test_a_reference_at_the_beginning_of_a_cell_is_no_number(text: str) -> None:
    (piece,) = cut(clean(text).text).pieces
    assert not piece.numbered


def test_text_behind_cancelled_claims_is_never_lost() -> None:
    text = "1-3. (canceled)\nA cup comprising a handle and a lid."
    assert claims_in(text) == ["A cup comprising a handle and a lid."]


def test_a_set_on_one_line_with_the_word_claim_is_cut() -> None:
    text = "Claim 1 A cup. Claim 2 The cup of Claim 1, in red. Claim 3 The cup of Claim 2."
    assert numbers_in(text) == [1, 2, 3]


def test_a_chinese_set_on_one_line_is_cut() -> None:
    assert claims_in(f"1.{ZH[0]}2.{ZH[1]}") == [f"1.{ZH[0]}", f"2.{ZH[1]}"]


def test_claims_without_a_full_stop_are_cut_where_a_reference_shows_the_next_one() -> None:
    text = "1. A cup with a handle. 2. The cup of claim 1 in red 3. The cup of claim 2 in blue"
    assert numbers_in(text) == [1, 2, 3]


@pytest.mark.parametrize(
    "body",
    [
        "A rod with a length of\n2.5 mm and a width of\n3. 5 mm.",
        "A radio after standard\n802.11 of the year\n2019. Or later.",
        "A method comprising:\n1) cutting;\n2) sewing; and\n3) ironing.",
        "A method comprising: (1) cutting; (2) sewing; and (3) ironing.",
        "A kit comprising:\n1. a needle;\n2. a thread; and\n3. a box.",
        "A device as shown in Fig. 2. and in\nFig. 3. of the drawings.",
        "A protein of SEQ ID NO.\n2. of this list, SEQ ID NO: 3.",
        "A gauge whose ratio is 2:1, or\n3:1, and which holds\n2 litres.",
        "A board for a DNA chip, an LED and a KPI\n2 of which are shown.",
    ],
)
def test_other_numbers_at_the_start_of_a_line_cut_nothing(body: str) -> None:
    text = f"1. {body}\n2. The thing of claim 1, in red.\n3. The thing of claim 2, in blue."
    assert numbers_in(text) == [1, 2, 3]
    assert claims_in(text)[0] == f"1. {body}"


@pytest.mark.parametrize(
    "body",
    [
        "一种方法，包括：\n1）裁剪；\n2）缝纫；\n3）熨烫。",
        "一种方法，包括以下步骤：步骤1、裁剪；步骤2、缝纫。",
        "一种方法，包括：\n（1）裁剪。\n（2）缝纫。\n（3）熨烫。",
        "一种装置，长度为\n2.5倍，S1、S2之比为2:1，①为把手；②为杯身。",
        "一种装置，包括：1、电源；2、开关；3、灯。",
    ],
)
def test_chinese_steps_and_measures_cut_nothing(body: str) -> None:
    text = (
        f"1.{body}\n2.根据权利要求1所述的，其特征在于红。\n3.根据权利要求2所述的，其特征在于蓝。"
    )
    assert numbers_in(text) == [1, 2, 3]


def test_wrapped_references_are_no_numbers_of_claims() -> None:
    text = (
        "1. A cup with a handle.\n2. The cup of claim\n1. wherein it is red.\n"
        "3. The cup of any of claims 1 or\n2, wherein it is big."
    )
    assert numbers_in(text) == [1, 2, 3]


def test_cancelled_claims_and_ranges_of_them_are_no_claims() -> None:
    text = (
        "1-3. (canceled)\n4. (Original) A cup.\n5. (Cancelled)\n"
        "6.-8. (canceled) 9. The cup of claim 4."
    )
    assert numbers_in(text) == [4, 9]
    assert claims_in(text)[0] == "4. (Original) A cup."
    notes = cut(text).cancelled
    assert [(note.first, note.last) for note in notes] == [(1, 3), (5, 5), (6, 8)]


@pytest.mark.parametrize(
    "note", ["2.（已删除）", "2. (gestrichen)", "【請求項２】（削除）", "2. (삭제)"]
)
def test_cancelled_claims_of_other_offices_are_no_claims(note: str) -> None:
    first, third = ("【請求項1】", "【請求項3】") if "【" in note else ("1.", "3.")
    assert numbers_in(f"{first}一种杯子。\n{note}\n{third}一种壶。") == [1, 3]


@pytest.mark.parametrize("word", ["Not entered", "Not Entered", "NOT ENTERED", "Void", "Reserved"])
def test_a_note_counts_in_any_capitals(word: str) -> None:
    assert numbers_in(f"1. A cup.\n2. ({word})\n3. The cup of claim 1.") == [1, 3]


def test_a_thing_that_is_void_is_not_cancelled() -> None:
    assert numbers_in("1. A cup.\n2. Void detector for the cup of claim 1.") == [1, 2]


def test_status_words_stay_in_the_text() -> None:
    claims = ["1. (Currently amended) A cup.", "2. (Withdrawn) The cup of claim 1."]
    assert claims_in("\n".join(claims)) == claims


def test_a_set_with_gaps_and_a_late_start_is_cut() -> None:
    text = "4. A cup.\n5. The cup of claim 4.\n8. The cup of claim 5.\n9. The cup of claim 8."
    assert numbers_in(text) == [4, 5, 8, 9]


def test_numbering_that_starts_again_makes_a_second_series() -> None:
    text = "1. A cup.\n2. The cup of claim 1.\n\n1. Eine Tasse.\n2. Tasse nach Anspruch 1."
    pieces = cut(text).pieces
    assert [(piece.series, piece.number) for piece in pieces] == [(0, 1), (0, 2), (1, 1), (1, 2)]


def test_a_second_set_is_found_though_the_first_one_ends_without_a_full_stop() -> None:
    first = "1. A cup. " + " ".join(f"{n}. The cup of claim {n - 1}." for n in range(2, 6))
    second = "1. A pan. " + " ".join(f"{n}. The pan of claim {n - 1}." for n in range(2, 8))
    assert numbers_in(f"{first[:-1]}, {second}") == [*range(1, 6), *range(1, 8)]


@pytest.mark.parametrize(
    "preamble",
    ["What is claimed is:\n", "We claim: ", "I claim:\n\n", "CLAIMS\n",
     "The invention claimed is: ",
     "What is claimed as new and desired to be protected by Letters Patent is:\n", "权利要求书\n",
     "权利要求书"],
)  # fmt: skip
def test_preambles_belong_to_no_claim(preamble: str) -> None:
    assert claims_in(preamble + "1. A cup.\n2. The cup of claim 1.")[0] == "1. A cup."


def test_a_heading_between_two_sets_belongs_to_no_claim() -> None:
    german = "1. Eine Tasse.\n2. Tasse nach Anspruch 1."
    text = f"1. A cup.\n2. The cup of claim 1.\nPatentansprüche\n{german}"
    assert claims_in(text)[1] == "2. The cup of claim 1."


@pytest.mark.parametrize(
    "trailer", ["References Cited\nU.S. 1,234", "* * * * *", "Abstract\nA cup."]
)
def test_trailers_belong_to_no_claim(trailer: str) -> None:
    text = f"1. A cup.\n2. The cup of claim 1.\n{trailer}"
    assert claims_in(text)[-1] == "2. The cup of claim 1."


def test_numbers_that_ocr_misread_are_taken_where_they_fit() -> None:
    text = "l. A cup.\n2. The cup of claim 1.\n" + "".join(
        f"{n}. The cup of claim 2.\n"
        for n in ("3", "4", "5", "6", "7", "8", "9", "1O", "I1", "12")
    )
    assert numbers_in(text) == list(range(1, 13))


def test_claims_without_any_number_are_kept_whole() -> None:
    design = "The ornamental design for a cup, as shown and described."
    assert claims_in(design) == [design]
    assert claims_in("What is claimed is: " + design) == [design]


def test_a_numbered_list_in_a_claim_without_a_number_cuts_nothing() -> None:
    text = (
        "A method comprising the steps of:\n1. Heating a kiln.\n2. Cooling the kiln.\n3. Waiting."
    )
    assert claims_in(text) == [text]


def test_paragraphs_without_numbers_are_cut_where_a_dependent_claim_opens() -> None:
    text = (
        "A cup comprising a rim.\nThe cup of claim 1, in red.\nThe cup of claim 2, which is big."
    )
    assert numbers_in(text) == [1, 2, 3]


def test_a_first_claim_that_lost_its_number_is_kept() -> None:
    text = "A cup comprising a handle.\n2. The cup of claim 1, in red.\n3. The cup of claim 2."
    assert numbers_in(text) == [1, 2, 3]


def test_chemical_names_that_begin_with_a_number_are_claims() -> None:
    text = "1. 2-Methyl-propanol.\n2. 3-Ethyl salt of claim 1.\n3. 1,2-Dimethoxy salt of claim 2."
    assert numbers_in(text) == [1, 2, 3]
