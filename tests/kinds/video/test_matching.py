"""The matcher on what has fooled simpler ones: loops, cuts, drift, speed, the same drums."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from huey_app.kinds.video.decide import decide
from huey_app.kinds.video.matching import beat, takes, tempo, waveform
from huey_app.kinds.video.matching.found import Found
from huey_app.kinds.video.matching.result import DELIVERED, Match, Piece
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


def test_bars_that_only_loudness_tells_apart_are_told_apart() -> None:
    drums, notes = (
        np.tile(songs.make_song(4, 8.0, RATE_HZ, style, 120.0), 9) for style in ("techno", "piano")
    )
    swell = 0.55 + 0.45 * np.sin(np.arange(len(drums)) / RATE_HZ / 5 + 4)
    song = 0.5 * drums + 0.45 * swell * notes
    clip = heard(rooms.warp(song, RATE_HZ, 21.0, 30))
    match = takes.find(clip, sound(song))
    assert error_ms(match, 21.0, 1.0) < 1
    assert match
    assert len(match.pieces) == 1


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
    assert abs(match.pieces[1].start_s - 14) < 0.05


def test_a_take_is_judged_without_what_lies_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two takes with the same drums spoil each other's notes, and the room's answer."""
    best = waveform.best

    def spoilt(clip: Sound, music: Sound) -> Found | None:
        found = best(clip, music)
        return replace(found, score=7.0, balance=0.6) if found and clip.duration_s > 20 else found

    monkeypatch.setattr(waveform, "best", spoilt)
    song = songs.make_song(2, 80, RATE_HZ)
    parts = [rooms.warp(song, RATE_HZ, at, 14) for at in (40.0, 11.3)]
    match = takes.find(heard(np.concatenate(parts)), sound(song))
    assert match is not None
    assert match.confidence > 0.9


def test_a_take_is_judged_without_the_short_ones_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    best = waveform.best

    def spoilt(clip: Sound, music: Sound) -> Found | None:
        found = best(clip, music)
        return replace(found, balance=0.6) if found else found

    monkeypatch.setattr(waveform, "best", spoilt)
    song = songs.make_song(3, 60, RATE_HZ)
    parts = [rooms.warp(song, RATE_HZ, at, long) for at, long in ((6.0, 16), (22.4, 2))]
    match = takes.find(heard(np.concatenate(parts)), sound(song))
    assert match is not None
    assert len(match.pieces) == 2
    assert match.confidence > 0.9


def test_a_song_in_the_middle_of_another_is_said_to_be_a_part() -> None:
    """What is missing before it does not excuse what is missing after it."""
    song, other = (songs.make_song(seed, 60, RATE_HZ) for seed in (3, 4))
    shots = ((other, 5.0, 10), (song, 20.0, 7), (other, 30.0, 10))
    clip = heard(np.concatenate([rooms.warp(wave, RATE_HZ, at, long) for wave, at, long in shots]))
    match = takes.find(clip, sound(song))
    assert match is not None
    assert "part" in match.notes


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


def test_the_second_version_says_that_it_is_heard_in_a_part_only() -> None:
    song, other = (songs.make_song(seed, 40, RATE_HZ) for seed in (3, 4))
    parts = [rooms.warp(wave, RATE_HZ, 10, long) for wave, long in ((song, 14), (other, 7))]
    match = tempo.find(heard(np.concatenate(parts)), sound(song))
    assert match is not None
    assert match.notes == ("part",)


def test_music_that_ends_before_the_dance_is_all_there() -> None:
    song = songs.make_song(3, 30, RATE_HZ)
    match = takes.find(heard(rooms.warp(song, RATE_HZ, 12, 30)), sound(song))
    assert error_ms(match, 12, 1.0) < 1
    assert match.notes == ()


def test_a_song_with_the_same_sounds_and_tempo_is_refused() -> None:
    music, played = songs.make_cousins(5, 60, RATE_HZ, 120)
    clip, song = heard(rooms.warp(played, RATE_HZ, 9, 24), level_db=10), sound(music)
    decision = decide(takes.find(clip, song), tempo.find(clip, song), song.duration_s)
    assert decision.is_empty


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


def test_music_that_hops_about_a_speed_is_no_waveform_of_its_own() -> None:
    song = songs.make_song(3, 60, RATE_HZ, "random")
    played = rooms.stretch(song, RATE_HZ, 0.9985)
    match = tempo.find(
        heard(rooms.warp(played, RATE_HZ, 12 / 0.9985, 30), level_db=5), sound(song)
    )
    assert error_ms(match, 12, 0.9985) < 12
    assert match is not None
    assert not match.evidence["exact"]


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


def test_the_tempo_is_told() -> None:
    song = songs.make_song(8, 60, RATE_HZ, "techno", bpm=126)
    told = beat.tempo_bpm(sound(song))
    assert told is not None
    assert min(abs(told - 126 * factor) for factor in (0.5, 1, 2)) < 1
