"""Follows a clip that was put together from several takes: each has its own line."""

from dataclasses import dataclass, replace
from itertools import pairwise

from huey_app.kinds.video.matching import edges, strays, waveform
from huey_app.kinds.video.matching.found import Found, settle
from huey_app.kinds.video.matching.result import DELIVERED, Match, Piece
from huey_app.kinds.video.matching.sound import Sound

_LEAST_TAKE_S = 3.5
_MOST_TAKES = 12
_LEAST_PIECE_S, _LEAST_LEFT_S = 1.0, 0.1
_SAME_S = 0.02


@dataclass(frozen=True)
class _Take:
    start_s: float
    end_s: float
    piece: Piece
    found: Found


def find(clip: Sound, music: Sound) -> Match | None:
    """One piece for each take; None where the music has no place at all.

    Where its confidence is under `DELIVERED` it is a guess, to be told and not to be used.
    """
    first = waveform.best(clip, music)
    if first is None:
        return None
    if first.confidence < 0.1 and not first.strong.any():
        return Match((first.piece,), first.confidence, evidence=first.facts())
    takes, missed = _takes(clip, music, first, 0.0)
    takes.sort(key=lambda take: take.start_s)
    joined = _joined(clip, music, takes)
    followed = [strays.follow(clip, music, piece) for piece in joined]
    pieces = tuple(part for parts, _ in followed for part in parts)
    unsure = any(is_missed for _, is_missed in followed)
    unsure |= any(_same_at(middle_s, joined, pieces) for middle_s in missed)
    repeats = any(take.found.is_repeated for take in takes)
    said = {"cut": len(pieces) > 1, "part": unsure, "repeats": repeats}
    notes = [note for note, is_so in said.items() if is_so]
    confidence = min(take.found.confidence for take in takes)
    if len(takes) == 1 < len(pieces):
        confidence = max(confidence, _longest(clip, music, pieces))
    return Match(pieces, confidence, tuple(notes), first.facts())


def _longest(clip: Sound, music: Sound, pieces: tuple[Piece, ...]) -> float:
    """How sure the longest piece is without the short takes, which speak against its notes."""
    piece = max(pieces, key=lambda one: one.end_s - one.start_s)
    alone = clip.part(piece.start_s, piece.end_s)
    place = replace(piece, start_s=0.0, end_s=alone.duration_s)
    settled = settle(alone, music, place, alone.duration_s / 2)
    return settled.confidence if settled else 0.0


def _takes(
    clip: Sound, music: Sound, found: Found, shift_s: float
) -> tuple[list[_Take], list[float]]:
    """The takes of a stretch that begins at `shift_s` of the clip; the middles (s) of what may
    lie elsewhere."""
    free = found.off_line()
    alone = _alone(clip, music, found, free)
    own = _Take(shift_s, shift_s + clip.duration_s, _moved(alone.piece, shift_s), alone)
    takes, missed = [own], []
    for start_s, end_s in free:
        part = clip.part(start_s, end_s)
        other = _best(part, music, found.piece.speed)
        if other is not None and other.confidence >= DELIVERED and len(takes) < _MOST_TAKES:
            more, doubtful = _takes(part, music, other, shift_s + start_s)
            takes += more
            missed += doubtful
        elif found.is_missed(start_s, end_s):
            missed.append(shift_s + (start_s + end_s) / 2)
    return takes, missed


def _alone(clip: Sound, music: Sound, found: Found, free: list[tuple[float, float]]) -> Found:
    """The take without what lies beside it, which may have led to a wrong place."""
    edges_s = [0.0, *(edge_s for span in free for edge_s in span), clip.duration_s]
    spans = zip(edges_s[::2], edges_s[1::2], strict=True)
    start_s, end_s = max(spans, key=lambda span: span[1] - span[0])
    if not free or end_s - start_s < _LEAST_TAKE_S:
        return found
    own = _best(clip.part(start_s, end_s), music, found.piece.speed)
    if own is None or own.confidence < max(DELIVERED, found.confidence):
        return found
    piece = Piece(0.0, clip.duration_s, own.piece.music_at(-start_s), own.piece.speed)
    return replace(own, piece=piece)


def _best(part: Sound, music: Sound, speed: float) -> Found | None:
    """The best place of a part; where it is too short to tell its speed, at that of the rest."""
    found = waveform.best(part, music)
    if found is None or found.piece.speed != 1.0:
        return found
    return replace(found, piece=_at_speed(found.piece, speed))


def _at_speed(piece: Piece, speed: float) -> Piece:
    """Turned about its middle."""
    middle_s = (piece.start_s + piece.end_s) / 2
    music_s = piece.music_at(middle_s) - speed * (middle_s - piece.start_s)
    return replace(piece, music_s=music_s, speed=speed)


def _moved(piece: Piece, shift_s: float) -> Piece:
    return Piece(piece.start_s + shift_s, piece.end_s + shift_s, piece.music_s, piece.speed)


def _joined(clip: Sound, music: Sound, takes: list[_Take]) -> tuple[Piece, ...]:
    """Pieces without overlap: a take inside another one splits it."""
    marks = sorted({edge for take in takes for edge in (take.start_s, take.end_s)})
    out: list[Piece] = []
    for start_s, end_s in pairwise(marks):
        if end_s - start_s < _LEAST_PIECE_S and out:
            out[-1] = replace(out[-1], end_s=end_s)
            continue
        inner = min(
            (take for take in takes if take.start_s <= start_s and end_s <= take.end_s),
            key=lambda take: take.end_s - take.start_s,
        )
        line = inner.piece
        if out and _same(out[-1], line):
            start_s, out = out[-1].start_s, out[:-1]
        elif out:
            last, after = out[-1], Piece(start_s, end_s, line.music_at(start_s), line.speed)
            start_s = edges.between(clip, music, last, after)
            out[-1] = replace(last, end_s=start_s)
        out.append(Piece(start_s, end_s, line.music_at(start_s), line.speed))
    # A take that agrees nowhere better than its neighbour has no length left.
    return tuple(piece for piece in out if piece.end_s - piece.start_s > _LEAST_LEFT_S)


def _same_at(at_s: float, *matches: tuple[Piece, ...]) -> bool:
    """Whether both put a time of the clip at the same place."""
    left_s, right_s = (
        next((one for one in pieces if at_s < one.end_s), pieces[-1]).music_at(at_s)
        for pieces in matches
    )
    return abs(left_s - right_s) < _SAME_S


def _same(left: Piece, right: Piece) -> bool:
    return abs(left.music_at(left.end_s) - right.music_at(left.end_s)) < _SAME_S
