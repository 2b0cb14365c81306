"""Documents are never read and found worse than this on the samples."""

from pathlib import Path

import pytest

from tests.accuracy.documents import (
    SAMPLES,
    library_in,
    score_formats,
    score_pages,
    score_set,
)

FLOORS = {
    "cranfield": (0.512, 0.442),
    "xquad-zh": (0.974, 0.99),
    "cmrc-trial": (0.994, 0.99),
}
"""nDCG@10 and recall@10; those of exact BM25 (k1 1.2, b 0.75)."""

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"there are no samples at {SAMPLES}")


@pytest.mark.parametrize("name", FLOORS)
def test_questions_find_what_answers_them(name: str, tmp_path: Path) -> None:
    with library_in(tmp_path):
        score = score_set(name, tmp_path)
    ndcg, recall = FLOORS[name]
    assert score.documents > 200
    assert (score.ndcg >= ndcg, score.recall >= recall) == (True, True), score


def test_questions_find_the_page_that_answers_them(tmp_path: Path) -> None:
    with library_in(tmp_path):
        checked = score_pages(tmp_path)
    assert (checked.count, checked.misses) == (44, [])


def test_every_awkward_file_ends_as_it_should(tmp_path: Path) -> None:
    with library_in(tmp_path):
        checked = score_formats(tmp_path)
    assert (checked.count >= 25, checked.misses) == (True, [])
