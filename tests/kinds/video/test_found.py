"""How sure a place is, by what speaks for it."""

import numpy as np

from huey_app.kinds.video.matching.found import Found
from huey_app.kinds.video.matching.line import Line
from huey_app.kinds.video.matching.result import DELIVERED, Piece
from huey_app.kinds.video.matching.trace import Trace


def found(on_line: str, score: float = 20.0, balance: float = 1.0) -> Found:
    """Windows of a clip, one each 1.5 s: `#` lies on the line, `.` does not."""
    near = np.array([window == "#" for window in on_line])
    at_s = 1.5 + 1.5 * np.arange(len(near))
    strength = np.where(near, 6.0, 3.0)
    trace = Trace(at_s, np.where(near, 0.0, 0.03), strength, np.ones(len(near)))
    piece = Piece(0, float(at_s[-1]) + 1.5, 5.0)
    return Found(piece, Line(0.0, 0.0, piece.end_s / 2, near), trace, score, balance, breadth=20.0)


def test_windows_must_lie_on_the_line_one_after_the_other() -> None:
    for right in ("####################", "..........######....", "##"):
        assert found(right).confidence > 0.99
    for wrong in ("#..#....#...#..#...#", "..#.........#.......", "#......"):
        assert found(wrong).confidence < DELIVERED


def test_notes_must_be_as_loud_as_the_drums() -> None:
    assert found("##########", balance=0.75).confidence > 0.99
    assert found("##########", balance=0.65).confidence < DELIVERED


def test_what_fits_but_for_soft_notes_is_in_doubt() -> None:
    assert found("##########", balance=0.6).is_doubtful
    assert not found("##########", balance=0.4).is_doubtful
    assert not found("##########", balance=0.75).is_doubtful
    assert not found("##########", score=8, balance=0.6).is_doubtful
