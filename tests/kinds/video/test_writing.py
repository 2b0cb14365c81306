"""What is written: packets as they were, the container's traps, loudness and peaks."""

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.reading import media, sound
from huey_app.kinds.video.reading.decoding import Track
from huey_app.kinds.video.writing import copied, encoded, entry, movie, music, voice
from huey_app.kinds.video.writing.loudness import STEP, Meter, integrated, true_peaks
from huey_app.kinds.video.writing.picture import Cut
from tests.kinds.video.media import files, scorer, songs
from tests.kinds.video.media.files import Picture

RATE_HZ = 48_000
QUIET = {"preset": "ultrafast", "x265-params": "log-level=none"}
B_FRAMES = {"preset": "ultrafast", "bf": "3"}
NO_B_FRAMES = {"preset": "ultrafast", "bf": "0"}
AVI = Picture(options=NO_B_FRAMES, sound="pcm_s16le")
SOURCES = {
    "clip.mp4": Picture(options=B_FRAMES, rotation=90),
    "clip.mov": Picture("libx265", options=QUIET),
    "clip.mkv": Picture(options=B_FRAMES),
    "clip.webm": Picture("libvpx-vp9", options={"cpu-used": "8"}, sound="libopus"),
    "av1.mp4": Picture("libsvtav1", options={"preset": "12"}),
    "mpeg4.avi": Picture("mpeg4", options={}, sound="pcm_s16le"),
}
ENCODED = {
    "vp8.webm": Picture("libvpx", options={"cpu-used": "8"}, sound="libopus"),
    "b_frames.avi": Picture(options=B_FRAMES, sound="pcm_s16le"),
    "motion_jpeg.mov": Picture("mjpeg", pix_fmt="yuvj420p", options={}, rotation=90),
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


def metered(path: Path) -> Meter:
    block = np.concatenate(list(sound.blocks(Track(path, "dance"), RATE_HZ)), axis=1)
    meter = Meter()
    meter.add(block[:, : block.shape[1] // 48 * 48])
    return meter


def between(wave: NDArray[np.floating]) -> NDArray[np.floating]:
    """The wave (2 x n) fourfold oversampled through its spectrum, which is exact."""
    size = wave.shape[1]
    return 4 * np.abs(np.fft.irfft(np.fft.rfft(wave), 4 * size))


def peak_dbtp(path: Path) -> float:
    block = np.concatenate(list(sound.blocks(Track(path, "dance"), RATE_HZ)), axis=1)
    return 20 * float(np.log10(between(block).max()))


def write(source: Path, song: Path, cut: Cut, target: Path) -> bool:
    raw, sound = target.with_suffix(".raw"), target.with_suffix(".m4a")
    pieces = [Piece(0, cut.duration_s, 1.0)]
    meter = music.place(Track(song, "bgm"), pieces, cut.duration_s, raw, lambda: None)
    voice.encode(raw, meter, sound, lambda _at: None)
    return movie.write(source, cut, sound, target, lambda _at: None)


def encode(source: Path, target: Path) -> None:
    assert not copied.can_copy(source)
    encoded.write(source, Cut(0, 0, 3), target, lambda _at: None)


@pytest.mark.parametrize("name", SOURCES)
def test_pictures_are_copied_bit_for_bit(name: str, song: Path, tmp_path: Path) -> None:
    source, target = tmp_path / name, tmp_path / "out.mp4"
    files.write_clip(source, np.zeros(4 * RATE_HZ), RATE_HZ, SOURCES[name], 4)
    assert copied.can_copy(source)
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
    assert os.sched_getscheduler(0) == os.SCHED_OTHER, "a process started from here inherits it"


OPEN = {"bf": "3", "x264-params": "open-gop=1:keyint=20:min-keyint=20:scenecut=0"}
CUT = {
    "clip.mp4": Picture(gop=120),
    "clip.mkv": Picture(gop=120),
    "clip.ts": Picture(gop=120),
    "open.mp4": Picture(options=OPEN, gop=20),
    "open.ts": Picture(options=OPEN, gop=20),
}


@pytest.mark.parametrize("name", CUT)
def test_a_cut_between_key_frames_begins_at_the_right_picture(
    name: str, song: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / name, tmp_path / "out.mp4"
    files.write_clip(source, None, RATE_HZ, CUT[name], 4)
    with media.opened(source, "dance") as container:
        stream = container.streams.video[0]
        begins_s = float(stream.start_time * stream.time_base)
    assert write(source, song, Cut(begins_s, 1.5, 3.5), target)
    assert numbers(target)[0] == (0.0, 45)
    with av.open(str(target)) as container:
        stream = container.streams.video[0]
        assert entry.is_entry(next(container.demux(stream)), stream)


@pytest.mark.parametrize("name", ENCODED)
def test_what_mp4_cannot_hold_is_encoded_again(name: str, tmp_path: Path) -> None:
    source, target = tmp_path / name, tmp_path / "out.mp4"
    files.write_clip(source, np.zeros(2 * RATE_HZ), RATE_HZ, ENCODED[name], 2)
    encode(source, target)
    found = numbers(target)
    assert [number for _, number in found] == list(range(60))
    # A decoder of AVI hands a picture out when those that overtake it have come.
    late_s = found[0][0] if name.endswith("avi") else 0.0
    assert max(abs(at - late_s - number / 30) for at, number in found) < 0.002
    with av.open(str(target)) as after:
        assert after.streams.video[0].codec_context.name == "h264"
        assert next(after.decode(video=0)).rotation == ENCODED[name].rotation


def test_avi_shows_a_picture_when_it_is_decoded(song: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "clip.avi", tmp_path / "out.mp4"
    files.write_clip(source, np.zeros(2 * RATE_HZ), RATE_HZ, AVI, 2)
    assert copied.can_copy(source)
    write(source, song, Cut(0, 0, 2), target)
    assert np.allclose(
        numbers(target), [(number / 30, number) for number in range(60)], atol=0.002
    )


def test_the_shape_of_a_pixel_is_kept(tmp_path: Path) -> None:
    source, target = tmp_path / "clip.mov", tmp_path / "out.mp4"
    picture = Picture("prores_ks", pix_fmt="yuv422p10le", options={}, pixel=Fraction(3, 4))
    files.write_clip(source, None, RATE_HZ, picture, 1)
    encode(source, target)
    with av.open(str(target)) as after:
        assert after.streams.video[0].sample_aspect_ratio == Fraction(3, 4)


@pytest.mark.parametrize("level", [0.05, 1.0])
def test_loudness_and_true_peak_are_kept(level: float, tmp_path: Path) -> None:
    loud, source, target = (tmp_path / name for name in ("s.wav", "clip.mp4", "out.mp4"))
    files.write_sound(loud, level * songs.make_song(4, 14, RATE_HZ), RATE_HZ)
    files.write_clip(source, None, RATE_HZ, Picture(fps=5), 12)
    write(source, loud, Cut(0, 0, 12), target)
    meter = metered(target)
    assert integrated(np.concatenate(meter.powers)) == pytest.approx(-14, abs=0.5)
    assert peak_dbtp(target) <= -1


def test_the_peak_of_bursts_is_kept(tmp_path: Path) -> None:
    loud, source, target = (tmp_path / name for name in ("s.wav", "clip.mp4", "out.mp4"))
    random, wave = np.random.default_rng(2), np.zeros(5 * RATE_HZ)
    for start in range(0, len(wave), RATE_HZ // 2):
        wave[start : start + 200] = np.clip(random.standard_normal(200), -1, 1)
    files.write_sound(loud, wave, RATE_HZ)
    files.write_clip(source, None, RATE_HZ, Picture(fps=5), 4)
    write(source, loud, Cut(0, 0, 4), target)
    assert peak_dbtp(target) <= -1


@pytest.mark.parametrize("speed", [0.94, 1.05])
def test_music_at_another_speed_with_kept_pitch_is_on_time(speed: float, tmp_path: Path) -> None:
    clicks_s, path, raw = np.arange(1.0, 24.0, 1.37), tmp_path / "song.wav", tmp_path / "raw"
    wave = songs.add_clicks(0.3 * songs.make_song(5, 26, RATE_HZ), RATE_HZ, clicks_s)
    files.write_sound(path, wave, RATE_HZ)
    piece = Piece(0, 22, 0.5, speed, pitched=False)
    music.place(Track(path, "bgm"), [piece], 22, raw, lambda: None)
    placed = np.fromfile(raw, "<i2").reshape(-1, 2)[:, 0].astype(float)
    shown_s = (clicks_s - 0.5) / speed
    shown_s = shown_s[shown_s < 21]
    late_ms = 1000 * (np.array([scorer.click_near(placed, at_s) for at_s in shown_s]) - shown_s)
    assert abs(np.median(late_ms)) < 5
    assert np.abs(late_ms).max() < 20


def test_a_peak_between_samples_at_the_end_of_a_loud_step_is_seen() -> None:
    wave = np.zeros((2, 40 * STEP), np.float32)
    wave[0, 21 * STEP - 5 : 21 * STEP - 1] = -0.6, 0.9, 0.9, -0.6
    assert true_peaks(iter([wave])).max() == pytest.approx(between(wave).max(), rel=0.02)


def test_a_full_scale_tone_has_the_loudness_of_the_standard() -> None:
    # BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS.
    tone = np.sin(2 * np.pi * 997 * np.arange(5 * RATE_HZ) / RATE_HZ).astype(np.float32)
    meter = Meter()
    meter.add(np.stack([tone, np.zeros_like(tone)]))
    assert integrated(np.concatenate(meter.powers)) == pytest.approx(-3.01, abs=0.05)
