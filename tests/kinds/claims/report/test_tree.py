"""Levels, places and picture of a claim set's tree."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huey_app.kinds.claims.report.layout import COLUMN_COUNT, place
from huey_app.kinds.claims.report.tree import depths, parents
from huey_app.kinds.claims.report.tree_svg import draw_tree
from tests.kinds.claims.records import claim


def picture(*claims: dict[str, object]) -> ElementTree.Element:
    anchors = [f"r2-{at}" for at in range(1, len(claims) + 1)]
    return ElementTree.fromstring(draw_tree(claims, anchors, "tree"))


def test_levels_follow_the_first_reference() -> None:
    claims = [claim(1), claim(2, 1), claim(3, 2, 1), claim(4, 1), claim(5), claim(6, 5)]
    assert depths(claims) == [0, 1, 2, 1, 0, 1]


def test_an_independent_claim_that_cites_another_is_at_the_top() -> None:
    assert depths([claim(1), claim(2, 1, claim_type="independent")]) == [0, 0]


def test_missing_own_and_circular_references_end() -> None:
    assert depths([claim(1), claim(2, 9), claim(3, 3)]) == [0, 0, 0]
    assert len(depths([claim(1, 2), claim(2, 3), claim(3, 1)])) == 3


def test_a_number_printed_twice_means_the_nearest_before() -> None:
    claims = [claim(1), claim(2, 1), claim(1), claim(2, 1)]
    assert parents(claims) == [(), (0,), (), (2,)]


def test_a_chain_that_goes_on_below_leaves_from_its_last_claim_and_crosses_no_other() -> None:
    chain = [claim(1), *(claim(n, n - 1) for n in range(2, COLUMN_COUNT + 3))]
    (wrapped,) = (
        path.attrib["d"]
        for path in picture(*chain).iter("path")
        if path.attrib["d"].count("H") == 3
    )
    boxes = [
        tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        for rect in picture(*chain).iter("rect")
    ]
    across_y = float(wrapped.split("V")[1].split("H")[0])
    assert wrapped.startswith(f"M{max(x + width for x, _, width, _ in boxes):.0f} ")
    assert not any(y < across_y < y + height for _, y, _, height in boxes)


def test_a_chain_of_thousands_needs_no_recursion() -> None:
    chain = [claim(1), *(claim(n, n - 1) for n in range(2, 5000))]
    assert depths(chain)[-1] == 4998
    assert len(place([None, *range(4998)]).spots) == 4999


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_every_claim_has_a_spot_of_its_own(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 60))
    choices = st.none() | st.integers(0, count - 1)
    parents_ = data.draw(st.lists(choices, min_size=count, max_size=count))
    layout = place([None if up == at else up for at, up in enumerate(parents_)])
    assert len(layout.spots) == len(set(layout.spots.values())) == count
    assert all(0 <= spot.column < COLUMN_COUNT for spot in layout.spots.values())
    assert all(0 <= spot.line < layout.line_count for spot in layout.spots.values())


def test_sixty_claims_fit_a_page() -> None:
    claims = [claim(1), *(claim(n, 1 + n // 9) for n in range(2, 61))]
    svg = picture(*claims)
    assert int(svg.attrib["width"]) < 800
    assert int(svg.attrib["height"]) < 900
    assert len(svg.findall("a")) == 60


def test_several_references_are_dashed_unless_they_are_many() -> None:
    roots = [claim(n) for n in range(1, 8)]
    assert len(picture(*roots, claim(8, 1, 2, 3, 4)).findall("path[@class='extra']")) == 3
    assert not picture(*roots, claim(8, 1, 2, 3, 4, 5, 6, 7)).findall("path[@class='extra']")


@pytest.mark.parametrize(
    ("references", "said"),
    [
        ((1,), []),
        ((1, 3), ["1, 3"]),
        ((1, 2, 3, 4, 5, 6, 7), ["1-7"]),
        ((1, 3, 5, 7), ["1, 3, …"]),
    ],
)
def test_what_a_claim_with_several_references_refers_to_is_said_below_it(
    references: tuple[int, ...], said: list[str]
) -> None:
    svg = picture(*(claim(n) for n in range(1, 8)), claim(8, *references))
    assert [text.text for text in svg.findall(".//text[@class='more']")] == said


def test_a_chain_is_one_line_until_the_edge() -> None:
    layout = place([None, *range(COLUMN_COUNT + 3)])
    assert layout.line_count == 2


@pytest.mark.parametrize("count", [1, 401])
def test_nothing_is_drawn_where_nothing_can_be_seen(count: int) -> None:
    claims = [claim(1), *(claim(n, 1) for n in range(2, count + 1))]
    assert draw_tree(claims, ["x"] * count, "tree") == ""
