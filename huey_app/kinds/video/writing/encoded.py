"""Encodes the clip's picture again, where its packets cannot be copied into the MP4."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media
from huey_app.kinds.video.writing.picture import Cut, Packet, begin

_X264 = {"preset": "veryfast", "crf": "20", "threads": "2", "g": "60"}


def write(dance: Path, cut: Cut, target: Path, tick: Callable[[float], None]) -> None:
    """Write the picture of the cut alone as H.264, from time 0 on; `tick` gets the seconds.

    Once for all outputs: an encoder of large pictures needs much time and memory. Raises
    Permanent, MemoryError.
    """
    with media.opened(dance, "dance") as source, av.open(str(target), "w", format="mp4") as out:
        stream = media.picture(source)
        if stream is None:
            raise refusals.no_picture()
        try:
            for packet, at_s in _Encoded(source, stream, out, cut).packets():
                out.mux(packet)
                tick(at_s)
        except av.error.ExternalError as error:
            raise MemoryError from error  # all that x264 says of it


class _Encoded:
    def __init__(
        self, source: InputContainer, stream: VideoStream, out: OutputContainer, cut: Cut
    ) -> None:
        self._source, self._stream, self._cut = source, stream, cut
        rate = stream.average_rate or Fraction(30)
        self._out = out.add_stream("libx264", rate=rate, options=_X264)
        self._out.pix_fmt = "yuv420p"
        _look_alike(self._out, stream)
        self._out.codec_context.time_base = stream.time_base or Fraction(1, 90_000)
        stream.thread_type = "AUTO"

    def packets(self) -> Iterator[tuple[Packet, float]]:
        """Packets in decoding order, each with its time in the output."""
        base, shift = begin(self._source, self._stream, self._cut)
        before = -1
        for frame, shown in self._shown():
            if shown - shift <= before:
                continue
            if float((shown - shift) * base) >= self._cut.duration_s:
                break
            if before < 0:
                self._out.set_display_rotation(frame.rotation)
            frame.pts = before = shown - shift
            frame.pict_type = av.video.frame.PictureType.NONE
            yield from self._timed(self._out.encode(frame))
        yield from self._timed(self._out.encode(None))

    def _shown(self) -> Iterator[tuple[av.VideoFrame, int]]:
        """Pictures and when each is shown, in the stream's time base.

        AVI has no such times: a decoder hands a picture out when it is to be shown. It hands out
        the last ones when nothing is read any more, which is no time at all.
        """
        is_avi = self._source.format.name == "avi"
        before = step = 0
        for frame in self._frames():
            told = frame.dts if is_avi or frame.pts is None else frame.pts
            shown = before + step if told is None else told
            step, before = shown - before, shown
            yield frame, shown

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


def _look_alike(out: VideoStream, source: VideoStream) -> None:
    """Size (H.264 wants it even), shape of a pixel, meaning of colours."""
    context, like = out.codec_context, source.codec_context
    context.width, context.height = like.width // 2 * 2, like.height // 2 * 2
    context.sample_aspect_ratio = source.sample_aspect_ratio or Fraction(1)
    for name in ("color_primaries", "color_trc", "colorspace"):
        setattr(context, name, getattr(like, name))
