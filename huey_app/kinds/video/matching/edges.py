"""Where the clip leaves one take for the next."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching import room
from huey_app.kinds.video.matching.result import Piece
from huey_app.kinds.video.matching.room import Response
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.matching.whiten import cut, whiten

STEP_S = 0.02
_REACH_S = 5.0
_WINDOW_S = 0.1
_MOST_MOVED_S = 0.02
"""What is heard further off is another beat."""
_SLACK = 2
"""Samples that a window may lie off its line: who walks with the phone comes nearer."""


def between(clip: Sound, music: Sound, left: Piece, right: Piece) -> float:
    """The time of the clip, near the end of `left`, at which `right` begins: of all splits the
    one with the most agreement."""
    first_s = max(left.start_s, left.end_s - _REACH_S)
    last_s = min(right.end_s, left.end_s + _REACH_S)
    before, after = (
        agreement(clip, music, heard(clip, music, take), first_s, last_s) for take in (left, right)
    )
    gain = np.concatenate([[0.0], np.cumsum(before - after)])
    return first_s + STEP_S * int(gain.argmax())


def heard(clip: Sound, music: Sound, take: Piece) -> Response:
    """The room in this take alone; its piece counts from the start of the clip."""
    alone = clip.part(take.start_s, take.end_s)
    piece = replace(take, start_s=0.0, end_s=alone.duration_s, music_s=take.music_at(take.start_s))
    response = room.listen(alone, music, piece, alone.duration_s / 2)
    moved_s = abs(response.piece.music_s - piece.music_s)
    if response.score < room.CLEAR or moved_s > _MOST_MOVED_S:
        response = room.dry(piece)
    return replace(
        response, piece=replace(response.piece, music_s=response.piece.music_at(-take.start_s))
    )


def agreement(
    clip: Sound, music: Sound, response: Response, first_s: float, last_s: float
) -> NDArray[np.float64]:
    """How well the clip agrees, every `STEP_S`, with the music as the room plays it, -1 to 1;
    whatever the sign where nothing is known of the room."""
    size, start = round(_WINDOW_S * clip.rate_hz), round((first_s - _WINDOW_S / 2) * clip.rate_hz)
    steps = round(STEP_S * clip.rate_hz) * np.arange(round((last_s - first_s) / STEP_S))
    end = start + int(steps[-1]) + size
    sent = whiten(room.played(response, music, start - _SLACK, end + _SLACK))
    there = cut(clip.white, start, end)
    is_known = response.score > 0
    found = np.zeros(len(steps))
    for index, at in enumerate(steps):
        left, right = sent[at : at + size + 2 * _SLACK], there[at : at + size]
        values = np.correlate(left, right, "valid")
        most = values.max() if is_known else np.abs(values).max()
        found[index] = most / (np.linalg.norm(left) * np.linalg.norm(right) + 1e-9)
    return found
