"""Where in a picture's packets a player may begin: browsers take nothing but a real restart."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from av.video.stream import VideoStream

from huey_app.kinds.video.reading import media
from huey_app.kinds.video.writing.picture import Cut, Packet, begin

_UNINDEXED = {"mpegts", "mpeg"}
_START_CODE = re.compile(b"\0\0\1(.)", re.DOTALL)
_RESTART = 5
"""H.264's unit type of a picture after which none refers to one before (IDR)."""
_TYPE_BITS = 31


def skipped(dance: Path, cut: Cut) -> int | None:
    """How many packets to skip from the file's start to the last entry before the cut.

    None: a seek finds it. It does not where a file has no index (transport streams), or where
    key frames are of an open group, as of camcorders: those are no entries.
    """
    if cut.start_s <= 0 or _is_found(dance, cut):
        return None
    with media.opened(dance, "dance") as source:
        stream = media.picture(source)
        assert stream is not None
        _, start = begin(source, stream, cut, seek=False)
        found = 0
        for number, packet in zip(count(), source.demux(stream), strict=False):
            if packet.dts is not None and packet.dts > start:
                break
            if (packet.pts or 0) <= start and is_entry(packet, stream):
                found = number
        return found


def _is_found(dance: Path, cut: Cut) -> bool:
    with media.opened(dance, "dance") as source:
        stream = media.picture(source)
        if stream is None or source.format.name in _UNINDEXED:
            return stream is None
        begin(source, stream, cut)
        return is_entry(next(source.demux(stream)), stream)


def is_entry(packet: Packet, stream: VideoStream) -> bool:
    """Whether a player can begin with this packet."""
    if not packet.is_keyframe or media.codec_name(stream) != "h264":
        return packet.is_keyframe
    return _RESTART in _types(bytes(packet), stream.codec_context.extradata or b"")


def _types(data: bytes, header: bytes) -> Iterator[int]:
    """Types of the packet's units, behind start codes or, as in MP4, behind their sizes."""
    if not header.startswith(b"\1"):
        yield from (unit[1][0] & _TYPE_BITS for unit in _START_CODE.finditer(data))
        return
    size_bytes, at = (header[4] & 3) + 1, 0
    while at + size_bytes < len(data):
        yield data[at + size_bytes] & _TYPE_BITS
        at += size_bytes + int.from_bytes(data[at : at + size_bytes])
