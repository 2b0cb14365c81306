"""Opens what people send, never trusting it: only known formats, only the file itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from huey_app.kinds.contract import Permanent
from huey_app.kinds.video import refusals

# No playlist, no concatenation, no capture device: such files name other files.
_FORMATS = (
    "mov,mp4,m4a,3gp,matroska,webm,avi,mpegts,mpeg,mp3,wav,w64,aiff,caf,flac,ogg,aac,asf,flv,amr,"
    "ac3,eac3,dts,dtshd,wv,ape,tta"
)
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
_GUESS_TIMES = 1
"""AVFMT_FLAG_GENPTS, which PyAV sets."""
MOST_DURATION_S = 3600.0
_MOST_TRACKS = 8


@dataclass(frozen=True)
class Facts:
    """What a container says of itself; a duration of 0 means that it does not say."""

    duration_s: float
    has_picture: bool
    tracks: int
    """How many sounds can be decoded, see `sounds`."""


@contextmanager
def opened(path: Path, role: str) -> Iterator[InputContainer]:
    """Open a media file; `role` is `dance` or `bgm`. Raises Permanent `unreadable`."""
    try:
        container = av.open(str(path), options=_OPTIONS, metadata_errors="ignore")
    except (av.FFmpegError, ValueError) as error:
        raise refusals.unreadable(role) from error
    if not any(map(is_reordered, container.streams.video)):
        # A picture that nothing overtakes is shown when it is decoded; FFmpeg would guess one
        # picture later.
        container.flags &= ~_GUESS_TIMES
    try:
        yield container
    finally:
        container.close()


def inspect(path: Path, role: str) -> Facts:
    """Look at streams and duration. Raises Permanent `unreadable`, `no_audio`, `too_long`."""
    with opened(path, role) as container:
        facts = Facts(
            declared_s(container),
            picture(container) is not None,
            len(sounds(container)),
        )
        is_unknown = any(one.codec_context is None for one in container.streams.video)
        is_mute = not container.streams.audio
    if role == "dance" and not facts.has_picture:
        raise refusals.unknown_picture() if is_unknown else refusals.no_picture()
    if not facts.tracks:
        raise refusals.no_audio(role) if is_mute else refusals.unknown_sound(role)
    if facts.duration_s > MOST_DURATION_S:
        raise too_long(role)
    return facts


def declared_s(container: InputContainer) -> float:
    """How long a container says that it is; 0 where it does not say."""
    # Matroska tells the time of its end, whenever it begins.
    is_end = "matroska" in container.format.name
    start = max(0, container.start_time or 0) if is_end else 0
    return max(0, (container.duration or 0) - start) / av.time_base


def end_s(packet: "Packet[VideoStream]") -> float:
    """When the packet's picture is no longer shown, on the container's clock."""
    at = packet.pts if packet.pts is not None else packet.dts
    return float(((at or 0) + (packet.duration or 0)) * (packet.time_base or 0))


def too_long(role: str) -> Permanent:
    return refusals.too_long(role, int(MOST_DURATION_S / 60))


def sounds(container: InputContainer) -> list[AudioStream]:
    """The sounds that can be decoded, in the file's order; few, whatever the file holds."""
    known = (one for one in container.streams.audio if one.codec_context is not None)
    return list(islice(known, _MOST_TRACKS))


def codec_name(stream: VideoStream) -> str:
    """The format's name, not that of the decoder (`av1`, not `libdav1d`)."""
    return stream.codec_context.codec.canonical_name


def is_reordered(stream: VideoStream) -> bool:
    """Whether pictures are shown in another order than that of their packets."""
    return stream.codec_context is not None and stream.codec_context.has_b_frames


def picture(container: InputContainer) -> VideoStream | None:
    """The first moving picture that can be decoded; a cover of an album is none."""
    for stream in container.streams.video:
        is_cover = stream.disposition & av.stream.Disposition.attached_pic
        if stream.codec_context is not None and not is_cover:
            return stream
    return None
