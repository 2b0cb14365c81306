"""Sound is read at its true time, whatever the format adds in front."""

from pathlib import Path

import numpy as np
import pytest

from huey_app.kinds.contract import Permanent
from huey_app.kinds.video.reading import media, sound
from huey_app.kinds.video.reading.decoding import Track
from tests.kinds.video.media import files, songs
from tests.kinds.video.media.files import Picture

SOURCE_HZ = 48_000
FORMATS = {
    "a.wav": "pcm_s16le",
    "a.mp3": "libmp3lame",
    "a.m4a": "aac",
    "a.flac": "flac",
    "a.ogg": "libopus",
    "a.mka": "libopus",
}


@pytest.mark.parametrize("name", FORMATS)
def test_encoder_delay_is_counted(name: str, tmp_path: Path) -> None:
    clicks_s = np.arange(1.0, 5.0)
    path = tmp_path / name
    wave = songs.add_clicks(np.zeros(6 * SOURCE_HZ), SOURCE_HZ, clicks_s)
    files.write_sound(path, wave, SOURCE_HZ, FORMATS[name])
    block = np.concatenate(list(sound.blocks(Track(path, "bgm"), SOURCE_HZ, 0.5)), axis=1)[0]
    for click_s in clicks_s:
        first = round((click_s - 0.5 - 0.02) * SOURCE_HZ)
        piece = np.abs(block[first : first + round(0.04 * SOURCE_HZ)])
        heard_s = (first + piece.argmax()) / SOURCE_HZ + 0.5
        assert abs(heard_s - click_s) < 0.0003


def nothing(_at_s: float) -> None:
    """What these tests do with progress."""


def test_antiphase_is_kept_apart(tmp_path: Path) -> None:
    tone = 0.3 * np.sin(np.arange(SOURCE_HZ) / 20)
    path = tmp_path / "a.wav"
    files.write_sound(path, np.stack([tone, -tone]), SOURCE_HZ)
    poured = sound.pour(path, "dance", 1, tmp_path / "poured", nothing)
    assert poured.mid_rms < 10
    assert poured.side_rms > 2_000
    assert len(sound.load(tmp_path / "poured", side=True)) == poured.samples


def test_matroska_that_begins_late_is_no_longer_for_it(tmp_path: Path) -> None:
    wave = 0.1 * np.ones(2 * SOURCE_HZ)
    files.write_clip(tmp_path / "clip.mp4", wave, SOURCE_HZ, Picture(), 2)
    late = tmp_path / "late.mkv"
    files.join([(tmp_path / "clip.mp4", 4_000)], late)
    assert media.inspect(late, "dance").duration_s == pytest.approx(2, abs=0.1)


def test_a_clip_that_breaks_off_ends_there(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.mkv", tmp_path / "part.mkv"
    wave = 0.1 * np.random.default_rng(1).standard_normal(6 * SOURCE_HZ)
    files.write_clip(whole, wave, SOURCE_HZ, Picture(gop=30), 6)
    part.write_bytes(whole.read_bytes()[: int(0.6 * whole.stat().st_size)])
    poured = [sound.pour(path, "dance", 1, tmp_path / "poured", nothing) for path in (whole, part)]
    assert [one.is_cut_off for one in poured] == [False, True]
    assert poured[0].shown_until_s == pytest.approx(6, abs=0.05)
    assert poured[1].shown_until_s == pytest.approx(3.6, abs=0.6)


def test_a_hole_of_an_hour_is_silence_in_small_pieces(tmp_path: Path) -> None:
    near, both = tmp_path / "near.mka", tmp_path / "both.mka"
    files.write_sound(near, np.full(SOURCE_HZ, 0.1), SOURCE_HZ)
    files.join([(near, 0), (near, 3_000)], both)
    sizes = [block.shape[1] for block in sound.blocks(Track(both, "bgm"), 8_000)]
    assert sum(sizes) / 8_000 == pytest.approx(3_001, abs=0.1)
    assert max(sizes) < 100_000


@pytest.mark.parametrize("rate_hz", [8_000, 48_000])
def test_a_hole_is_where_the_sound_is_missing(rate_hz: int, tmp_path: Path) -> None:
    near, both = tmp_path / "near.mka", tmp_path / "both.mka"
    files.write_sound(near, np.full(SOURCE_HZ, 0.1), SOURCE_HZ)
    files.join([(near, 0), (near, 3)], both)
    block = np.concatenate(list(sound.blocks(Track(both, "bgm"), rate_hz)), axis=1)[0]
    is_heard = np.abs(block[: 4 * rate_hz]) > 0.05
    parts = [float(part.mean()) for part in np.array_split(is_heard, 8)]
    assert parts == pytest.approx([1, 1, 0, 0, 0, 0, 1, 1], abs=0.02)


def test_a_picture_in_an_unknown_format_is_named_as_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    files.write_clip(path, np.zeros(SOURCE_HZ), SOURCE_HZ, Picture(), 1)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzz1"))
    with pytest.raises(Permanent) as error:
        media.inspect(path, "dance")
    assert "picture of the dance video is in a format" in error.value.sentence.text


@pytest.mark.parametrize("role", ["dance", "bgm"])
def test_sound_in_an_unknown_format_is_named_as_the_reason(role: str, tmp_path: Path) -> None:
    path = tmp_path / "clip.mkv"
    files.write_clip(path, np.zeros(SOURCE_HZ), SOURCE_HZ, Picture(), 1)
    path.write_bytes(path.read_bytes().replace(b"A_AAC", b"A_ZZZ"))
    with pytest.raises(Permanent) as error:
        media.inspect(path, role)
    assert error.value.code == "unreadable"
    assert "is in a format that is not known" in error.value.sentence.text


def quiet(path: Path) -> Path:
    """A track of silence, as of a socket that no microphone is in."""
    files.write_sound(path, np.zeros(2 * SOURCE_HZ), SOURCE_HZ, "aac")
    return path


def loud(path: Path) -> Path:
    files.write_sound(path, 0.3 * np.sin(np.arange(2 * SOURCE_HZ) / 20), SOURCE_HZ, "aac")
    return path


def test_what_is_over_full_scale_is_not_clipped(tmp_path: Path) -> None:
    """As six channels that are mixed to two, or a file of floats."""
    path, wave = tmp_path / "loud.wav", 2.5 * np.sin(np.arange(2 * SOURCE_HZ) / 20)
    files.write_sound(path, wave, SOURCE_HZ, "pcm_f32le")
    poured = sound.pour(path, "bgm", 1, tmp_path / "poured", nothing)
    written = np.asarray(sound.load(tmp_path / "poured", side=False), np.float64)
    crest = np.abs(written).max() / np.sqrt(np.mean(written**2))
    assert crest == pytest.approx(np.sqrt(2), rel=0.02)
    assert poured.mid_rms > 20_000


@pytest.mark.parametrize("broken", [1e20, np.inf])
def test_a_broken_sample_does_not_make_the_rest_silent(broken: float, tmp_path: Path) -> None:
    path, wave = tmp_path / "broken.wav", 0.5 * np.sin(np.arange(2 * SOURCE_HZ) / 20)
    wave[SOURCE_HZ] = broken
    files.write_sound(path, wave, SOURCE_HZ, "pcm_f32le")
    sound.pour(path, "bgm", 1, tmp_path / "poured", nothing)
    written = np.asarray(sound.load(tmp_path / "poured", side=False), np.float64)
    assert np.sqrt(np.median(written**2)) > 500


def test_a_track_of_silence_is_passed_over(tmp_path: Path) -> None:
    both = tmp_path / "both.mp4"
    files.beside([quiet(tmp_path / "a.m4a"), loud(tmp_path / "b.m4a")], both)
    poured = sound.pour(both, "dance", 2, tmp_path / "poured", nothing)
    assert poured.track == Track(both, "dance", 1)
    assert poured.mid_rms > 2_000
    assert len(sound.load(tmp_path / "poured", side=False)) == poured.samples


@pytest.mark.parametrize(("level", "number"), [(0.001, 1), (0.1, 0)])
def test_a_track_of_hiss_is_passed_over(level: float, number: int, tmp_path: Path) -> None:
    hiss, both = tmp_path / "a.m4a", tmp_path / "both.mp4"
    noise = level * np.random.default_rng(1).standard_normal(2 * SOURCE_HZ)
    files.write_sound(hiss, noise, SOURCE_HZ, "aac")
    files.beside([hiss, loud(tmp_path / "b.m4a")], both)
    assert sound.pour(both, "dance", 2, tmp_path / "poured", nothing).track.number == number


def test_of_quiet_tracks_the_loudest_counts(tmp_path: Path) -> None:
    both = tmp_path / "both.mp4"
    hiss = 0.001 * np.random.default_rng(1).standard_normal(2 * SOURCE_HZ)
    files.write_sound(tmp_path / "a.m4a", hiss, SOURCE_HZ, "aac")
    files.beside([tmp_path / "a.m4a", quiet(tmp_path / "b.m4a")], both)
    poured = sound.pour(both, "dance", 2, tmp_path / "poured", nothing)
    assert poured.track.number == 0
    written = np.asarray(sound.load(tmp_path / "poured", side=False), np.float64)
    assert np.sqrt(np.mean(written**2)) == pytest.approx(poured.mid_rms, rel=0.05)


def test_a_track_that_cannot_be_decoded_is_passed_over(tmp_path: Path) -> None:
    both = tmp_path / "both.mkv"
    files.beside([loud(tmp_path / "a.m4a"), loud(tmp_path / "b.m4a")], both, spoilt=0)
    assert sound.pour(both, "bgm", 2, tmp_path / "poured", nothing).track.number == 1


def test_a_track_in_an_unknown_format_does_not_count(tmp_path: Path) -> None:
    both = tmp_path / "both.mka"
    files.beside([quiet(tmp_path / "a.m4a"), loud(tmp_path / "b.m4a")], both)
    both.write_bytes(both.read_bytes().replace(b"A_AAC", b"A_ZZZ", 1))
    assert media.inspect(both, "bgm").tracks == 1
    assert sound.pour(both, "bgm", 1, tmp_path / "poured", nothing).mid_rms > 2_000


@pytest.mark.parametrize("rate_hz", [SOURCE_HZ, 24_000])
def test_sound_that_changes_its_channels_and_rate_goes_on(rate_hz: int, tmp_path: Path) -> None:
    wave, parts = 0.1 * np.random.default_rng(1).standard_normal((2, 2 * SOURCE_HZ)), []
    for number, part in enumerate((wave, wave[0], wave)):
        parts.append(tmp_path / f"{number}.mp3")
        rate = rate_hz if part.ndim == 1 else SOURCE_HZ
        files.write_sound(parts[-1], part, SOURCE_HZ, "libmp3lame", rate=rate)
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    block = np.concatenate(list(sound.blocks(Track(joined, "bgm"), SOURCE_HZ)), axis=1)
    assert block.shape[1] / SOURCE_HZ == pytest.approx(6, abs=0.3)
    levels = [float(one.std()) for one in np.array_split(block[0], 6)]
    assert min(levels) > 0.4 * max(levels)
