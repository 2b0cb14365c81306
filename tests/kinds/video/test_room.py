"""The room's impulse response: where the sound itself arrives, and whether it is this song."""

import numpy as np
import pytest
from numpy.typing import NDArray

from huey_app.kinds.video.matching import harmony, room
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.sound import Sound
from tests.kinds.video.media import rooms, songs
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 8_000
CHANCE = 8.5


def sound(wave: Wave) -> Sound:
    samples: NDArray[np.int16] = (32_767 * 0.7 * wave / np.abs(wave).max()).astype(np.int16)
    return Sound(samples, RATE_HZ)


def hall(wave: Wave, wet_db: float, level_db: float = 0.0, seed: int = 5) -> Sound:
    random = np.random.default_rng(seed)
    heard = rooms.live(wave, RATE_HZ, random, wet_db)
    return sound(rooms.add_noise(heard, RATE_HZ, random, level_db, "pink"))


@pytest.mark.parametrize("style", ["pop", "piano", "pad"])
@pytest.mark.parametrize("off_s", [-0.05, 0.09])
def test_the_sound_itself_is_found_before_an_echo_that_is_louder(style: str, off_s: float) -> None:
    song = songs.make_song(4, 50, RATE_HZ, style)
    clip = hall(rooms.warp(song, RATE_HZ, 9.0, 24), wet_db=6)
    response = room.listen(clip, sound(song), Piece(0, 24, 9.0 + off_s), 12.0)
    assert response.score > 2 * CHANCE
    assert abs(response.piece.music_at(12) - 21.0) < 0.0002


@pytest.mark.parametrize("direct", [0.6, 0.3])
def test_a_wall_may_be_louder_than_the_loudspeaker(direct: float) -> None:
    song = songs.make_song(4, 50, RATE_HZ)
    part = rooms.warp(song, RATE_HZ, 9.0, 24)
    late = rooms.warp(song, RATE_HZ, 9.0 - 0.018, 24)
    random = np.random.default_rng(2)
    clip = sound(rooms.add_noise(direct * part + late, RATE_HZ, random, 0, "talk"))
    response = room.listen(clip, sound(song), Piece(0, 24, 8.982), 12.0)
    assert abs(response.piece.music_at(12) - 21.0) < 0.0002


def over_500_hz(wave: Wave) -> Wave:
    spectrum = np.fft.rfft(wave)
    spectrum[np.fft.rfftfreq(len(wave), 1 / RATE_HZ) < 500] = 0
    return np.fft.irfft(spectrum, len(wave))


def test_two_songs_over_the_same_bass_are_alike_in_nothing_above_it() -> None:
    wrong, other = (songs.make_song(seed, 60, RATE_HZ, "techno", 110) for seed in (4, 5))
    right = 3 * (wrong - over_500_hz(wrong)) + over_500_hz(other)
    clip = hall(rooms.warp(right, RATE_HZ, 9.0, 45), wet_db=0, level_db=20)
    place = Piece(0, 45, 9.0)
    of_wrong, of_right = (room.listen(clip, sound(one), place, 22.0) for one in (wrong, right))
    assert of_wrong.score > room.CLEAR > of_wrong.breadth
    assert of_right.breadth > 2 * room.CLEAR


def test_a_clock_that_is_too_fast_is_found() -> None:
    song = songs.make_song(4, 60, RATE_HZ)
    clip = hall(rooms.warp(song, RATE_HZ, 9.0, 40, 1.0001), wet_db=0)
    response = room.listen(clip, sound(song), Piece(0, 40, 9.002), 20.0)
    assert abs(response.piece.speed - 1.0001) < 8e-6
    assert abs(response.piece.music_at(20) - 29.002) < 0.0002


@pytest.mark.parametrize("noise", rooms.NOISES)
def test_chance_never_looks_like_a_room(noise: str) -> None:
    song, other = (songs.make_song(seed, 40, RATE_HZ, bpm=120) for seed in (4, 5))
    random = np.random.default_rng(1)
    clip = sound(rooms.record(other[: 24 * RATE_HZ], RATE_HZ, random, 0, noise))
    assert room.listen(clip, sound(song), Piece(0, 24, 5.0), 12.0).score < CHANCE


def test_the_music_as_the_room_plays_it_is_what_is_heard() -> None:
    song = songs.make_song(4, 50, RATE_HZ)
    clip = hall(rooms.warp(song, RATE_HZ, 9.0, 24), wet_db=3, level_db=20)
    response = room.listen(clip, sound(song), Piece(0, 24, 9.0), 12.0)
    dry = song[9 * RATE_HZ : 33 * RATE_HZ]
    played = room.through(response.taps, dry.astype(np.float32))
    heard = clip.wave.astype(np.float64)
    assert np.corrcoef(played, heard)[0, 1] > 0.8 > np.corrcoef(dry, heard)[0, 1] + 0.1


def test_notes_are_as_loud_as_drums_in_this_song_only() -> None:
    music, played = songs.make_siblings(5, 60, RATE_HZ, 120)
    place = Piece(0, 24, 9.0)
    for wave, low, high in ((music, 0.85, 1.2), (played, 0.0, 0.5)):
        clip = hall(rooms.warp(wave, RATE_HZ, 9.0, 24), wet_db=0)
        response = room.listen(clip, sound(music), place, 12.0)
        assert low < harmony.balance(clip, sound(music), response, 12.0) < high


def test_a_song_that_shares_half_of_its_bars_is_another_one() -> None:
    music, played = songs.make_siblings(5, 60, RATE_HZ, 120)
    bars = [(music if bar % 4 < 2 else played)[bar * 16_000 :][:16_000] for bar in range(20)]
    clip = hall(rooms.warp(np.concatenate(bars), RATE_HZ, 9.0, 24), wet_db=0)
    response = room.listen(clip, sound(music), Piece(0, 24, 9.0), 12.0)
    assert harmony.balance(clip, sound(music), response, 12.0) < 0.6


def test_the_end_of_a_take_does_not_speak_against_its_notes() -> None:
    song = songs.make_song(4, 90, RATE_HZ)
    takes = np.concatenate([rooms.warp(song, RATE_HZ, at, 14) for at in (9.0, 50.0)])
    clip = hall(takes, wet_db=0)
    response = room.listen(clip, sound(song), Piece(0, 28, 9.0), 7.0)
    assert harmony.balance(clip, sound(song), response, 14.0) > 0.7
