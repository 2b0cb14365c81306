"""Writes an MP4: the clip's own picture packets, untouched, and the music."""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet as AnyPacket

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media
from huey_app.kinds.video.writing.copied import Copied
from huey_app.kinds.video.writing.entry import skipped
from huey_app.kinds.video.writing.picture import Cut, Packet


def write(dance: Path, cut: Cut, voice: Path, target: Path, tick: Callable[[float], None]) -> bool:
    """Write `target` with fast start; `voice` is its sound (see `voice.encode`).

    `tick` gets the seconds written so far. Returns whether pictures before the cut are kept
    behind its hidden start.
    """
    options = {"movflags": "+faststart", "brand": "mp42"}
    with (
        media.opened(dance, "dance") as source,
        media.opened(voice, "bgm") as heard,
        av.open(str(target), "w", format="mp4", options=options) as out,
    ):
        stream = media.picture(source)
        if stream is None:
            raise refusals.no_picture()
        picture = Copied(source, stream, out, cut, skipped(dance, cut))
        _interleave(out, picture.packets(), _sound(heard, out), tick)
        return picture.is_start_hidden


def _interleave(
    out: OutputContainer,
    picture: Iterator[tuple[Packet, float]],
    sound: Iterator[tuple["AnyPacket[AudioStream]", float]],
    tick: Callable[[float], None],
) -> None:
    sound_s = -1.0
    for packet, at_s in picture:
        while sound_s < at_s and (piece := next(sound, None)) is not None:
            sound_s = piece[1]
            out.mux(piece[0])
        out.mux(packet)
        tick(at_s)
    for left, sound_s in sound:
        out.mux(left)
        tick(sound_s)


def _sound(
    heard: InputContainer, out: OutputContainer
) -> Iterator[tuple["AnyPacket[AudioStream]", float]]:
    """Copied packets of the sound, each with its time."""
    stream = heard.streams.audio[0]
    copy = out.add_stream_from_template(stream)

    def packets() -> Iterator[tuple["AnyPacket[AudioStream]", float]]:
        for packet in heard.demux(stream):
            if packet.size:
                # Asked for before muxing, which changes the time base.
                at_s = float((packet.pts or 0) * (packet.time_base or 0))
                packet.stream = copy
                yield packet, at_s

    return packets()
