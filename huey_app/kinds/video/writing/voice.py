"""Encodes the placed music as AAC, at the right loudness, its peak measured afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.packet import Packet
from numpy.typing import NDArray

from huey_app.kinds.video.reading import sound
from huey_app.kinds.video.reading.decoding import Track
from huey_app.kinds.video.writing.loudness import PEAK_DBTP, STEP, Meter, highest_dbtp
from huey_app.kinds.video.writing.music import RATE_HZ, SCALE, rows

_MOST_DBTP = -1.0
_SLACK_DB = 0.2
_ROUNDS = 3
_AUDIO_BITS = 192_000
_AAC = {"aac_coder": "fast"}
"""A third of the time of the default; at this rate nobody hears the difference."""
_CHUNK = STEP * 341
_SAMPLE_BYTES = 4


@dataclass(frozen=True)
class _Sound:
    """Placed music on disk, and its gain per step (see `music.place`)."""

    path: Path
    gain: NDArray[np.float32]

    def frames(self) -> Iterator[av.AudioFrame]:
        """Float frames, in order, with timestamps in samples.

        Read and not mapped: what is mapped counts as memory, and ten minutes are 115 MB.
        """
        start = 0
        with self.path.open("rb") as file:
            while piece := file.read(_CHUNK * _SAMPLE_BYTES):
                here = np.frombuffer(piece, "<i2").reshape(-1, 2).T
                block = np.ascontiguousarray(here * self._gain(start, here.shape[1]), np.float32)
                frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
                frame.sample_rate, frame.pts = RATE_HZ, start
                frame.time_base = Fraction(1, RATE_HZ)
                start += here.shape[1]
                yield frame

    def _gain(self, start: int, count: int) -> NDArray[np.float32]:
        """Of each sample; a chunk begins with a step."""
        first = start // STEP
        near = self.gain[first : first + count // STEP + 2]
        steps = np.arange(len(near), dtype=np.float32) * STEP
        at = np.arange(count, dtype=np.float32)
        return (np.interp(at, steps, near) / SCALE).astype(np.float32)


def encode(raw: Path, meter: Meter, target: Path, tick: Callable[[float], None]) -> None:
    """Write the placed music as `target` (.m4a); `tick` gets the seconds encoded so far.

    What AAC adds to a peak is known only afterwards: where it is too much, again and quieter.
    """
    ceiling_dbtp = PEAK_DBTP
    for _ in range(_ROUNDS):
        _write(_Sound(raw, meter.gain_curve(ceiling_dbtp)), target, tick)
        written = sound.blocks(Track(target, "bgm"), RATE_HZ)
        over_db = highest_dbtp(rows(written)) - _MOST_DBTP
        if over_db <= 0:
            return
        ceiling_dbtp -= over_db + _SLACK_DB


def _write(placed: _Sound, target: Path, tick: Callable[[float], None]) -> None:
    with av.open(str(target), "w", format="mp4") as out:
        audio = out.add_stream(
            "aac", rate=RATE_HZ, layout="stereo", bit_rate=_AUDIO_BITS, options=_AAC
        )
        assert isinstance(audio, AudioStream)
        for packet in _encoded(audio, placed):
            out.mux(packet)
            tick(float(packet.pts or 0) * float(packet.time_base or 0))


def _encoded(audio: AudioStream, placed: _Sound) -> Iterator["Packet[AudioStream]"]:
    for frame in placed.frames():
        yield from audio.encode(frame)
    yield from audio.encode(None)
