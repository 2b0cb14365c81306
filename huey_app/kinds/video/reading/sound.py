"""Hands out sound: as small files for matching, as blocks for writing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video import refusals
from huey_app.kinds.video.reading import media
from huey_app.kinds.video.reading.decoding import Block, Decoded, Track

RATE_HZ = 8_000
"""Rate of the analysis: a phone's recording holds little above 4 kHz, and it is cheap."""
_FULL_SCALE, _MOST, _LOUDEST = 16_383.5, 32_767.5, 16.0
"""Six channels mixed to two go over full scale; a sample that is broken reaches anything,
and must not make all others silent."""
_SILENT_RMS, _HISS_RMS = 8.0, 100.0
_LEAST_S = 0.5


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


def _poured(
    track: Track, target: Path, tick: Callable[[float], None], scale: float = _FULL_SCALE
) -> Poured:
    """Write `target`.mid and `target`.side; what goes over full scale, as six channels mixed to
    two do, again and quieter: a clipped sound is another one."""
    energy, samples, peak = np.zeros(2), 0, 0.0
    names = (target.with_suffix(".mid"), target.with_suffix(".side"))
    with names[0].open("wb") as mid, names[1].open("wb") as side:
        stream = Decoded(track, RATE_HZ)
        for decoded in stream.blocks():
            block = np.clip(np.nan_to_num(decoded), -_LOUDEST, _LOUDEST)
            both = np.stack([block.sum(axis=0), block[0] - block[1]]) * scale
            peak = max(peak, float(np.abs(both).max(initial=0.0)))
            parts = np.clip(both, -32_768, 32_767)
            energy += np.square(parts, dtype=np.float64).sum(axis=1)
            samples += parts.shape[1]
            for file, part in zip((mid, side), parts, strict=True):
                file.write(part.astype("<i2").tobytes())
            tick(samples / RATE_HZ)
            if samples > media.MOST_DURATION_S * RATE_HZ:
                raise media.too_long(track.role)
    if peak > _MOST and scale == _FULL_SCALE:
        return _poured(track, target, tick, scale * _MOST / peak)
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
    for block in Decoded(track, rate_hz).blocks():
        if skip < block.shape[1]:
            yield block[:, skip:]
        skip = max(0, skip - block.shape[1])
