"""Where one take of a clip ends and the next begins."""

import numpy as np
import pytest
from numpy.typing import NDArray

from huey_app.kinds.video.matching import edges
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.sound import Sound
from tests.kinds.video.media import rooms, songs
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 8_000


def sound(wave: Wave) -> Sound:
    samples: NDArray[np.int16] = (32_767 * 0.7 * wave / np.abs(wave).max()).astype(np.int16)
    return Sound(samples, RATE_HZ)


@pytest.mark.parametrize("style", ["pop", "voice", "piano"])
@pytest.mark.parametrize("off_s", [-2.5, 1.9])
def test_a_cut_is_found_in_a_room_that_echoes(style: str, off_s: float) -> None:
    """As if there were no room, the cut of the voice is 0.28 s off."""
    song = songs.make_song(6, 90, RATE_HZ, style)
    random = np.random.default_rng(3)
    shots = [
        rooms.live(rooms.warp(song, RATE_HZ, at, 12), RATE_HZ, random, 6) for at in (9.0, 50.3)
    ]
    clip = sound(rooms.add_noise(np.concatenate(shots), RATE_HZ, random, -6, "crowd"))
    guess_s = 12 + off_s
    left, right = Piece(0, guess_s, 9.0), Piece(guess_s, 24, 50.3 + off_s)
    assert abs(edges.between(clip, sound(song), left, right) - 12) < 0.15
