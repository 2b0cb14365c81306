"""What the rest of a document says, added to the score of its passages."""

import pytest

from huey_app.kinds.documents.text.rerank import Scored
from huey_app.kinds.documents.text.whole import Home, Size, by_document
from tests.kinds.documents.library import Library

SIZE = Size(documents=100, passages=400)
SHORT, OTHER, LONG = Home(1, 4), Home(10, 4), Home(100, 200)
FOUND = [Scored(1, 5.0), Scored(10, 5.0), Scored(100, 5.0)]
HOMES = {1: SHORT, 10: OTHER, 100: LONG}


def added(asked: dict[str, int], holding: dict[str, list[int]]) -> list[float]:
    """What each of `FOUND` gets from these terms."""
    without, found = (dict(by_document(FOUND, HOMES, asked, each, SIZE)) for each in ({}, holding))
    return [found[passage] - without[passage] for passage in (1, 10, 100)]


def test_a_term_elsewhere_in_the_document_counts() -> None:
    short, other, long = added({"valve": 1}, {"valve": [3, 103, 500]})
    assert short > long > other == 0.0


def test_a_term_of_the_passage_itself_does_not_count_again() -> None:
    assert added({"valve": 1}, {"valve": [1, 2, 3]})[0] == 0.0


def test_the_passages_before_and_after_a_document_are_not_its_own() -> None:
    assert added({"valve": 1}, {"valve": [5, 9, 14]}) == [0.0, 0.0, 0.0]


def test_rare_terms_and_terms_asked_twice_count_more() -> None:
    once = added({"valve": 1, "the": 1}, {"valve": [2]})[0]
    assert added({"valve": 2}, {"valve": [2]})[0] == pytest.approx(2 * once)
    assert added({"valve": 1}, {"valve": [2, *range(200, 300)]})[0] < once / 2


def test_a_document_of_one_passage_has_no_rest() -> None:
    one = [Scored(7, 2.0)]
    given = ({7: Home(7, 1)}, {"valve": 1})
    assert by_document(one, *given, {"valve": [7]}, SIZE) == by_document(one, *given, {}, SIZE)


def test_a_document_that_is_about_it_comes_before_one_that_has_a_passage_like_it() -> None:
    found = [Scored(100, 5.1), Scored(1, 5.0), Scored(2, 4.0), Scored(101, 4.0), Scored(102, 4.0)]
    homes = {1: SHORT, 2: SHORT, 100: LONG, 101: LONG, 102: LONG}
    assert [each.passage for each in by_document(found, homes, {}, {}, SIZE)][:2] == [1, 100]


def test_what_a_document_says_never_puts_its_own_passages_in_another_order() -> None:
    found = [Scored(1, 9.0), Scored(2, 8.0), Scored(10, 8.5), Scored(3, 7.0)]
    homes = {1: SHORT, 2: SHORT, 3: SHORT, 10: OTHER}
    again = by_document(found, homes, {"rare": 1}, {"rare": [1]}, Size(2, 90_000))
    assert [each.passage for each in again if homes[each.passage] == SHORT] == [1, 2, 3]
    assert again == sorted(again, key=lambda each: -each.score)


def test_a_text_is_found_by_words_that_are_far_apart_in_it(shelf: Library) -> None:
    filler = "nothing of interest is said in this sentence. " * 60
    for number in range(15):
        shelf.add(f"one-{number}", f"{filler} turbine {filler} {filler}")
        shelf.add(f"other-{number}", f"{filler} {filler} gasket {filler}")
    shelf.add("both", f"{filler} turbine {filler} gasket {filler}")
    assert shelf.found("turbine gasket")[0] == "both"
