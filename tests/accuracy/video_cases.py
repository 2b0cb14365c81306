"""Cases for the matcher: songs, rooms, noises and speeds drawn at random, the truth known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tests.kinds.video.media import rooms, songs
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 8_000
LEVELS_DB = (10, 0, -6, -10, -15)
_SONG_S = 110.0
_DURATIONS_S = (20.0, 30.0, 45.0)
_FOREIGN = ("other", "same_tempo", "same_drums", "same_sounds", "talk", "noise")


@dataclass(frozen=True)
class Truth:
    """A take: its start and end in the clip, the song's time at its start, all in seconds.

    Without any the song is not in the clip.
    """

    takes: tuple[tuple[float, float, float], ...]
    speed: float = 1.0


@dataclass(frozen=True)
class Case:
    """A clip as a phone records it, and a song."""

    name: str
    level_db: int
    clip: NDArray[np.int16]
    music: NDArray[np.int16]
    truth: Truth


def _drawn(number: int, seed: int, levels: int) -> tuple[str, int, Wave, np.random.Generator]:
    """Style, level, song and what draws the rest of a case."""
    random = np.random.default_rng([number, seed])
    style = songs.STYLES[number % len(songs.STYLES)]
    song = songs.make_song(int(random.integers(1 << 30)), _SONG_S, RATE_HZ, style)
    return style, LEVELS_DB[number % levels], song, random


def matching(count: int, speeds: tuple[float, float] | None = None) -> Iterator[Case]:
    """Cases whose song is in the clip, all styles, noises and levels in turn."""
    for number in range(count):
        seed = 11 if speeds is None else 12
        style, level_db, song, random = _drawn(number, seed, len(LEVELS_DB))
        speed = random.normal(1, 50e-6) if speeds is None else random.uniform(*speeds)
        yield _heard(style, (song, song), float(speed), level_db, random)


def rooms_that_echo(count: int) -> Iterator[Case]:
    """Rooms whose echo is as loud as the direct sound, up to 8 dB louder; some are walked in."""
    for number in range(count):
        style, level_db, song, random = _drawn(number, 17, 3)
        duration_s = float(random.choice(_DURATIONS_S))
        offset_s = float(random.uniform(-4, _SONG_S - duration_s))
        speed = float(random.normal(1, 50e-6))
        heard = rooms.live(
            rooms.warp(song, RATE_HZ, offset_s, duration_s, speed),
            RATE_HZ,
            random,
            wet_db=float(random.uniform(0, 8)),
        )
        is_carried = number % 4 == 3
        heard = rooms.carried(heard, RATE_HZ, random) if is_carried else heard
        kind = str(random.choice(rooms.NOISES))
        clip = rooms.add_noise(heard, RATE_HZ, random, level_db, kind)
        truth = Truth(((0.0, duration_s, offset_s),), speed)
        name = f"{style}, {kind}" + ", carried" * is_carried
        yield Case(name, level_db, _sampled(clip), _sampled(song), truth)


def kept_pitch(count: int) -> Iterator[Case]:
    """Played faster or slower by something that keeps the pitch."""
    for number in range(count):
        style, level_db, song, random = _drawn(number, 15, 3)
        speed = float(random.uniform(0.93, 1.07))
        played = rooms.stretch(song, RATE_HZ, speed)
        duration_s = float(random.choice(_DURATIONS_S))
        offset_s = float(random.uniform(-2, _SONG_S - speed * duration_s - 1))
        part = rooms.warp(played, RATE_HZ, offset_s / speed, duration_s)
        truth = Truth(((0.0, duration_s, offset_s),), speed)
        yield _recorded(style, (song, part), level_db, random, truth)


def cut(count: int) -> Iterator[Case]:
    """Two takes put together; half of them go on within two seconds of where they were."""
    for number in range(count):
        style, level_db, song, random = _drawn(number, 16, 3)
        first_s, second_s = (float(random.choice([5, 8, 12, 18])) for _ in range(2))
        start_s = float(random.uniform(0, _SONG_S - 40))
        jump_s = float(random.choice([-2, -0.3, -0.1, -0.05, 0.05, 0.1, 0.3, 2]))
        again_s = float(random.uniform(0, _SONG_S - 20))
        again_s = again_s if number % 2 else max(0.0, start_s + first_s + jump_s)
        ends = ((start_s, first_s), (again_s, second_s))
        part = np.concatenate([rooms.warp(song, RATE_HZ, at, long) for at, long in ends])
        takes = ((0.0, first_s, start_s), (first_s, first_s + second_s, again_s))
        yield _recorded(style, (song, part), level_db, random, Truth(takes))


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
        kind = _FOREIGN[number % len(_FOREIGN)]
        music = songs.make_song(seed, _SONG_S, RATE_HZ, style, bpm)
        if kind == "same_drums":
            music, played = songs.make_siblings(seed, _SONG_S, RATE_HZ, bpm)
        elif kind == "same_sounds":
            music, played = songs.make_cousins(seed, _SONG_S, RATE_HZ, bpm)
        elif kind in ("talk", "noise"):
            name = "crowd" if kind == "talk" else str(random.choice(["white", "pink", "claps"]))
            played = rooms.noise(name, int(_SONG_S * RATE_HZ), RATE_HZ, random)
        else:
            same = kind == "same_tempo"
            played = songs.make_song(seed + 1, _SONG_S, RATE_HZ, style, bpm if same else 0.0)
        level_db = LEVELS_DB[(number // len(_FOREIGN)) % len(LEVELS_DB)]
        case = _heard(kind, (music, played), 1.0, level_db, random)
        yield replace(case, truth=Truth(()))


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
    truth = Truth(((0.0, duration_s, offset_s),), speed)
    return _recorded(name, (music, part), level_db, random, truth)


def _recorded(
    name: str, waves: tuple[Wave, Wave], level_db: int, random: np.random.Generator, truth: Truth
) -> Case:
    """`waves`: the music that is sent, and what is heard of it."""
    kind = str(random.choice(rooms.NOISES))
    clip = rooms.record(waves[1], RATE_HZ, random, level_db, kind)
    return Case(f"{name}, {kind}", level_db, _sampled(clip), _sampled(waves[0]), truth)


def _sampled(wave: Wave) -> NDArray[np.int16]:
    return np.clip(32_767 * wave, -32_768, 32_767).astype(np.int16)
