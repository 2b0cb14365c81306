"""What is delivered of two matches, and how sure that is called."""

from dataclasses import replace

import pytest

from huey_app.kinds.video.decide import decide
from huey_app.kinds.video.matching.result import Match, Piece


def at(music_s: float, confidence: float, **evidence: float) -> Match:
    """The whole of a clip of 30 s at one place."""
    return Match((Piece(0, 30, music_s),), confidence, evidence=dict(evidence))


def test_where_both_differ_the_exact_one_counts() -> None:
    exact = at(5.0, 0.99, score=60)
    decision = decide(exact, at(9.0, 0.9, by_harmony=0.9), 60)
    assert (decision.modular, decision.v2) == (exact, None)
    assert decision.warnings == ("only_modular",)
    assert decision.confidence == 0.75


def test_where_harmony_is_sure_of_another_place_the_waveform_must_be_clear() -> None:
    faster = at(9.0, 0.9, by_harmony=0.9)
    assert decide(at(5.0, 0.7, score=11), faster, 60).v2 == faster
    assert decide(at(5.0, 0.7, score=11), faster, 60).modular is None


def test_a_second_version_that_is_a_frame_off_is_not_delivered() -> None:
    exact = at(5.0, 0.99, score=60)
    assert decide(exact, at(5.02, 0.99), 60).v2 is None
    assert decide(exact, at(5.01, 0.99), 60).v2 is not None


def test_what_the_waveform_suggests_is_proven_where_harmony_leads_to_the_same_place() -> None:
    weak = at(5.0, 0.3)
    decision = decide(weak, at(5.01, 0.5, by_harmony=0.98), 60)
    assert decision.modular is not None
    assert decision.modular.pieces == weak.pieces
    assert decision.v2 is None
    assert decision.confidence == 0.75, "a song with the same chords has this harmony too"
    assert decide(weak, at(5.01, 0.9, by_harmony=0.98), 60).confidence == 0.75
    assert decide(weak, at(5.01, 0.9, by_harmony=0.98, exact=True), 60).confidence > 0.99


@pytest.mark.parametrize(
    ("drift", "on_line", "is_proven"),
    [(0, 8, True), (150e-6, 8, True), (200e-6, 8, False), (0, 6, False)],
)
def test_harmony_proves_no_waveform_that_is_hardly_there(
    drift: float, on_line: int, is_proven: bool
) -> None:
    piece = Piece(0, 20, 5.0, 1 + drift)
    weak = Match((piece,), 0.3, evidence={"windows": 20, "windows_on_line": on_line})
    sure = Match((replace(piece, speed=1.0),), 0.5, evidence={"by_harmony": 0.98})
    assert decide(weak, sure, 60).is_empty is not is_proven


@pytest.mark.parametrize(
    ("score", "balance", "is_proven"), [(40, 0.4, False), (40, 0.6, True), (15, 0.4, True)]
)
def test_harmony_proves_no_song_whose_drums_alone_are_clear(
    score: float, balance: float, is_proven: bool
) -> None:
    drums = at(5.0, 0.3, score=score, balance=balance)
    sure = at(5.0, 0.5, by_harmony=0.98)
    assert decide(drums, sure, 60).is_empty is not is_proven
    settled = at(5.05, 0.9, by_harmony=0.98)
    assert decide(drums, settled, 60).is_empty is not is_proven


@pytest.mark.parametrize(
    ("drift", "on_line", "is_proven"),
    [(250e-6, 12, True), (250e-6, 8, False), (100e-6, 8, True), (100e-6, 3, False)],
)
def test_the_more_a_line_drifts_the_more_windows_must_lie_on_it(
    drift: float, on_line: int, is_proven: bool
) -> None:
    evidence = {"score": 30, "windows": 20, "windows_on_line": on_line}
    found = Match((Piece(0, 20, 5.0, 1 + drift),), 0.99, evidence=evidence)
    elsewhere, there = at(40.0, 0.1, by_harmony=0.1), at(5.0, 0.7, by_harmony=0.7)
    assert decide(found, elsewhere, 60).is_empty is not is_proven
    assert decide(found, there, 60).modular is not None


@pytest.mark.parametrize("music_s", [5.06, 7.0])
def test_harmony_of_another_place_proves_nothing(music_s: float) -> None:
    assert decide(at(5.0, 0.3), at(music_s, 0.5, by_harmony=0.98), 60).is_empty


def test_a_waveform_whose_harmony_is_nowhere_must_be_clear_and_is_never_certain() -> None:
    for heard, score, most in ((0.02, 60, 0.75), (0.02, 12, 0.0), (0.2, 12, 0.999)):
        elsewhere = at(40.0, 0.02, by_harmony=heard)
        assert decide(at(5.0, 0.999, score=score), elsewhere, 60).confidence == most


def test_a_clip_of_several_takes_has_no_second_version_that_could_confirm_it() -> None:
    takes = Match((Piece(0, 20, 5.0), Piece(20, 40, 60.0)), 0.99, ("cut",))
    assert decide(takes, at(5.0, 0.3), 120).warnings == ("only_takes", "cut")
    assert decide(at(5.0, 0.99, score=60), at(5.0, 0.3), 60).warnings == ("only_modular",)


def test_harmony_alone_must_be_sure_where_the_speed_is_the_musics_own() -> None:
    """There the waveform would have found the song."""
    assert decide(None, at(5.0, 0.9, by_harmony=0.5), 60).is_empty
    assert decide(None, at(5.0, 0.9, by_harmony=0.7), 60).v2 is not None
    faster = Match((Piece(0, 30, 5.0, 1.05),), 0.9, evidence={"by_harmony": 0.5})
    assert decide(None, faster, 60).v2 == faster


@pytest.mark.parametrize(("score", "is_delivered"), [(13, True), (60, False)])
def test_a_room_that_answers_clearly_elsewhere_plays_another_song(
    score: float, is_delivered: bool
) -> None:
    drums, chords = at(5.0, 0.3, score=score), at(20.0, 0.9, by_harmony=0.95)
    assert decide(drums, chords, 60).is_empty is not is_delivered
    faster = Match((Piece(0, 30, 5.0, 1.05),), 0.9, evidence={"by_harmony": 0.95})
    assert decide(drums, faster, 60).v2 == faster


@pytest.mark.parametrize(
    ("by_harmony", "onsets", "modular_s", "is_delivered"),
    [
        (0.95, 5.0, 5.06, True),
        (0.8, 5.0, 5.06, False),
        (0.95, 3.6, 5.06, False),
        (0.95, 5.0, 9.0, False),
    ],
)
def test_harmony_that_no_onset_settles_needs_rhythm_and_a_waveform_that_leads_there(
    by_harmony: float, onsets: float, modular_s: float, is_delivered: bool
) -> None:
    heard = Match((Piece(0, 30, 5.0),), 0.5, evidence={"onsets": [onsets]})
    heard.evidence["by_harmony"] = by_harmony
    decision = decide(at(modular_s, 0.01, score=6), heard, 60)
    assert decision.is_empty is not is_delivered
    assert not is_delivered or decision.confidence == 0.6


@pytest.mark.parametrize(
    ("by_harmony", "settled", "onsets", "is_delivered"),
    [
        (0.995, 3.5, 2.0, True),
        (0.995, 2.4, 2.0, False),
        (0.95, 3.5, 2.0, False),
        (0.2, 9.5, 5.5, True),
        (0.2, 9.5, 4.5, False),
        (0.2, 8.5, 5.5, False),
        (0.05, 9.5, 5.5, False),
    ],
)
def test_harmony_of_another_speed_must_be_very_sure_or_the_rhythm_clear(
    by_harmony: float, settled: float, onsets: float, is_delivered: bool
) -> None:
    evidence = {"by_harmony": by_harmony, "settled": settled, "onsets": [onsets]}
    heard = Match((Piece(0, 30, 5.0, 0.96),), 0.5, evidence=evidence)
    assert decide(at(40.0, 0.01, score=6), heard, 60).is_empty is not is_delivered


def test_a_place_is_not_certain_where_harmony_leads_to_another() -> None:
    exact = at(5.0, 0.999, score=60)
    assert decide(exact, at(40.0, 0.5, by_harmony=0.95), 60).confidence == 0.75
    assert decide(exact, at(40.0, 0.5, by_harmony=0.3), 60).confidence == 0.999


def test_what_the_waveform_leaves_is_said_of_the_second_version_too() -> None:
    weak = Match((Piece(0, 20, 5.0), Piece(20, 26, 40.0)), 0.5, ("cut",))
    there = Match((Piece(0, 26, 5.0),), 0.99)
    assert "part" in decide(weak, there, 60).warnings
    assert "part" not in decide(weak, replace(there, pieces=(Piece(0, 26, 9.0),)), 60).warnings


def test_a_short_clip_is_never_certain() -> None:
    piece = Piece(start_s=0.0, end_s=3.0, music_s=4.0, speed=1.0)
    short = Match((piece,), 0.999, evidence={"balance": 2.0})
    decision = decide(short, short, 60.0)
    assert decision.confidence <= 0.6
    assert "short" in decision.warnings


def test_a_few_seconds_of_music_in_a_long_clip_are_never_certain() -> None:
    match = Match((Piece(0.0, 20.0, -7.0),), 0.999, evidence={"balance": 2.0})
    decision = decide(match, match, 3.0)
    assert decision.confidence <= 0.6
    assert "short" in decision.warnings


@pytest.mark.parametrize(("score", "breadth"), [(15.0, 8.0), (15.0, 12.0), (9.0, 8.0)])
def test_a_song_told_by_its_bass_alone_is_never_certain(score: float, breadth: float) -> None:
    exact = at(5.0, 0.99, score=score, breadth=breadth)
    decision = decide(exact, at(5.0, 0.99, by_harmony=0.99, exact=True), 60)
    is_narrow = (score, breadth) == (15.0, 8.0)
    assert ("bass" in decision.warnings) == is_narrow
    assert (decision.confidence == 0.75) == is_narrow


def test_takes_that_the_second_search_leads_away_from_are_said_to_be_unconfirmed() -> None:
    takes = Match((Piece(0, 15, 5.0), Piece(15, 30, 40.0)), 0.9, ("cut",))
    for elsewhere_s, code in ((5.0, "only_takes"), (25.0, "only_takes"), (50.0, "only_modular")):
        assert code in decide(takes, at(elsewhere_s, 0.3), 120).warnings


@pytest.mark.parametrize(
    ("is_exact", "by_harmony", "most"), [(True, 0.9, 0.98), (True, 0.5, 0.75), (False, 0.9, 0.75)]
)
def test_another_speed_is_certain_where_both_waveform_and_harmony_are_found(
    is_exact: bool, by_harmony: float, most: float
) -> None:
    evidence = {"exact": is_exact, "by_harmony": by_harmony}
    faster = Match((Piece(0, 30, 5.0, 1.05),), 0.98, evidence=evidence)
    decision = decide(None, faster, 60)
    assert decision.v2 == faster
    assert decision.confidence == most


def test_what_fits_a_part_of_a_clip_is_never_certain() -> None:
    exact = replace(at(5.0, 0.9, score=60), notes=("part",))
    assert decide(exact, at(5.0, 0.9), 60).confidence == 0.75


@pytest.mark.parametrize("confidence", [0.99, 0.3])
def test_the_second_version_is_measured_by_the_waveform(confidence: float) -> None:
    heard = at(5.009, 0.99, by_harmony=0.99)
    decision = decide(at(5.0, confidence, score=60), heard, 60)
    assert decision.v2 is not None
    assert decision.v2.pieces[0].music_s == 5.0


def test_takes_are_not_certain_where_the_second_version_leads_to_none_of_them() -> None:
    takes = Match((Piece(0, 20, 5.0), Piece(20, 40, 60.0)), 0.99, ("cut",))
    for elsewhere_s, most in ((5.0, 0.99), (40.0, 0.99), (90.0, 0.75)):
        elsewhere = Match((Piece(0, 40, elsewhere_s),), 0.5, evidence={"by_harmony": 0.95})
        assert decide(takes, elsewhere, 200).confidence == most


def test_a_waveform_that_the_first_search_did_not_find_is_not_certain() -> None:
    assert decide(None, at(5.0, 0.99, by_harmony=0.99, exact=True), 60).confidence == 0.75


@pytest.mark.parametrize(
    ("speed", "on_line", "is_taken"),
    [(1.0025, 2, False), (1.0025, 9, True), (1.0012, 2, True), (1.0, 2, True), (1.01, 2, True)],
)
@pytest.mark.parametrize("count", [1, 2])
def test_music_that_hops_about_another_speed_is_no_row_of_takes(
    speed: float, on_line: int, is_taken: bool, count: int
) -> None:
    pieces = (Piece(0, 15, 5.01), Piece(15, 30, 20.05))
    pieces = pieces if count == 2 else (Piece(0, 30, 5.03),)
    evidence = {"score": 20, "windows": 20, "windows_on_line": on_line}
    takes = Match(pieces, 0.99, ("cut",), evidence)
    decision = decide(takes, Match((Piece(0, 30, 5.0, speed),), 0.9), 60)
    assert (decision.modular is not None) == is_taken
    assert (decision.v2 is None) == is_taken
    assert ("part" in decision.warnings) == (not is_taken and count == 1)
