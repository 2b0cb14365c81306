"""A cell that holds no claims says so: placeholders give none, other prose gives little trust."""

import pytest

from huey_app.kinds.claims.parser import parse_cell


@pytest.mark.parametrize(
    "text",
    ["N/A", "n.a.", "None", "null", "TBD", "not available", "See attachment.", "No claims",
     "(canceled)", "Claims", "权利要求书", "-", "—", "……", "***", "?", "42", "3.14", "1,234.50",
     "1e5", "12 %", "2021-03-04", "2021/3/4 10:30:00", "4 March 2021", "Mar. 4, 2021",
     "2021年3月4日", "https://example.org/patents/12345?claims=1", "www.example.org", "无", "無",
     "暂无", "见附件", "详见附件。", "未公开", "没有", "同上", "略", "删除", "不适用", "/", "なし",
     "該当なし", "없음", "keine", "siehe Anlage", "néant"],
)  # fmt: skip
def test_what_stands_in_place_of_claims_gives_none_and_says_so(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed.claims == ()
    assert [problem.code for problem in parsed.problems] == ["no_claims"]


@pytest.mark.parametrize(
    "text",
    [
        "Abstract: A bird feeder has a tray. A spring holds the tray.",
        "ABSTRACT\nA bird feeder having a tray, wherein a spring holds the tray.",
        "A bird feeder is disclosed which includes a tray and a spring below the tray.",
        "A bird feeder includes a tray and a spring. The tray sinks when the bird is heavy.",
        "The present invention relates to a bird feeder with a tray.",
        "The disclosure provides a feeder comprising a tray.",
        "Technical Field\n[0001] Feeders for birds.\n1. They rust.\n2. They rot.\n3. They leak.",
        "1. Field of the Invention\nFeeders.\n2. Description of the Related Art\nThey rust.",
        "BACKGROUND OF THE INVENTION\nFeeders for birds are known, comprising a tray.",
        "Reference signs: 1. tray; 2. spring; 3. roof",
        "Bird feeder with a spring",
        "摘要：本实用新型公开了一种喂鸟器，包括托盘。",
        "本发明涉及一种喂鸟器，包括托盘和弹簧。",
        "一种喂鸟器，包括托盘和弹簧，所述弹簧位于托盘下方。该喂鸟器结构简单，使用方便。",
        "技术领域\n[0001]喂鸟器存在以下问题：1.易生锈；2.易腐烂；3.易漏水。",
        "附图标记：1.托盘；2.弹簧；3.顶盖",
        "附图标记说明\n1、托盘\n2、弹簧\n3、顶盖",
        "一种喂鸟器",
        "背景技术\n现有的喂鸟器包括托盘，如权利要求1所述。",
        "Technisches Gebiet\nDie Erfindung betrifft ein Vogelhaus mit einem Brett.",
        "La présente invention concerne une mangeoire comprenant un plateau.",
        "技術分野\n本発明は餌台に関する。",
    ],
)
def test_other_parts_of_a_patent_are_kept_whole_with_little_confidence(text: str) -> None:
    parsed = parse_cell(text)
    assert [claim.text for claim in parsed.claims] == [text]
    assert parsed.claims[0].confidence < 0.5
    assert [problem.code for problem in parsed.problems] == ["not_claims"]


@pytest.mark.parametrize(
    "text",
    [
        "A bird feeder comprising a tray and a spring",
        "A bird feeder, wherein a tray is held by a spring. ",
        "A bird feeder with a roof.",
        "The ornamental design for a bird feeder, as shown and described.",
        "Use of a spring for a bird feeder.",
        "A method of feeding birds, comprising: (a) filling a tray; (b) waiting.",
        "The feeder of claim 1, wherein the tray is 1.5 mm thick. ",
        "一种喂鸟器，其特征在于，包括托盘和弹簧。",
        "一种喂鸟器，包括托盘和弹簧",
        "一种喂鸟的方法，包括以下步骤：装满托盘；等待。",
        "根据权利要求1所述的喂鸟器，其特征在于，所述托盘为圆形。",
        "Vogelhaus mit einem Brett, dadurch gekennzeichnet, dass es federt.",
        "Mangeoire comprenant un plateau et un ressort.",
        "受け皿と、前記受け皿を支えるばねと、を備える餌台。",
        "받침대와 용수철을 포함하는 모이대.",
        "1. A bird feeder.\n2. A spring.",
        "1. A bird feeder comprising a tray.\n\nAbstract\nA feeder for birds.",
    ],
)
def test_claims_without_a_number_are_trusted(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed.claims
    assert all(claim.confidence > 0.5 for claim in parsed.claims)
    assert "not_claims" not in [problem.code for problem in parsed.problems]


def test_claims_behind_a_description_are_still_found() -> None:
    text = "Background\nFeeders rust.\nClaims\n1. A feeder.\n2. The feeder of claim 1, of tin."
    assert [claim.number for claim in parse_cell(text).claims] == [1, 2]
