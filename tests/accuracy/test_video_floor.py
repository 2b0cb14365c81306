"""A few of the cases of `make accuracy`, as floors that a change must not break."""

from tests.accuracy import video_cases
from tests.accuracy.video_score import score, summary


def test_the_music_is_found_at_every_level() -> None:
    facts = summary(map(score, video_cases.matching(7)))
    assert facts["right"] >= 0.85
    assert facts["wrong"] == 0
    assert facts["median_ms"] < 1


def test_the_music_is_found_in_rooms_that_echo() -> None:
    facts = summary(map(score, video_cases.rooms_that_echo(5)))
    assert facts["right"] >= 0.8
    assert facts["wrong"] == 0
    assert facts["worst_ms"] < 15


def test_other_speeds_are_followed() -> None:
    facts = summary(map(score, video_cases.matching(4, speeds=(0.9, 1.1))))
    assert facts["right"] >= 0.5
    assert facts["wrong"] == 0


def test_other_speeds_with_kept_pitch_are_followed() -> None:
    facts = summary(map(score, video_cases.kept_pitch(3)))
    assert facts["right"] >= 0.5
    assert facts["wrong"] == 0
    assert facts["median_ms"] < 8


def test_two_takes_are_followed_or_it_is_said() -> None:
    facts = summary(map(score, video_cases.cut(4)))
    assert facts["right"] >= 0.5
    assert facts["silent"] == 0


def test_what_is_not_in_the_clip_is_refused() -> None:
    facts = summary(map(score, video_cases.foreign(6)))
    assert facts["refused"] == 1
