"""Writes an MP4: the clip's own picture packets, untouched, and the placed music as AAC."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media
from huey_app.kinds.video.writing.loudness import STEP
from huey_app.kinds.video.writing.music import RATE_HZ, SCALE
from huey_app.kinds.video.writing.picture import KEPT_CODECS, Copied, Cut, Encoded

_AUDIO_BITS = 192_000
_AAC = {"aac_coder": "fast"}
"""A third of the time of the default; at this rate nobody hears the difference."""
_CHUNK = 1_024 * 16


@dataclass(frozen=True)
class Sound:
    """Placed music on disk, and its gain per step (see `music.place`)."""

    path: Path
    gain: NDArray[np.float32]

    def frames(self) -> Iterator[av.AudioFrame]:
        """Float frames, in order, with timestamps in samples."""
        samples = np.memmap(self.path, "<i2", mode="r").reshape(-1, 2)
        steps = np.arange(len(self.gain)) * STEP
        for start in range(0, len(samples), _CHUNK):
            here = samples[start : start + _CHUNK].T
            gain = np.interp(np.arange(start, start + here.shape[1]), steps, self.gain)
            block = np.ascontiguousarray(here * (gain / SCALE), np.float32)
            frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, start, Fraction(1, RATE_HZ)
            yield frame


def write(
    dance: Path, cut: Cut, music: Sound, target: Path, tick: Callable[[float], None]
) -> dict[str, bool]:
    """Write `target` with fast start; `tick` gets the seconds written so far.

    Returns whether the picture was `reencoded`, and whether pictures before the cut are kept
    behind its `hidden_start`.
    """
    options = {"movflags": "+faststart", "brand": "mp42"}
    with (
        media.opened(dance, "dance") as source,
        av.open(str(target), "w", format="mp4", options=options) as out,
    ):
        stream = media.picture(source)
        if stream is None:
            raise refusals.no_picture()
        is_kept = stream.codec_context.name in KEPT_CODECS
        picture = (Copied if is_kept else Encoded)(source, stream, out, cut)
        audio = out.add_stream(
            "aac", rate=RATE_HZ, layout="stereo", bit_rate=_AUDIO_BITS, options=_AAC
        )
        assert isinstance(audio, AudioStream)
        _interleave(out, picture.packets(), _encoded(audio, music), tick)
        return {"reencoded": not is_kept, "hidden_start": picture.is_start_hidden}


def _interleave(
    out: OutputContainer,
    picture: Iterator[tuple["Packet[VideoStream]", float]],
    sound: Iterator["Packet[AudioStream]"],
    tick: Callable[[float], None],
) -> None:
    sound_s = -1.0
    for packet, at_s in picture:
        while sound_s < at_s and (piece := next(sound, None)) is not None:
            sound_s = float(piece.pts or 0) / RATE_HZ
            out.mux(piece)
        out.mux(packet)
        tick(at_s)
    for piece in sound:
        out.mux(piece)
        tick(sound_s)


def _encoded(audio: AudioStream, music: Sound) -> Iterator["Packet[AudioStream]"]:
    for frame in music.frames():
        yield from audio.encode(frame)
    yield from audio.encode(None)
