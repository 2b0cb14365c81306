"""Where the clip leaves one take for the next."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import room
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.room import Response
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.whiten import cut, whiten

_REACH_S = 3.5
_STEP_S, _WINDOW_S = 0.02, 0.1
_SLACK = 2
"""Samples that a window may lie off its line: who walks with the phone comes nearer."""


def between(clip: Sound, music: Sound, left: Piece, right: Piece) -> float:
    """The time of the clip, near the end of `left`, at which `right` begins: of all splits the
    one with the most agreement."""
    first_s = max(left.start_s, left.end_s - _REACH_S)
    last_s = min(right.end_s, left.end_s + _REACH_S)
    before, after = (_agreement(clip, music, one, first_s, last_s) for one in (left, right))
    gain = np.concatenate([[0.0], np.cumsum(before - after)])
    return first_s + _STEP_S * int(gain.argmax())


def _agreement(
    clip: Sound, music: Sound, take: Piece, first_s: float, last_s: float
) -> NDArray[np.float64]:
    """How well the clip agrees, step by step, with the music as the room of the take plays it,
    whatever the sign where nothing is known of the room."""
    size, start = round(_WINDOW_S * clip.rate_hz), round((first_s - _WINDOW_S / 2) * clip.rate_hz)
    steps = round(_STEP_S * clip.rate_hz) * np.arange(round((last_s - first_s) / _STEP_S))
    response, end = _response(clip, music, take), start + int(steps[-1]) + size
    sent = whiten(room.played(response, music, start - _SLACK, end + _SLACK))
    heard = cut(clip.white, start, end)
    values = [
        np.correlate(sent[at : at + size + 2 * _SLACK], heard[at : at + size], "valid")
        for at in steps
    ]
    best: NDArray[np.float64] = np.abs(values).max(axis=1)
    return best


def _response(clip: Sound, music: Sound, take: Piece) -> Response:
    """Of the room in this take alone; its piece counts from the start of the clip."""
    alone = clip.part(take.start_s, take.end_s)
    piece = replace(take, start_s=0.0, end_s=alone.duration_s)
    heard = room.listen(alone, music, piece, alone.duration_s / 2)
    response = heard if heard.score > room.CLEAR else room.dry(piece)
    return replace(
        response, piece=replace(response.piece, music_s=response.piece.music_at(-take.start_s))
    )
