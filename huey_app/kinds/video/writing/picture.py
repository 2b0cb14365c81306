"""The clip's picture on its way into the MP4: copied packet by packet, or encoded again."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet as AnyPacket
from av.video.stream import VideoStream

from huey_app.kinds.video.reading import media

KEPT_CODECS = {"h264", "hevc", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg"}
"""What may live in MP4 and is copied; the rest is encoded again as H.264."""
Packet: TypeAlias = "AnyPacket[VideoStream]"

_MOST_WAITING = 32
_HIDDEN_S = 0.1
_X264 = {"preset": "veryfast", "crf": "20", "threads": "2"}


@dataclass(frozen=True)
class Cut:
    """What to write: clip time `start_s` to `end_s`; `origin_s`: clip time 0 in the file."""

    origin_s: float
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


class Copied:
    """Copies picture packets, shifted so that the cut begins at 0."""

    def __init__(
        self, source: InputContainer, stream: VideoStream, out: OutputContainer, cut: Cut
    ) -> None:
        self._source, self._stream, self._cut = source, stream, cut
        self.is_start_hidden = False
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
        base, shift = _begin(self._source, self._stream, self._cut)
        last = self._cut.duration_s
        for packet in _timed(self._kept()):
            pts, dts = (packet.pts or 0) - shift, (packet.dts or 0) - shift
            at_s = float(pts * base)
            if float(dts * base) >= last:
                return
            packet.pts, packet.dts = pts, dts
            packet.stream = self._out
            self.is_start_hidden |= at_s < -_HIDDEN_S
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


class Encoded:
    """Encodes the picture again, for formats that MP4 cannot hold (VP8, Theora, WMV)."""

    is_start_hidden = False

    def __init__(
        self, source: InputContainer, stream: VideoStream, out: OutputContainer, cut: Cut
    ) -> None:
        self._source, self._stream, self._cut = source, stream, cut
        rate = stream.average_rate or Fraction(30)
        self._out = out.add_stream("libx264", rate=rate, options=_X264)
        self._out.width = stream.codec_context.width // 2 * 2
        self._out.height = stream.codec_context.height // 2 * 2
        self._out.pix_fmt = "yuv420p"
        self._out.codec_context.time_base = stream.time_base or Fraction(1, 90_000)
        stream.thread_type = "AUTO"

    def packets(self) -> Iterator[tuple[Packet, float]]:
        """Packets in decoding order, each with its time in the output."""
        base, shift = _begin(self._source, self._stream, self._cut)
        before = -1
        for frame in self._frames():
            if frame.pts is None or frame.pts - shift <= before:
                continue
            if float((frame.pts - shift) * base) >= self._cut.duration_s:
                break
            frame.pts = before = frame.pts - shift
            frame.pict_type = av.video.frame.PictureType.NONE
            yield from self._timed(self._out.encode(frame))
        yield from self._timed(self._out.encode(None))

    def _timed(self, packets: list[Packet]) -> Iterator[tuple[Packet, float]]:
        for packet in packets:
            yield packet, float((packet.pts or 0) * (packet.time_base or 0))

    def _frames(self) -> Iterator[av.VideoFrame]:
        packets = self._source.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                yield from packet.decode()
            except av.error.EOFError:
                return
            except av.FFmpegError:
                continue  # one broken packet


def _begin(source: InputContainer, stream: VideoStream, cut: Cut) -> tuple[Fraction, int]:
    """Time base of the stream and the timestamp of the cut's start; reading begins before it."""
    base = stream.time_base or Fraction(1, 90_000)
    start = cut.origin_s + cut.start_s
    if cut.start_s > 0:
        source.seek(int(start / base), stream=stream, backward=True)
    return base, round(start / base)


def first_shown_s(dance: Path, origin_s: float, start_s: float) -> float:
    """Time of the first picture at or after `start_s`, both counted from `origin_s`.

    An edit list that begins inside of a picture is read in different ways by different players,
    so a cut begins where a picture does.
    """
    with media.opened(dance, "dance") as source:
        stream = media.picture(source)
        if stream is None:
            return start_s
        base, shift = _begin(source, stream, Cut(origin_s, start_s, start_s))
        later: list[int] = []
        for packet in _timed(one for one in source.demux(stream) if one.size):
            at = (packet.pts or 0) - shift
            if at >= 0:
                later.append(at)
            if (packet.dts or 0) - shift > 0 and later:
                break
        return start_s + float(min(later, default=0) * base)
