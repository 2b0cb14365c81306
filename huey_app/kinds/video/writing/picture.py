"""The clip's picture in time: what is cut from it, and when each picture is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from av.container import InputContainer
from av.packet import Packet as AnyPacket
from av.video.stream import VideoStream

from huey_app.kinds.video.reading import media

Packet: TypeAlias = "AnyPacket[VideoStream]"

_MOST_WAITING = 32


@dataclass(frozen=True)
class Cut:
    """What to write: clip time `start_s` to `end_s`; `origin_s`: clip time 0 in the file."""

    origin_s: float
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


def timed(packets: Iterator[Packet]) -> Iterator[Packet]:
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


def begin(
    source: InputContainer, stream: VideoStream, cut: Cut, seek: bool = True
) -> tuple[Fraction, int]:
    """Time base of the stream and the timestamp of the cut's start.

    With `seek` reading begins before it, else at the start of the file.
    """
    base = stream.time_base or Fraction(1, 90_000)
    start = cut.origin_s + cut.start_s
    if cut.start_s > 0 and seek:
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
        base, shift = begin(source, stream, Cut(origin_s, start_s, start_s))
        later: list[int] = []
        for packet in timed(one for one in source.demux(stream) if one.size):
            at = (packet.pts or 0) - shift
            if at >= 0:
                later.append(at)
            if (packet.dts or 0) - shift > 0 and later:
                break
        return start_s + float(min(later, default=0) * base)
