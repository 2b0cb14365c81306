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
from huey_app.kinds.video.reading.decoding import Block, Track
from huey_app.kinds.video.writing.loudness import STEP, Meter, true_peaks
from huey_app.kinds.video.writing.music import RATE_HZ, SCALE, rows

_MOST_PEAK = 10 ** (-1.0 / 20)
_SLACK = 10 ** (0.6 / 20)
_ROUNDS = 8
_NEAR_STEPS = 24
"""An AAC frame and a bit: what sounds in one step is heard in all of its frame."""
_AUDIO_BITS = 256_000
"""At 192,000 noise is lost (0.25 LU) and brushes on a snare overshoot by 5 dB."""
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

    What AAC adds to a peak is known only afterwards: where it is too much, again and quieter
    there. Each change moves others a little; music of sharp slaps takes up to five rounds.
    """
    ceiling = meter.ceiling()
    for _ in range(_ROUNDS):
        _write(_Sound(raw, meter.gain_curve(ceiling)), target, tick)
        over = _over(sound.blocks(Track(target, "bgm"), RATE_HZ), len(ceiling))
        if over.max(initial=0.0) <= 1:
            return
        ceiling /= np.where(over > 1, over * _SLACK, 1)


def _over(written: Iterator[Block], steps: int) -> NDArray[np.float32]:
    """How many times too high the peaks about each step are."""
    peaks = true_peaks(rows(written))[:steps]
    padded = np.pad(peaks, (_NEAR_STEPS, _NEAR_STEPS + steps - len(peaks)))
    view = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEAR_STEPS + 1)
    highest: NDArray[np.float32] = view.max(axis=1) / np.float32(_MOST_PEAK)
    return highest


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
