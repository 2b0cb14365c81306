"""Cleaning takes the wrapping off a cell and leaves what is printed."""

from hypothesis import given
from hypothesis import strategies as st

from huey_app.kinds.claims.clean import clean


def test_line_breaks_of_html_and_of_excel_become_newlines() -> None:
    assert clean("1. A cup.<br />2. A pot.<BR>3. A pan._x000D_\n4. A lid.\r\n").text == (
        "1. A cup.\n2. A pot.\n3. A pan.\n4. A lid.\n"
    )


def test_bold_numbers_and_entities_lose_their_markup() -> None:
    assert clean("<b>1</b>. A cup &amp; a lid, 5&nbsp;&lt; x").text == "1. A cup & a lid, 5 < x"


def test_comparison_signs_are_not_tags() -> None:
    assert clean("1. A cup, wherein a<b and c>d.").text == "1. A cup, wherein a<b and c>d."


def test_typed_subscripts_stay_as_printed() -> None:
    assert clean("CO.sub.2 and H<sub>2</sub>O").text == "CO.sub.2 and H2O"


def test_reissue_marks_go() -> None:
    assert clean(".Iadd.2. A cup..Iaddend.").text == "2. A cup."


def test_invisible_characters_go_and_wide_ones_become_plain() -> None:
    assert clean("１．\u200b一种杯子，\u3000高５ｃｍ。").text == "1.一种杯子， 高5cm。"


def test_a_word_that_ocr_spread_out_is_joined() -> None:
    assert clean("2 . 如权 利 要 求 1 所述").text == "2 . 如权利要求 1 所述"


def test_page_headers_go_even_between_two_lines_of_a_claim() -> None:
    text = "1.一种杯子，包括杯身\nCN 112233445 A\n权 利 要 求 书\n1/2 页\n和杯盖。"
    assert clean(text).text == "1.一种杯子，包括杯身\n和杯盖。"


def test_original_text_is_the_raw_text_of_the_same_place() -> None:
    raw = "<p>1. A cup.</p><p><b>2</b>. A &quot;pot&quot;.</p>"
    cleaned = clean(raw)
    start = cleaned.text.index("2.")
    end = cleaned.text.rindex(".") + 1
    assert cleaned.original(start, end) == "<p><b>2</b>. A &quot;pot&quot;."


@given(st.text(alphabet="ab<>&;br/ \n\r\u200b１权利要求书页12_x0D", max_size=80))
def test_every_part_of_the_clean_text_comes_from_the_raw_text(raw: str) -> None:
    cleaned = clean(raw)
    parts = [cleaned.original(0, n) for n in range(1, len(cleaned.text) + 1)]
    assert all(part in raw for part in parts)
    assert sorted(parts, key=len) == parts
