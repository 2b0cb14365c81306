"""Decodes one sound of a file as a stream of blocks, at its true time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from huey_app.kinds.video.reading import media

_GAP_S = 0.04
"""Timestamps that jump by more are a hole; less is rounding (Matroska counts milliseconds)."""
_CUT_OFF_S = 1.0
_MOST_SILENCE = 1 << 16
_TOGETHER = 1 << 14
"""Samples of a block: frames have a thousand, and each costs as much as its samples."""

Block = NDArray[np.float32]


@dataclass(frozen=True)
class Track:
    """One sound of a file; `role` as of `media.opened`, `number` as in `media.sounds`."""

    path: Path
    role: str
    number: int = 0


class Decoded:
    """One pass over a track; gaps in its timestamps become silence."""

    def __init__(self, track: Track, rate_hz: int) -> None:
        self.start_s = self.shown_until_s = 0.0
        self.is_cut_off = False
        self._track, self._rate_hz = track, rate_hz

    def blocks(self) -> Iterator[Block]:
        """Stereo blocks, in order."""
        resampled = _Resampled(self._rate_hz)
        with media.opened(self._track.path, self._track.role) as container:
            next_s: float | None = None
            for frame in self._frames(container):
                at_s = frame.time if frame.time is not None else next_s or 0.0
                if next_s is None:
                    self.start_s = next_s = at_s
                if at_s - next_s > _GAP_S:
                    yield from resampled.rest()
                    yield from _silence(round((at_s - next_s) * self._rate_hz))
                    next_s = at_s
                next_s += frame.samples / frame.sample_rate
                frame.pts = None
                yield from resampled.blocks(frame)
            yield from resampled.rest()
            until_s = max(next_s or 0.0, self.shown_until_s)
            self.is_cut_off |= until_s - self.start_s < media.declared_s(container) - _CUT_OFF_S

    def _frames(self, container: InputContainer) -> Iterator[AudioFrame]:
        for packet in self._packets(container):
            try:
                yield from packet.decode()
            except av.error.EOFError:
                return
            except av.FFmpegError:
                self.is_cut_off = True  # a broken packet is a hole

    def _packets(self, container: InputContainer) -> Iterator["Packet[AudioStream]"]:
        """Packets of the sound; looks at those of the picture in passing."""
        stream = media.sounds(container)[self._track.number]
        picture = media.picture(container)
        try:
            for packet in container.demux([stream] if picture is None else [stream, picture]):
                if packet.stream is not picture:
                    yield cast("Packet[AudioStream]", packet)
                elif packet.size and not packet.is_discard:
                    end_s = media.end_s(cast("Packet[VideoStream]", packet))
                    self.shown_until_s = max(self.shown_until_s, end_s)
        except av.FFmpegError:
            self.is_cut_off = True  # a broken file ends here


class _Resampled:
    """Frames as stereo at one rate, though broadcasts and joined files change both on the way."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._like: tuple[str, str, int] | None = None
        self._one: av.AudioResampler | None = None

    def blocks(self, frame: AudioFrame) -> Iterator[Block]:
        like = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._one is None or like != self._like:
            yield from self.rest()
            self._one = av.AudioResampler("fltp", "stereo", self._rate_hz, _TOGETHER)
            self._like = like
        yield from map(_block, self._one.resample(frame))

    def rest(self) -> Iterator[Block]:
        if self._one is not None:
            yield from map(_block, self._one.resample(None))
            self._one = None


def _silence(count: int) -> Iterator[Block]:
    while count > 0:
        here = min(count, _MOST_SILENCE)
        yield np.zeros((2, here), np.float32)
        count -= here


def _block(frame: AudioFrame) -> Block:
    return frame.to_ndarray().astype(np.float32, copy=False)
