"""The claims parser never gets worse than this on the samples and on made-up claims."""

import pytest

from tests.accuracy.claims import FILES, SAMPLES, made_up_cells, sample_cells, scores_of
from tests.accuracy.claims_damaged import damaged_cells
from tests.accuracy.claims_relaid import relaid_cells
from tests.accuracy.claims_score import Score

FLOORS = {
    "strict": 0.995,
    "type": 0.997,
    "references": 0.997,
    "several": 0.98,
    "language": 0.998,
    "all_right": 0.99,
}


def below(score: Score) -> dict[str, float]:
    shares = {name: score.tally(name).share for name in FLOORS} | {"f1": score.f1}
    floors = FLOORS | {"f1": 0.997}
    return {name: share for name, share in shares.items() if share < floors[name]}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"there are no samples at {SAMPLES}")
@pytest.mark.parametrize("name", FILES)
def test_the_samples_are_read_right(name: str) -> None:
    scores = scores_of(sample_cells(name))
    assert scores["all"].truths > 100
    assert below(scores["all"]) == {}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"there are no samples at {SAMPLES}")
def test_the_samples_are_read_right_in_layouts_that_they_do_not_have() -> None:
    scores = scores_of(relaid_cells(sample_cells("claims_small")))
    assert scores["all"].truths > 2000
    assert {name: below(score) for name, score in scores.items() if below(score)} == {}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"there are no samples at {SAMPLES}")
def test_claims_that_damage_makes_wrong_have_the_lowest_confidence() -> None:
    score = scores_of(damaged_cells(sample_cells("claims_1000")))["all"]
    assert sum(not is_right for _, is_right in score.confidences) > 50
    assert score.auc is not None
    assert score.auc > 0.9
    # Numbers that are wrong and claims that break off cannot be mended.
    assert score.f1 > 0.97
    assert score.tally("references").share > 0.99
    assert score.tally("all_right").share > 0.93


def test_made_up_claims_in_every_printed_form_are_read_right() -> None:
    scores = scores_of(made_up_cells())
    assert scores["all"].truths > 5000
    assert below(scores["all"]) == {}
    assert {name: below(score) for name, score in scores.items() if below(score)} == {}
