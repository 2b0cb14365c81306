"""Takes of two or three seconds inside a long one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from huey_app.kinds.video.matching import strays, takes
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.sound import Sound
from tests.kinds.video.media import rooms, songs
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 8_000
Takes = list[tuple[float, float]]
"""Time in the song at which a take begins, and its length, in seconds."""


def sound(wave: Wave) -> Sound:
    samples: NDArray[np.int16] = (32_767 * 0.7 * wave / np.abs(wave).max()).astype(np.int16)
    return Sound(samples, RATE_HZ)


def recorded(song: Wave, shots: Takes, level_db: float = 0.0) -> Sound:
    wave = np.concatenate([rooms.warp(song, RATE_HZ, *shot) for shot in shots])
    return sound(rooms.record(wave, RATE_HZ, np.random.default_rng(4), level_db, "talk"))


@pytest.mark.parametrize("style", ["pop", "piano", "voice"])
@pytest.mark.parametrize(
    "shots",
    [
        [(6.0, 20), (26.5, 2)],
        [(6.0, 2.5), (8.1, 20)],
        [(6.0, 11), (17.4, 3), (20.0, 12)],
    ],
    ids=["at the end", "at the start", "between"],
)
def test_a_short_take_is_followed(style: str, shots: Takes) -> None:
    song = songs.make_song(3, 60, RATE_HZ, style)
    match = takes.find(recorded(song, shots, -3), sound(song))
    assert match is not None
    assert match.notes == ("cut",)
    assert len(match.pieces) == len(shots)
    starts_s = np.cumsum([0, *(long for _, long in shots)])
    for piece, start_s, (music_s, _) in zip(match.pieces, starts_s[:-1], shots, strict=True):
        assert piece.start_s == pytest.approx(start_s, abs=0.15)
        assert piece.music_at(start_s) == pytest.approx(music_s, abs=0.002)


def test_most_of_a_piece_may_lie_elsewhere() -> None:
    song = songs.make_song(3, 60, RATE_HZ)
    clip = recorded(song, [(6.0, 10), (17.0, 20)])
    (first, second), _ = strays.follow(clip, sound(song), Piece(0, 30, 6.0))
    assert first.music_at(0) == pytest.approx(6.0, abs=0.001)
    assert second.music_at(10) == pytest.approx(17.0, abs=0.001)


def test_of_places_that_are_alike_the_nearest_is_taken() -> None:
    song = songs.make_loop(3, 60, RATE_HZ)
    clip = recorded(song, [(20.0, 12), (32.3, 2.5)])
    parts, _ = strays.follow(clip, sound(song), Piece(0, 14.5, 20.0))
    assert parts[-1].music_at(12) == pytest.approx(32.3, abs=0.001)


def test_what_a_voice_drowns_is_no_take() -> None:
    song = songs.make_song(3, 60, RATE_HZ)
    clip = recorded(song, [(20.0, 16)])
    noise = rooms.noise("crowd", 2 * RATE_HZ, RATE_HZ, np.random.default_rng(1))
    clip.wave[6 * RATE_HZ : 8 * RATE_HZ] += (15_000 * noise / np.abs(noise).max()).astype(np.int16)
    piece = Piece(0, 16, 20.0)
    assert strays.follow(clip, sound(song), piece) == ([piece], False)


@pytest.mark.parametrize(("level", "is_said"), [(1.0, True), (0.0, False), (4.0, False)])
def test_what_is_heard_instead_of_the_music_is_said(level: float, is_said: bool) -> None:
    """But not where the music itself is silent, or is drowned."""
    song, other = (songs.make_song(seed, 60, RATE_HZ) for seed in (3, 4))
    played, gap = song.copy(), slice(26 * RATE_HZ, 29 * RATE_HZ)
    played[gap] = level * other[gap]
    if not level:
        song[gap] = 0
    clip = recorded(played, [(20.0, 16)], 10)
    assert strays.follow(clip, sound(song), Piece(0, 16, 20.0))[1] == is_said
