"""Copies the clip's picture into the MP4, packet by packet."""

from collections.abc import Iterator
from itertools import islice
from operator import attrgetter
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media
from huey_app.kinds.video.writing.entry import is_entry
from huey_app.kinds.video.writing.picture import Cut, Packet, begin, timed

_KEPT_CODECS = {"h264", "hevc", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video"}
"""What players of MP4 know; the rest is encoded again as H.264."""
_HIDDEN_S = 0.1


def can_copy(dance: Path) -> bool:
    """Whether MP4 can hold its picture's packets, each with the time at which it is shown.

    AVI tells only when pictures are decoded, which is not enough where some overtake others.
    """
    with media.opened(dance, "dance") as source:
        stream = media.picture(source)
        if stream is None:
            raise refusals.no_picture()
        is_timed = source.format.name != "avi" or not media.is_reordered(stream)
        return is_timed and media.codec_name(stream) in _KEPT_CODECS


class Copied:
    """Copies picture packets, shifted so that the cut begins at 0.

    `skip`: how many packets to leave out, see `entry.skipped`.
    """

    def __init__(
        self,
        source: InputContainer,
        stream: VideoStream,
        out: OutputContainer,
        cut: Cut,
        skip: int | None,
    ) -> None:
        self._source, self._stream, self._cut, self._skip = source, stream, cut, skip
        self.is_start_hidden = False
        name = media.codec_name(stream)
        # PyAV looks for an encoder of the decoder's name, and libdav1d only decodes.
        is_decoder = name != stream.codec_context.name
        self._out = out.add_stream_from_template(stream, opaque=is_decoder)
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
        base, shift = begin(self._source, self._stream, self._cut, seek=self._skip is None)
        last = self._cut.duration_s
        for packet in timed(self._kept()):
            pts, dts = (packet.pts or 0) - shift, (packet.dts or 0) - shift
            at_s = float(pts * base)
            if float(dts * base) >= last:
                return
            packet.pts, packet.dts = pts, dts
            if self._skip is not None and at_s <= 0 and not is_entry(packet, self._stream):
                packet.is_keyframe = False  # players would begin with it
            packet.stream = self._out
            self.is_start_hidden |= at_s < -_HIDDEN_S
            yield packet, at_s

    def _kept(self) -> Iterator[Packet]:
        try:
            packets = filter(attrgetter("size"), self._source.demux(self._stream))
            for packet in islice(packets, self._skip or 0, None):
                yield from self._unpack.filter(packet) if self._unpack else (packet,)
        except av.FFmpegError:
            return  # a cut-off file ends here
