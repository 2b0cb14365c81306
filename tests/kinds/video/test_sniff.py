"""Which files are offered as a dance video: what real writers write, and what is none."""

import sys
from pathlib import Path

import av
import numpy as np
import pytest

from huey_app.kinds.video.reading import media, sound
from huey_app.kinds.video.sniff import is_known

AUDIO = {
    "wav": "pcm_s16le",
    "aiff": "pcm_s16be",
    "caf": "pcm_s16le",
    "flac": "flac",
    "ogg": "libopus",
    "mp3": "libmp3lame",
    "mp2": "mp2",
    "adts": "aac",
    "asf": "mp2",
    "flv": "aac",
    "matroska": "aac",
    "webm": "libopus",
    "mp4": "aac",
    "mov": "aac",
    "avi": "mp2",
    "mpegts": "mp2",
    "mpeg": "mp2",
    "vob": "ac3",
    "ac3": "ac3",
    "eac3": "eac3",
    "wv": "wavpack",
    "tta": "tta",
    "w64": "pcm_s16le",
}
RATE_HZ = 48_000


def _write(path: Path, container: str, codec: str, **options: str) -> Path:
    with av.open(str(path), "w", format=container, options=options) as out:
        stream = out.add_stream(codec, rate=RATE_HZ, layout="stereo")
        resampler = av.AudioResampler(stream.format, "stereo", RATE_HZ, stream.frame_size or 1024)
        tone = np.sin(np.arange(RATE_HZ) / 20) * 0.3
        frame = av.AudioFrame.from_ndarray(
            np.tile(tone.astype(np.float32), (2, 1)), format="fltp", layout="stereo"
        )
        frame.sample_rate = RATE_HZ
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("container", AUDIO)
def test_what_a_writer_of_media_writes_is_known_and_heard(container: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "sound", container, AUDIO[container])
    assert is_known(path)
    tracks = media.inspect(path, "bgm").tracks
    poured = sound.pour(path, "bgm", tracks, tmp_path / "poured", lambda _at_s: None)
    assert poured.duration_s == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    "head",
    [
        # Nothing here can encode these.
        b"MAC \x96\x0f\x00\x00\x34\x00\x00\x00",
        b"\x7f\xfe\x80\x01\xfc\x3c\x7d\xb6",
        b"\xff\x1f\x00\xe8\xf1\x07\xf8\x0f",
    ],
)
def test_formats_that_are_only_read_are_known(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sound"
    path.write_bytes(head + np.random.default_rng(3).bytes(2_000))
    assert is_known(path)


def test_mp3_without_a_tag_is_known(tmp_path: Path) -> None:
    assert is_known(_write(tmp_path / "sound", "mp3", "libmp3lame", id3v2_version="0"))


@pytest.mark.parametrize(
    "head",
    [
        np.random.default_rng(7).bytes(4_096),
        b"",
        b"ID3",
        bytes(4_096),
        b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(64),
        b"\x00\x00\x00\x1cftypheic" + bytes(64),
        "A lamp glows in the dark.".encode("utf-16"),
        b"G" * 100 + b"\x00" * 4_000,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64),
        b"\x0b\x77" + b"\xff" * 100,
        b"SQLite format 3\x00" + bytes(64),
    ],
)
def test_what_is_no_media_is_not_known(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(head)
    assert not is_known(path)


def test_a_program_is_not_known() -> None:
    assert not is_known(Path(sys.executable))
