"""Whole scenes: a song, a room, a dance clip with numbered pictures, and the truth."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.kinds.video.media import files, rooms, songs
from tests.kinds.video.media.files import Picture
from tests.kinds.video.media.scorer import Truth
from tests.kinds.video.media.sounds import Wave

RATE_HZ = 16_000


@dataclass(frozen=True)
class Scene:
    """What to make up; the defaults are an ordinary class."""

    seed: int = 1
    style: str = "pop"
    offset_s: float = 12.345
    speed: float = 1.00004
    duration_s: float = 20.0
    song_s: float = 60.0
    snr_db: float = 6.0
    noise: str = "pink"
    picture: Picture = field(default_factory=Picture)
    dance_name: str = "dance.mp4"
    music_name: str = "music.wav"
    music_codec: str = "pcm_s16le"


@dataclass(frozen=True)
class Made:
    """The files of a scene, its truth, and where the song has clicks."""

    dance: Path
    bgm: Path
    truth: Truth
    clicks_s: Wave

    @property
    def inputs(self) -> dict[str, Path]:
        return {"dance": self.dance, "bgm": self.bgm}


def song_of(scene: Scene) -> tuple[Wave, Wave]:
    """The song with its clicks, and their times."""
    random = np.random.default_rng([scene.seed, 5])
    clicks_s = np.cumsum(random.uniform(1.1, 2.3, int(scene.song_s / 1.5)))
    wave = songs.make_song(scene.seed, scene.song_s, RATE_HZ, scene.style)
    return songs.add_clicks(wave, RATE_HZ, clicks_s), clicks_s


def heard(scene: Scene, song: Wave) -> Wave:
    """What the phone records of the song."""
    random = np.random.default_rng([scene.seed, 6])
    played = rooms.warp(song, RATE_HZ, scene.offset_s, scene.duration_s, scene.speed)
    return rooms.record(played, RATE_HZ, random, scene.snr_db, scene.noise)


def make(scene: Scene, folder: Path) -> Made:
    """Write both files into `folder`."""
    song, clicks_s = song_of(scene)
    dance, bgm = folder / scene.dance_name, folder / scene.music_name
    files.write_sound(bgm, song, RATE_HZ, scene.music_codec)
    files.write_clip(dance, heard(scene, song), RATE_HZ, scene.picture, scene.duration_s)
    return Made(dance, bgm, Truth(scene.offset_s, scene.speed, scene.picture.fps), clicks_s)
