"""Places the clean music on the clip's time line: silence, fades, drift, another speed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import av
import numpy as np

from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.reading import sound
from huey_app.kinds.video.reading.decoding import Block, Track
from huey_app.kinds.video.writing.loudness import STEP, Meter

RATE_HZ = 48_000
SCALE = 16_000.0
"""Samples on disk are int16 at half scale: decoded music may go over 1."""
_FADE_S = 0.02
_NO_SPEED = 2e-7
_FINE = 1_000
_SLOWER_EARLY_S, _FASTER_LATE_S = 0.009, 0.007
"""How far FFmpeg's time stretch is off on average, as clicks in ten pieces of music tell; it holds
on to the music until it must jump, so it stays at that end of its range."""
_METER_STEPS = 4_000


def place(
    bgm: Track, pieces: Sequence[Piece], duration_s: float, target: Path, tick: Callable[[], None]
) -> Meter:
    """Write `duration_s` of placed music as raw stereo int16; return what was measured of it.

    Piece times count from the start of the output. What no piece covers is silent; `tick` is
    called now and then.
    """
    total = -(-round(duration_s * RATE_HZ) // STEP) * STEP
    meter = Meter()
    with target.open("wb") as file:
        for block in rows(_line(bgm, pieces, total, tick)):
            meter.add(block)
            file.write(np.clip(block.T * SCALE, -32_768, 32_767).astype("<i2").tobytes())
            tick()
    return meter


def rows(blocks: Iterator[Block]) -> Iterator[Block]:
    """Regroup into blocks whose length is a multiple of `STEP`."""
    size = _METER_STEPS * STEP
    waiting: list[Block] = []
    have = 0
    for block in blocks:
        waiting.append(block)
        have += block.shape[1]
        if have >= size:
            joined = np.concatenate(waiting, axis=1)
            for start in range(0, have - size + 1, size):
                yield joined[:, start : start + size]
            waiting = [joined[:, have // size * size :]]
            have %= size
    if have:
        yield np.concatenate(waiting, axis=1)


def _line(
    bgm: Track, pieces: Sequence[Piece], total: int, tick: Callable[[], None]
) -> Iterator[Block]:
    at = 0
    for piece in map(_put_right, pieces):
        start, end = max(at, round(piece.start_s * RATE_HZ)), round(piece.end_s * RATE_HZ)
        end = min(end, total)
        first_music_s = piece.music_at(start / RATE_HZ)
        silent = round(max(0.0, -first_music_s / piece.speed) * RATE_HZ)
        start = min(start + silent, end)
        yield from _silence(start - at)
        at = start
        for block in _faded(_music(bgm, piece, start, tick), end - start):
            yield block
            at += block.shape[1]
    yield from _silence(total - at)


def _put_right(piece: Piece) -> Piece:
    """Make up for the time stretch."""
    if piece.pitched or abs(piece.speed - 1) < _NO_SPEED:
        return piece
    late_s = _SLOWER_EARLY_S if piece.speed < 1 else -_FASTER_LATE_S
    return replace(piece, music_s=piece.music_s - late_s * piece.speed)


def _silence(count: int) -> Iterator[Block]:
    while count > 0:
        here = min(count, RATE_HZ)
        yield np.zeros((2, here), np.float32)
        count -= here


def _music(bgm: Track, piece: Piece, start: int, tick: Callable[[], None]) -> Iterator[Block]:
    """The music from the clip's sample `start` on, at the piece's speed, to its end."""
    from_s = max(0.0, piece.music_at(start / RATE_HZ))
    blocks = sound.blocks(bgm, RATE_HZ, from_s)
    speeded = blocks if abs(piece.speed - 1) < _NO_SPEED else _speeded(blocks, piece)
    for block in speeded:
        tick()
        yield block


def _faded(blocks: Iterator[Block], length: int) -> Iterator[Block]:
    """At most `length` samples, with short fades at both ends."""
    ramp = np.linspace(0, 1, round(_FADE_S * RATE_HZ), dtype=np.float32)
    at, held = 0, np.zeros((2, 0), np.float32)
    for block in blocks:
        joined = np.concatenate([held, block[:, : length - at - held.shape[1]]], axis=1)
        if at == 0 and joined.shape[1] >= len(ramp):
            joined[:, : len(ramp)] *= ramp
        keep = max(0, joined.shape[1] - len(ramp))
        if keep and (at or joined.shape[1] >= 2 * len(ramp)):
            yield joined[:, :keep]
            at, held = at + keep, joined[:, keep:]
        else:
            held = joined
        if at + held.shape[1] >= length:
            break
    if held.shape[1]:
        yield held * np.linspace(1, 0, held.shape[1], dtype=np.float32)


def _speeded(blocks: Iterator[Block], piece: Piece) -> Iterator[Block]:
    """Play faster or slower, through FFmpeg's resampler (pitched) or its time stretch."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="fltp", sample_rate=RATE_HZ, layout="stereo")
    if piece.pitched:
        # Rates are whole numbers: a thousand times finer keeps the speed to 0.02 ppm.
        fine = f"{round(RATE_HZ * _FINE * piece.speed)}"
        chain = [
            graph.add("asetrate", fine),
            graph.add("aresample", f"{RATE_HZ * _FINE}:linear_interp=1:filter_size=48"),
            graph.add("asetrate", str(RATE_HZ)),
        ]
    else:
        chain = [graph.add("atempo", f"{piece.speed:.9f}")]
    links = [source, *chain, graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
    graph.link_nodes(*links).configure()
    for block in blocks:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", "stereo")
        frame.sample_rate = RATE_HZ
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _pulled(graph: av.filter.Graph) -> Iterator[Block]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield frame.to_ndarray().astype(np.float32, copy=False)
