"""What is written: packets as they were, the container's traps, loudness and peaks."""

from pathlib import Path

import av
import numpy as np
import pytest

from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.reading import sound
from huey_app.kinds.video.writing import movie, music
from huey_app.kinds.video.writing.loudness import Meter, decibel, integrated
from huey_app.kinds.video.writing.picture import Cut
from tests.kinds.video.media import files, songs
from tests.kinds.video.media.files import Picture

RATE_HZ = 48_000
QUIET = {"preset": "ultrafast", "x265-params": "log-level=none"}
B_FRAMES = {"preset": "ultrafast", "bf": "3"}
SOURCES = {
    "clip.mp4": Picture(options=B_FRAMES, rotation=90),
    "clip.mov": Picture("libx265", options=QUIET),
    "clip.mkv": Picture(options=B_FRAMES),
    "clip.webm": Picture("libvpx-vp9", options={"cpu-used": "8"}, sound="libopus"),
}


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("song") / "song.wav"
    files.write_sound(path, songs.make_song(4, 12, RATE_HZ), RATE_HZ)
    return path


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def numbers(path: Path) -> list[tuple[float, int]]:
    with av.open(str(path)) as container:
        return [
            (float(frame.time or 0), files.number_of(frame.to_ndarray(format="gray")))
            for frame in container.decode(video=0)
        ]


def write(source: Path, song: Path, cut: Cut, target: Path) -> dict[str, bool]:
    raw = target.with_suffix(".raw")
    piece = Piece(0, cut.duration_s, 1.0)
    gain = music.place(song, [piece], cut.duration_s, raw, lambda: None)
    return movie.write(source, cut, movie.Sound(raw, gain), target, lambda _at: None)


@pytest.mark.parametrize("name", SOURCES)
def test_pictures_are_copied_bit_for_bit(name: str, song: Path, tmp_path: Path) -> None:
    source, target = tmp_path / name, tmp_path / "out.mp4"
    files.write_clip(source, np.zeros(4 * RATE_HZ), RATE_HZ, SOURCES[name], 4)
    write(source, song, Cut(0, 0, 4), target)
    assert packets(target) == packets(source)
    assert np.allclose(numbers(target), numbers(source), atol=0.002)
    with av.open(str(source)) as before, av.open(str(target)) as after:
        kept = [next(one.decode(video=0)).rotation for one in (before, after)]
        assert kept[0] == kept[1]
        assert kept[1] == SOURCES[name].rotation or name != "clip.mp4"
        if SOURCES[name].codec == "libx265":
            assert after.streams.video[0].codec_context.codec_tag == "hvc1"
    assert target.read_bytes().index(b"moov") < target.read_bytes().index(b"mdat")


def test_a_cut_between_key_frames_begins_at_the_right_picture(song: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "clip.mp4", tmp_path / "out.mp4"
    files.write_clip(source, None, RATE_HZ, Picture(gop=120), 4)
    told = write(source, song, Cut(0, 1.5, 3.5), target)
    assert told["hidden_start"]
    assert numbers(target)[0] == (0.0, 45)


def test_a_format_that_mp4_cannot_hold_is_encoded_again(song: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "clip.webm", tmp_path / "out.mp4"
    picture = Picture("libvpx", options={"cpu-used": "8"}, sound="libopus")
    files.write_clip(source, np.zeros(2 * RATE_HZ), RATE_HZ, picture, 2)
    assert write(source, song, Cut(0, 0, 2), target)["reencoded"]
    found = numbers(target)
    assert [number for _, number in found] == list(range(60))
    assert max(abs(at - number / 30) for at, number in found) < 0.002


@pytest.mark.parametrize("level", [0.05, 1.0])
def test_loudness_and_true_peak_are_kept(level: float, tmp_path: Path) -> None:
    loud, source, target = (tmp_path / name for name in ("s.wav", "clip.mp4", "out.mp4"))
    files.write_sound(loud, level * songs.make_song(4, 14, RATE_HZ), RATE_HZ)
    files.write_clip(source, None, RATE_HZ, Picture(fps=5), 12)
    write(source, loud, Cut(0, 0, 12), target)
    block = np.concatenate(list(sound.blocks(target, "dance", RATE_HZ)), axis=1)
    meter = Meter()
    meter.add(block[:, : block.shape[1] // 48 * 48])
    told = integrated(np.concatenate(meter.powers))
    assert told == pytest.approx(-14, abs=0.5)
    assert decibel(float(np.concatenate(meter.peaks).max())) <= -1


def test_a_full_scale_tone_has_the_loudness_of_the_standard() -> None:
    # BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS.
    tone = np.sin(2 * np.pi * 997 * np.arange(5 * RATE_HZ) / RATE_HZ).astype(np.float32)
    meter = Meter()
    meter.add(np.stack([tone, np.zeros_like(tone)]))
    assert integrated(np.concatenate(meter.powers)) == pytest.approx(-3.01, abs=0.05)
