"""Which files are offered as a dance video: what real writers write, and what is none."""

import sys
from pathlib import Path

import av
import numpy as np
import pytest

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
def test_what_a_writer_of_media_writes_is_known(container: str, tmp_path: Path) -> None:
    assert is_known(_write(tmp_path / "sound", container, AUDIO[container]))


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
        b"SQLite format 3\x00" + bytes(64),
    ],
)
def test_what_is_no_media_is_not_known(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(head)
    assert not is_known(path)


def test_a_program_is_not_known() -> None:
    assert not is_known(Path(sys.executable))
