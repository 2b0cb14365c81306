"""Media files with the truth known: numbered pictures and a sound, in many containers."""

import heapq
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.kinds.video.media.sounds import Wave

BITS, BLOCK_PX = 14, 20


@dataclass(frozen=True)
class Picture:
    """How the picture of a made-up clip is written."""

    codec: str = "libx264"
    width: int = 320
    height: int = 180
    fps: int = 30
    gop: int = 60
    rotation: int = 0
    start_s: float = 0.0
    options: dict[str, str] = field(default_factory=lambda: {"preset": "ultrafast"})
    noise: bool = False
    sound: str = "aac"
    pix_fmt: str = "yuv420p"
    pixel: Fraction = Fraction(1)


def write_sound(
    path: Path, wave: Wave, rate_hz: int, codec: str = "pcm_s16le", **more: int
) -> None:
    """Write a sound (n or channels x n) alone."""
    with av.open(str(path), "w") as out:
        _Voice(out, wave, rate_hz, codec, **more).write()


def write_clip(
    path: Path, wave: Wave | None, rate_hz: int, picture: Picture, duration_s: float
) -> None:
    """Write a clip whose frame n shows n as bars, with the sound; None: without any."""
    # As root SVT-AV1 puts the thread that opens it under real-time scheduling, and a process that
    # such a thread starts inherits it: a tight loop there would starve the whole machine.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(_write_clip, path, wave, rate_hz, picture, duration_s).result()


def _write_clip(
    path: Path, wave: Wave | None, rate_hz: int, picture: Picture, duration_s: float
) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream(picture.codec, rate=picture.fps, options=picture.options)
        stream.width, stream.height, stream.pix_fmt = (
            picture.width,
            picture.height,
            picture.pix_fmt,
        )
        stream.codec_context.sample_aspect_ratio = picture.pixel
        stream.codec_context.gop_size = picture.gop
        stream.codec_context.time_base = Fraction(1, 600)
        if picture.rotation:
            stream.set_display_rotation(picture.rotation)
        voice = None if wave is None else _Voice(out, wave, rate_hz, picture.sound)
        random = np.random.default_rng(0)
        for number in range(round((duration_s - picture.start_s) * picture.fps)):
            at_s = picture.start_s + number / picture.fps
            frame = av.VideoFrame.from_ndarray(drawn(number, picture, random), "gray")
            frame.pts, frame.time_base = round(at_s * 600), Fraction(1, 600)
            for packet in stream.encode(frame.reformat(format=picture.pix_fmt)):
                out.mux(packet)
            if voice is not None:
                voice.write(until_s=at_s)
        for packet in stream.encode(None):
            out.mux(packet)
        if voice is not None:
            voice.write()


def join(sources: list[tuple[Path, float]], target: Path) -> None:
    """Write the packets of alike files one after the other, each this much later than it was."""
    with av.open(str(target), "w") as out:
        streams: dict[int, av.stream.Stream] = {}
        for source, late_s in sources:
            with av.open(str(source)) as before:
                if not streams:
                    streams |= {
                        one.index: out.add_stream_from_template(one) for one in before.streams
                    }
                for packet in filter(attrgetter("size"), before.demux()):
                    shift = round(late_s / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = streams[packet.stream.index]
                    out.mux(packet)


def beside(sources: list[Path], target: Path, spoilt: int | None = None) -> None:
    """Write the streams of several files into one; of stream `spoilt` all bytes are noise."""
    random = np.random.default_rng(0)
    with ExitStack() as stack:
        out = stack.enter_context(av.open(str(target), "w"))
        opened = [stack.enter_context(av.open(str(source))) for source in sources]
        streams = [one for each in opened for one in each.streams]
        copies = {one: out.add_stream_from_template(one) for one in streams}
        found = (filter(attrgetter("size"), each.demux()) for each in opened)
        for packet in heapq.merge(*found, key=lambda one: one.dts * one.time_base):
            packet.stream = copies[packet.stream]
            if packet.stream.index == spoilt:
                packet.update(random.bytes(packet.size))
            out.mux(packet)


def drawn(number: int, picture: Picture, random: np.random.Generator) -> NDArray[np.uint8]:
    """Bars of light: the bits of the frame's number, over grey or noise."""
    shape = (picture.height, picture.width)
    image = np.full(shape, 90, np.uint8)
    if picture.noise:
        rough = random.integers(60, 120, (shape[0] // 8, shape[1] // 8), np.uint8)
        image = np.kron(rough, np.ones((8, 8), np.uint8))
        image = np.pad(image, [(0, s - i) for s, i in zip(shape, image.shape, strict=True)])
    for bit in range(BITS):
        column = slice(bit * BLOCK_PX, (bit + 1) * BLOCK_PX)
        image[:40, column] = 235 if number >> bit & 1 else 16
    return image


def number_of(image: NDArray[np.uint8]) -> int:
    """The number that `drawn` has put into a decoded grey picture."""
    centres = (np.arange(BITS) + 0.5) * BLOCK_PX
    bits = image[20, centres.astype(int)] > 128
    return int((bits << np.arange(BITS)).sum())


class _Voice:
    """Encodes a sound bit by bit beside the picture."""

    def __init__(
        self, out: av.container.OutputContainer, wave: Wave, rate_hz: int, codec: str, **more: int
    ) -> None:
        self._wave = np.atleast_2d(wave).astype(np.float32)
        self._layout = "mono" if len(self._wave) == 1 else "stereo"
        rate = more.pop("rate", 48_000 if codec == "libopus" else rate_hz)
        self._stream = out.add_stream(codec, rate=rate, layout=self._layout, **more)
        self._out, self._rate_hz, self._at = out, rate_hz, 0
        context = self._stream.codec_context
        context.open()
        self._resampler = av.AudioResampler(
            context.format, self._layout, rate, frame_size=context.frame_size or 1024
        )

    def write(self, until_s: float | None = None) -> None:
        """Up to that time, or to the end."""
        total = self._wave.shape[1]
        end = total if until_s is None else min(total, round(until_s * self._rate_hz))
        while self._at < end:
            piece = np.ascontiguousarray(self._wave[:, self._at : min(end, self._at + 4096)])
            frame = av.AudioFrame.from_ndarray(piece, "fltp", self._layout)
            frame.sample_rate, frame.pts = self._rate_hz, self._at
            self._at += piece.shape[1]
            self._encode(self._resampler.resample(frame))
        if until_s is None:
            self._encode(self._resampler.resample(None))
            self._mux(None)

    def _encode(self, frames: list[av.AudioFrame]) -> None:
        for frame in frames:
            self._mux(frame)

    def _mux(self, frame: av.AudioFrame | None) -> None:
        for packet in self._stream.encode(frame):
            self._out.mux(packet)
