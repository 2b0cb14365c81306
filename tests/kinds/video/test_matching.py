"""The matcher on what has fooled simpler ones: loops, cuts, drift, speed, the same drums."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from huey_app.kinds.video.decide import DELIVERED, decide
from huey_app.kinds.video.matching import beat, takes, tempo
from huey_app.kinds.video.matching.result import Match, Piece
from huey_app.kinds.video.matching.sound import Sound
from tests.kinds.video.media import rooms, songs
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 8_000


def sampled(wave: Wave) -> NDArray[np.int16]:
    return np.clip(32_767 * wave, -32_768, 32_767).astype(np.int16)


def sound(wave: Wave) -> Sound:
    return Sound(sampled(wave), RATE_HZ)


def heard(wave: Wave, level_db: float = 0.0, seed: int = 1) -> Sound:
    random = np.random.default_rng(seed)
    return sound(rooms.record(wave, RATE_HZ, random, level_db, "crowd"))


def error_ms(match: Match | None, offset_s: float, speed: float) -> float:
    assert match is not None
    assert match.confidence >= DELIVERED
    piece = match.pieces[0]
    ends_s = (0.0, match.pieces[-1].end_s)
    return max(1000 * abs(piece.music_at(at) - offset_s - speed * at) for at in ends_s)


def test_drift_is_followed_to_the_end() -> None:
    song = songs.make_song(1, 90, RATE_HZ)
    clip = heard(rooms.warp(song, RATE_HZ, 7.5, 60, 1.0001), level_db=-6)
    assert error_ms(takes.find(clip, sound(song)), 7.5, 1.0001) < 0.2


def test_a_soft_voice_tells_the_bars_of_a_loop_apart() -> None:
    loop = songs.make_loop(3, 60, RATE_HZ)
    voice = songs.make_song(3, 60, RATE_HZ, "voice")
    song = 0.6 * loop + 0.12 * voice * np.std(loop) / np.std(voice)
    clip = heard(rooms.warp(song, RATE_HZ, 21.0, 20))
    assert error_ms(takes.find(clip, sound(song)), 21.0, 1.0) < 1


def test_bars_that_nothing_tells_apart_are_admitted() -> None:
    song = songs.make_loop(3, 60, RATE_HZ)
    match = takes.find(heard(rooms.warp(song, RATE_HZ, 21.0, 16)), sound(song))
    assert match is not None
    assert "repeats" in match.notes


def test_two_takes_cut_together_are_both_followed() -> None:
    song = songs.make_song(2, 80, RATE_HZ)
    first, second = (rooms.warp(song, RATE_HZ, at, 14) for at in (40.0, 11.3))
    match = takes.find(heard(np.concatenate([first, second])), sound(song))
    assert match is not None
    assert "cut" in match.notes
    assert len(match.pieces) == 2
    assert abs(match.pieces[0].music_at(5) - 45) < 0.001
    assert abs(match.pieces[1].music_at(20) - 17.3) < 0.001
    assert abs(match.pieces[1].start_s - 14) < 0.5


@pytest.mark.parametrize("jump_s", [-30.0, 0.1])
def test_a_last_take_of_five_seconds_is_followed(jump_s: float) -> None:
    song = songs.make_song(3, 80, RATE_HZ)
    takes_s = [(40.0, 12), (52.0 + jump_s, 5)]
    clip = heard(np.concatenate([rooms.warp(song, RATE_HZ, at, long) for at, long in takes_s]))
    match = takes.find(clip, sound(song))
    assert match is not None
    assert "cut" in match.notes
    assert abs(match.pieces[0].music_at(5) - 45) < 0.001
    assert abs(match.pieces[-1].music_at(15) - 55 - jump_s) < 0.001


def test_other_music_for_five_seconds_is_said() -> None:
    song, other = (songs.make_song(seed, 40, RATE_HZ) for seed in (3, 4))
    parts = [rooms.warp(wave, RATE_HZ, 10, long) for wave, long in ((song, 14), (other, 5))]
    match = takes.find(heard(np.concatenate(parts)), sound(song))
    assert match is not None
    assert match.notes == ("part",)


def test_what_the_waveform_leaves_is_said_of_the_second_version_too() -> None:
    weak = Match((Piece(0, 20, 5.0), Piece(20, 26, 40.0)), 0.5, ("cut",))
    there = Match((Piece(0, 26, 5.0),), 0.99)
    assert "part" in decide(weak, there, 60).warnings
    assert "part" not in decide(weak, replace(there, pieces=(Piece(0, 26, 9.0),)), 60).warnings


def test_a_song_with_the_same_drums_is_refused() -> None:
    music, played = songs.make_siblings(5, 60, RATE_HZ, 120)
    clip, song = heard(rooms.warp(played, RATE_HZ, 9, 24), level_db=10), sound(music)
    decision = decide(takes.find(clip, song), tempo.find(clip, song), song.duration_s)
    assert decision.is_empty


@pytest.mark.parametrize("speed", [0.93, 1.06])
def test_another_speed_is_followed_by_the_second_opinion(speed: float) -> None:
    song = songs.make_song(6, 70, RATE_HZ)
    clip = heard(rooms.warp(song, RATE_HZ, 12, 24, speed))
    assert error_ms(tempo.find(clip, sound(song)), 12, speed) < 1
    exact = takes.find(clip, sound(song))
    assert exact is None or exact.confidence < DELIVERED


@pytest.mark.parametrize("speed", [0.95, 1.06])
def test_another_speed_with_kept_pitch_is_followed_to_the_millisecond(speed: float) -> None:
    song = songs.make_song(6, 70, RATE_HZ)
    played = rooms.stretch(song, RATE_HZ, speed)
    clip = heard(rooms.warp(played, RATE_HZ, 12 / speed, 24))
    match = tempo.find(clip, sound(song))
    assert error_ms(match, 12, speed) < 8
    assert not match.pieces[0].pitched


def test_little_music_tells_its_place_though_hardly_its_speed() -> None:
    song = songs.make_song(6, 50, RATE_HZ)
    match = tempo.find(heard(rooms.warp(song, RATE_HZ, -4.0, 18)), sound(song))
    assert error_ms(match, -4.0, 1.0) < 1


def test_a_turned_sign_does_no_harm() -> None:
    song = songs.make_song(7, 50, RATE_HZ)
    clip = heard(-rooms.warp(song, RATE_HZ, 12, 20))
    assert error_ms(takes.find(clip, sound(song)), 12, 1.0) < 0.2


def test_a_match_survives_being_saved() -> None:
    match = Match((Piece(0, 9, 1.5, 1.01, False),), 0.7, ("repeats",), {"windows": 3})
    assert Match.from_json(match.to_json()) == match


def test_where_both_differ_the_exact_one_counts() -> None:
    exact = Match((Piece(0, 20, 5.0),), 0.99)
    other = Match((Piece(0, 20, 9.0),), 0.9)
    decision = decide(exact, other, 60)
    assert (decision.modular, decision.v2) == (exact, None)
    assert decision.warnings == ("only_modular",)


def test_the_tempo_is_told() -> None:
    song = songs.make_song(8, 60, RATE_HZ, "techno", bpm=126)
    told = beat.tempo_bpm(sound(song))
    assert told is not None
    assert min(abs(told - 126 * factor) for factor in (0.5, 1, 2)) < 1


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


def test_what_the_waveform_suggests_is_proven_where_harmony_leads_to_the_same_place() -> None:
    weak = Match((Piece(0, 30, 5.0),), 0.3)
    near = Match((Piece(0, 30, 5.06),), 0.5, evidence={"by_harmony": 0.98})
    decision = decide(weak, near, 60)
    assert decision.modular is not None
    assert decision.modular.pieces == weak.pieces
    assert decision.v2 is None
    assert decision.confidence == 0.75


def test_harmony_of_another_place_proves_nothing() -> None:
    weak = Match((Piece(0, 30, 5.0),), 0.3)
    far = Match((Piece(0, 30, 7.0),), 0.5, evidence={"by_harmony": 0.98})
    assert decide(weak, far, 60).is_empty


def test_harmony_does_not_prove_what_chance_suggests() -> None:
    near = Match((Piece(0, 30, 5.06),), 0.5, evidence={"by_harmony": 0.98})
    assert decide(Match((Piece(0, 30, 5.0),), 0.0), near, 60).is_empty


def test_few_notes_over_the_right_drums_are_enough_where_harmony_leads_there() -> None:
    drums = Match((Piece(0, 30, 5.0),), 0.99, evidence={"balance": 0.6})
    near = Match((Piece(0, 30, 5.06),), 0.5, evidence={"by_harmony": 0.98})
    assert decide(drums, None, 60).is_empty
    assert decide(drums, near, 60).modular is not None


def test_a_second_version_that_is_some_frames_off_is_not_delivered() -> None:
    exact, off = (Match((Piece(0, 20, at_s),), 0.99) for at_s in (5.0, 5.03))
    assert decide(exact, off, 60).v2 is None
    assert decide(exact, exact, 60).v2 == exact


@pytest.mark.parametrize(("is_exact", "most"), [(True, 0.98), (False, 0.75)])
def test_what_harmony_alone_measured_is_never_called_certain(is_exact: bool, most: float) -> None:
    faster = Match((Piece(0, 30, 5.0, 1.05),), 0.98, evidence={"exact": is_exact})
    decision = decide(None, faster, 60)
    assert decision.v2 == faster
    assert decision.confidence == most


def test_a_place_that_only_harmony_backs_is_never_certain_to_the_millisecond() -> None:
    weak = Match((Piece(0, 30, 5.0),), 0.3)
    for music_s, most in ((5.06, 0.75), (5.01, 0.98)):
        by_ear = Match((Piece(0, 30, music_s),), 0.5, evidence={"by_harmony": 0.98})
        assert decide(weak, by_ear, 60).confidence == most


def test_a_waveform_whose_harmony_is_nowhere_is_never_certain() -> None:
    exact = Match((Piece(0, 30, 5.0),), 0.999)
    for heard, most in ((0.02, 0.75), (0.2, 0.999)):
        elsewhere = Match((Piece(0, 30, 40.0),), 0.02, evidence={"by_harmony": heard})
        assert decide(exact, elsewhere, 60).confidence == most


@pytest.mark.parametrize(("on_line", "most"), [(13, 0.75), (20, 0.99)])
def test_what_fits_half_of_a_clip_is_never_certain(on_line: int, most: float) -> None:
    evidence = {"windows": 26, "windows_on_line": on_line, "balance": 2.0}
    exact = Match((Piece(0, 30, 5.0),), 0.9, ("part",), evidence)
    assert decide(exact, Match((Piece(0, 30, 5.0),), 0.9), 60).confidence == most
