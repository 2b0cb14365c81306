"""The numbers of a cell are chosen together: a sequence outweighs what one place looks like."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from huey_app.kinds.claims.candidates import Candidate, find_candidates
from huey_app.kinds.claims.numbering import choose


def candidate(number: int, place: int, weight: float, style: str = "dot") -> Candidate:
    return Candidate(number, number, place, place, place + 1, style, weight)


def chosen(*candidates: Candidate) -> list[tuple[int, int]]:
    return [(found.first, found.start) for found in choose(list(candidates))]


def test_nothing_is_chosen_where_nothing_is_likely() -> None:
    assert chosen() == []
    assert chosen(candidate(2, 0, 0.5), candidate(7, 1, 0.5)) == []


def test_a_weak_number_that_fits_is_taken_before_a_stronger_one_that_does_not() -> None:
    assert chosen(
        candidate(1, 0, 4.0), candidate(7, 1, 2.0), candidate(2, 2, 1.0), candidate(3, 3, 4.0)
    ) == [(1, 0), (2, 2), (3, 3)]


def test_steps_in_another_style_do_not_take_the_place_of_claims() -> None:
    steps = [candidate(n, n + 1, 1.5, "paren") for n in (1, 2, 3)]
    claims = [candidate(n, n + 10, 5.0) for n in (2, 3, 4)]
    assert chosen(candidate(1, 0, 4.0), *steps, *claims) == [(1, 0), (2, 12), (3, 13), (4, 14)]


def test_a_gap_is_crossed_when_what_follows_is_strong() -> None:
    assert chosen(candidate(1, 0, 4.0), candidate(4, 1, 4.0), candidate(5, 2, 4.0)) == [
        (1, 0),
        (4, 1),
        (5, 2),
    ]


def test_numbering_begins_again_only_at_one() -> None:
    first = [candidate(n, n, 5.0) for n in (1, 2, 3)]
    second = [candidate(n, n + 10, 5.0) for n in (1, 2)]
    assert [number for number, _ in chosen(*first, *second)] == [1, 2, 3, 1, 2]
    assert [number for number, _ in chosen(*first, candidate(2, 12, 5.0))] == [1, 2, 3]


def test_a_number_printed_twice_is_two_claims_when_both_are_strong() -> None:
    candidates = [candidate(n, place, 6.0) for place, n in enumerate((1, 2, 2, 3))]
    assert [number for number, _ in chosen(*candidates)] == [1, 2, 2, 3]


@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.floats(-3, 8), st.sampled_from(["dot", "paren", "word"]))
    )
)
def test_within_a_set_numbers_never_go_down(found: list[tuple[int, float, str]]) -> None:
    candidates = [
        candidate(n, place, weight, style) for place, (n, weight, style) in enumerate(found)
    ]
    result = choose(candidates)
    places = [one.start for one in result]
    assert places == sorted(set(places))
    for earlier, later in pairwise(result):
        assert later.first >= earlier.last or later.first == 1


@given(st.integers(1, 30), st.booleans())
def test_a_plain_set_of_any_size_is_found_whole(size: int, on_one_line: bool) -> None:
    claims = ["1. A cup."] + [
        f"{n}. The cup of claim {n - 1}, in red." for n in range(2, size + 1)
    ]
    text = (" " if on_one_line else "\n").join(claims)
    assert [found.first for found in choose(find_candidates(text))] == list(range(1, size + 1))
