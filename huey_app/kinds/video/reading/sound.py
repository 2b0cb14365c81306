"""Decodes sound as a stream: to small files for matching, to blocks for writing."""

from collections.abc import Callable, Iterator
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

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media

RATE_HZ = 8_000
"""Rate of the analysis: a phone's recording holds little above 4 kHz, and it is cheap."""
_GAP_S = 0.04
"""Timestamps that jump by more are a hole; less is rounding (Matroska counts milliseconds)."""
_SILENT_RMS, _HISS_RMS = 8.0, 100.0
_LEAST_S = 0.5
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


@dataclass(frozen=True)
class Poured:
    """A track as two int16 files at `RATE_HZ`: half sum and half difference of its channels.

    `start_s` is the time of sample 0 on the container's own clock, `shown_until_s` that of the end
    of its last picture (0 where there is none).
    """

    track: Track
    start_s: float
    shown_until_s: float
    samples: int
    mid_rms: float
    side_rms: float
    is_cut_off: bool

    @property
    def duration_s(self) -> float:
        return self.samples / RATE_HZ

    @property
    def level_rms(self) -> float:
        return max(self.mid_rms, self.side_rms)

    @property
    def is_short(self) -> bool:
        return self.duration_s < _LEAST_S


def pour(
    path: Path, role: str, tracks: int, target: Path, tick: Callable[[float], None]
) -> Poured:
    """Write the first track that is more than hiss, else the loudest; `tick` gets seconds read.

    Cameras and recorders write tracks that nobody plugged a microphone in for. Raises Permanent
    `no_audio`, `unreadable`, `too_long`.
    """
    tried: list[Poured] = []
    for number in range(tracks):
        tried.append(_poured(Track(path, role, number), target, tick))
        if tried[-1].level_rms >= _HISS_RMS and not tried[-1].is_short:
            return tried[-1]
    best = max(tried, key=lambda one: (not one.is_short, one.level_rms))
    if best.level_rms < _SILENT_RMS:
        raise refusals.no_audio(role)
    if best.is_short:
        raise refusals.too_short(role)
    return best if best is tried[-1] else _poured(best.track, target, tick)


def _poured(track: Track, target: Path, tick: Callable[[float], None]) -> Poured:
    """Write `target`.mid and `target`.side."""
    energy, samples = np.zeros(2), 0
    names = (target.with_suffix(".mid"), target.with_suffix(".side"))
    with names[0].open("wb") as mid, names[1].open("wb") as side:
        stream = _Decoded(track, RATE_HZ)
        for block in stream.blocks():
            both = np.stack([block.sum(axis=0), block[0] - block[1]]) * 16_383.5
            parts = np.clip(both, -32_768, 32_767)
            energy += np.square(parts, dtype=np.float64).sum(axis=1)
            samples += parts.shape[1]
            for file, part in zip((mid, side), parts, strict=True):
                file.write(part.astype("<i2").tobytes())
            tick(samples / RATE_HZ)
            if samples > media.MOST_DURATION_S * RATE_HZ:
                raise media.too_long(track.role)
    mid_rms, side_rms = np.sqrt(energy / max(1, samples)).tolist()
    start_s, until_s, is_cut_off = stream.start_s, stream.shown_until_s, stream.is_cut_off
    return Poured(track, start_s, until_s, samples, mid_rms, side_rms, is_cut_off)


def load(target: Path, side: bool) -> NDArray[np.int16]:
    """Map a poured sound; nothing is read yet."""
    path = target.with_suffix(".side" if side else ".mid")
    return np.memmap(path, "<i2", mode="r")


def blocks(track: Track, rate_hz: int, from_s: float = 0.0) -> Iterator[Block]:
    """Stereo blocks (2 x n, float32, full scale 1) of a sound from `from_s` after its start on."""
    skip = round(from_s * rate_hz)
    for block in _Decoded(track, rate_hz).blocks():
        if skip < block.shape[1]:
            yield block[:, skip:]
        skip = max(0, skip - block.shape[1])


class _Decoded:
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


def _silence(count: int) -> Iterator[Block]:
    while count > 0:
        here = min(count, _MOST_SILENCE)
        yield np.zeros((2, here), np.float32)
        count -= here


def _block(frame: AudioFrame) -> Block:
    return frame.to_ndarray().astype(np.float32, copy=False)
