"""A claim whose number was lost or misread is found where the numbering has room for it."""

import pytest

from huey_app.kinds.claims.parser import parse_cell

CUP = "1. A cup with a lid.\n2. The cup of claim 1, in red."
CUP_ZH = "1. 一种杯子，包括盖。\n2. 根据权利要求1所述的杯子，盖为红色。"


@pytest.mark.parametrize(
    ("text", "third"),
    [
        (f"{CUP}\nThe cup of claim 2, in blue.\n4. The cup of claim 1.", "The cup of claim 2"),
        (f"{CUP}\n13. The cup of claim 2, in blue.\n4. The cup of claim 1.", "13. The cup"),
        (f"{CUP}\n. The cup of claim 2, in blue.\n4. The cup of claim 1.", ". The cup"),
        (f"{CUP}\nA saucer with a rim.\n4. The cup of claim 1.", "A saucer"),
        (f"{CUP_ZH}\n根据权利要求1所述的杯子。\n4. 根据权利要求1所述的杯子。", "根据权利要求1"),
        (f"{CUP_ZH}\n一种碟子，包括边。\n4. 根据权利要求1所述的杯子。", "一种碟子"),
    ],
)
def test_a_claim_without_its_number_fills_the_gap(text: str, third: str) -> None:
    parsed = parse_cell(text)
    assert [claim.number for claim in parsed.claims] == [1, 2, 3, 4]
    claim = parsed.claims[2]
    assert claim.text.startswith(third)
    assert claim.confidence < parsed.claims[3].confidence
    assert [problem.code for problem in parsed.problems] == ["number_lost"]


@pytest.mark.parametrize(
    "text",
    [
        f"{CUP}\nThe cup of claim 2, in blue.\nThe cup of claim 1, in green.",
        f"{CUP_ZH}\n根据权利要求2所述的杯子。\n根据权利要求1所述的杯子，盖为绿色。",
    ],
)
def test_what_cites_a_claim_behind_the_last_number_is_a_claim(text: str) -> None:
    parsed = parse_cell(text)
    assert [claim.number for claim in parsed.claims] == [1, 2, 3, 4]
    assert [problem.code for problem in parsed.problems] == ["number_lost"]


@pytest.mark.parametrize(
    "text",
    [
        # An element of a claim that cites others; a gap of another size; a line that is wrapped.
        "1. A cup.\n2. A set comprising:\nthe cup of claim 1;\nThe saucer of claim 1; and a box.",
        "1. 一种杯子。\n2. 一种套件，包括：\n底座；\n根据权利要求1所述的杯子；和盒。",
        f"{CUP}\n3. The cup of claim 2 of approx.\n5 cm.",
    ],
)
def test_other_lines_are_no_claims(text: str) -> None:
    parsed = parse_cell(text)
    assert [claim.number for claim in parsed.claims] == list(range(1, len(parsed.claims) + 1))
    assert "number_lost" not in {problem.code for problem in parsed.problems}


def test_a_gap_that_nothing_fills_stays_one() -> None:
    parsed = parse_cell(f"{CUP}\nThe cup of claim 1 is washed.\n5. The cup of claim 1.")
    assert [claim.number for claim in parsed.claims] == [1, 2, 5]
    assert [problem.code for problem in parsed.problems] == ["numbering_gap"]


def test_cancelled_claims_are_not_missing() -> None:
    text = "1. A cup.\n2. A lid.\n3. (Cancelled)\n4. The lid of claim 2."
    assert [claim.number for claim in parse_cell(text).claims] == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2. The cup of claim i, wherein it is red.", (1,)),
        ("19. The cup of claim i7 wherein it is red.", (17,)),
        ("2. 如权利要求l所述的杯子，其特征在于为红色。", (1,)),
        ("4. 按照权利要求l和3所述的杯子。", (1, 3)),
        ("2. 根据权刹要求1所述的杯子。", (1,)),
    ],
)
def test_misread_references_are_read(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_cell(text).claims[0].references == numbers
