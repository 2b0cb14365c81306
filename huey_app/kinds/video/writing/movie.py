"""Writes an MP4: the clip's own picture packets, untouched, and the placed music as AAC."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media
from huey_app.kinds.video.writing.loudness import STEP
from huey_app.kinds.video.writing.music import RATE_HZ, SCALE

KEPT_CODECS = {"h264", "hevc", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg"}
"""What may live in MP4 and is copied; the rest is encoded again as H.264."""
BROWSER_CODECS = {"h264", "vp9", "av1", "vp8"}
_AUDIO_BITS = 192_000
_CHUNK = 1_024 * 16
_MOST_WAITING = 32


@dataclass(frozen=True)
class Cut:
    """What to write: clip time `start_s` to `end_s`; `origin_s` is clip time 0 in the container."""

    origin_s: float
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


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


def write(dance: Path, cut: Cut, music: Sound, target: Path, tick: Callable[[float], None]) -> None:
    """Write `target`; `tick` gets the seconds written so far. Fast start, fsync left to others."""
    options = {"movflags": "+faststart", "brand": "mp42"}
    with media.opened(dance, "dance") as source, av.open(
        str(target), "w", format="mp4", options=options
    ) as out:
        stream = media.picture(source)
        if stream is None:
            raise refusals.no_picture()
        picture = _Copy(source, stream, out, cut)
        audio = out.add_stream("aac", rate=RATE_HZ, layout="stereo", bit_rate=_AUDIO_BITS)
        assert isinstance(audio, AudioStream)
        encoded = _encoded(audio, music)
        sound_s = -1.0
        for packet, at_s in picture.packets():
            while sound_s < at_s and (piece := next(encoded, None)) is not None:
                sound_s = float(piece.pts or 0) / RATE_HZ
                out.mux(piece)
            out.mux(packet)
            tick(at_s)
        for piece in encoded:
            out.mux(piece)
            tick(cut.duration_s)


def _encoded(audio: AudioStream, music: Sound) -> Iterator[Packet]:
    for frame in music.frames():
        yield from audio.encode(frame)
    yield from audio.encode(None)


class _Copy:
    """Copies picture packets, shifted so that the cut begins at 0."""

    def __init__(
        self, source: InputContainer, stream: VideoStream, out: OutputContainer, cut: Cut
    ) -> None:
        self._source, self._stream, self._cut = source, stream, cut
        self._out = out.add_stream_from_template(stream)
        name = stream.codec_context.name
        # Apple's players refuse HEVC whose parameter sets may be in the stream (hev1).
        self._out.codec_context.codec_tag = "hvc1" if name == "hevc" else "\0\0\0\0"
        self._unpack = (
            av.bitstream.BitStreamFilterContext("mpeg4_unpack_bframes", stream)
            if name == "mpeg4"
            else None
        )

    def packets(self) -> Iterator[tuple[Packet, float]]:
        """Packets in decoding order, each with its time in the output.

        From the last key frame at or before the cut's start on: what is before the start gets a
        negative time, which the MP4's edit list hides.
        """
        base = self._stream.time_base or Fraction(1, 90_000)
        start = self._cut.origin_s + self._cut.start_s
        if self._cut.start_s > 0:
            self._source.seek(int(start / base), stream=self._stream, backward=True)
        shift = round(start / base)
        last = self._cut.duration_s
        for packet in _timed(self._kept()):
            at_s = float((packet.pts - shift) * base)
            if float((packet.dts - shift) * base) >= last:
                return
            packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
            packet.stream = self._out
            yield packet, at_s

    def _kept(self) -> Iterator[Packet]:
        try:
            for packet in self._source.demux(self._stream):
                if packet.size:
                    yield from self._unpack.filter(packet) if self._unpack else (packet,)
        except av.FFmpegError:
            return  # a cut-off file ends here


def _timed(packets: Iterator[Packet]) -> Iterator[Packet]:
    """Give every packet both times: some containers store one, FFmpeg guesses the other late."""
    waiting: list[Packet] = []
    before: int | None = None
    for packet in packets:
        waiting.append(packet)
        if packet.dts is None and len(waiting) < _MOST_WAITING:
            continue
        step = max(1, packet.duration or 1)
        for number, one in enumerate(waiting):
            late = (packet.dts or 0) - step * (len(waiting) - 1 - number)
            dts = late if before is None else max(before + 1, late)
            one.pts = dts if one.pts is None else one.pts
            before = one.dts = min(dts, one.pts) if before is None else dts
            one.pts = max(one.pts, dts)
            yield one
        waiting = []
