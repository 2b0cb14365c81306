"""Cases for the matcher: songs, rooms, noises and speeds drawn at random, the truth known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.kinds.video.media import rooms, songs
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 8_000
LEVELS_DB = (10, 0, -6, -10, -15)
_SONG_S = 110.0
_DURATIONS_S = (20.0, 30.0, 45.0)


@dataclass(frozen=True)
class Case:
    """A clip and a song; `offset_s` None: the song is not in the clip."""

    name: str
    level_db: int
    clip: NDArray[np.int16]
    music: NDArray[np.int16]
    offset_s: float | None
    speed: float

    @property
    def duration_s(self) -> float:
        return len(self.clip) / RATE_HZ


def matching(count: int, speeds: tuple[float, float] | None = None) -> Iterator[Case]:
    """Cases whose song is in the clip, all styles, noises and levels in turn."""
    for number in range(count):
        random = np.random.default_rng([number, 11 if speeds is None else 12])
        style = songs.STYLES[number % len(songs.STYLES)]
        level_db = LEVELS_DB[number % len(LEVELS_DB)]
        song = songs.make_song(int(random.integers(1 << 30)), _SONG_S, RATE_HZ, style)
        speed = random.normal(1, 50e-6) if speeds is None else random.uniform(*speeds)
        yield _heard(style, (song, song), float(speed), level_db, random)


def loops(count: int) -> Iterator[Case]:
    """An exact loop with a soft voice over it, 15 dB below."""
    for number in range(count):
        random = np.random.default_rng([number, 13])
        loop = songs.make_loop(number, _SONG_S, RATE_HZ)
        voice = songs.make_song(number, _SONG_S, RATE_HZ, "voice")
        song = 0.6 * loop + 0.6 * voice * 10 ** (-15 / 20) * np.std(loop) / np.std(voice)
        level_db = LEVELS_DB[number % 4]
        yield _heard("loop", (song, song), float(random.normal(1, 50e-6)), level_db, random)


def foreign(count: int) -> Iterator[Case]:
    """Another song, of any and of the same tempo; the same drums; talk; noise."""
    for number in range(count):
        random = np.random.default_rng([number, 14])
        style = songs.STYLES[number % len(songs.STYLES)]
        bpm, seed = float(random.uniform(85, 145)), int(random.integers(1 << 30))
        kind = ("other", "same_tempo", "same_drums", "talk", "noise")[number % 5]
        music = songs.make_song(seed, _SONG_S, RATE_HZ, style, bpm)
        if kind == "same_drums":
            music, played = songs.make_siblings(seed, _SONG_S, RATE_HZ, bpm)
        elif kind in ("talk", "noise"):
            name = "crowd" if kind == "talk" else str(random.choice(["white", "pink", "claps"]))
            played = rooms.noise(name, int(_SONG_S * RATE_HZ), RATE_HZ, random)
        else:
            same = kind == "same_tempo"
            played = songs.make_song(seed + 1, _SONG_S, RATE_HZ, style, bpm if same else 0.0)
        level_db = LEVELS_DB[(number // 5) % len(LEVELS_DB)]
        case = _heard(kind, (music, played), 1.0, level_db, random)
        yield Case(case.name, level_db, case.clip, case.music, None, 1.0)


def _heard(
    name: str,
    waves: tuple[Wave, Wave],
    speed: float,
    level_db: int,
    random: np.random.Generator,
) -> Case:
    """`waves`: the music that is sent, and what is played in the room."""
    music, played = waves
    duration_s = float(random.choice(_DURATIONS_S))
    offset_s = float(random.uniform(-4, _SONG_S - speed * duration_s))
    part = rooms.warp(played, RATE_HZ, offset_s, duration_s, speed)
    kind = str(random.choice(rooms.NOISES))
    clip = rooms.record(part, RATE_HZ, random, level_db, kind)
    return Case(f"{name}, {kind}", level_db, _sampled(clip), _sampled(music), offset_s, speed)


def _sampled(wave: Wave) -> NDArray[np.int16]:
    return np.clip(32_767 * wave, -32_768, 32_767).astype(np.int16)
