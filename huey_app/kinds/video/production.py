"""Writes the delivered files: what the second confined child does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from huey_app.kinds.video.decide import common
from huey_app.kinds.video.matching.result import Match, Piece
from huey_app.kinds.video.writing import movie, music, voice
from huey_app.kinds.video.writing.picture import Cut, first_shown_s

Say = Callable[[dict[str, Any]], None]
_START_SLACK_S = 0.03


def produce(request: dict[str, Any], say: Say) -> dict[str, Any]:
    """Request: paths `dance`, `bgm`, `folder`; `clip`, `music_s`; `modular`, `v2` (None or Match).

    Writes `modular.mp4` and `v2.mp4` into the folder, says `{"stage", "part"}`, returns
    `{"reencoded", "hidden_start"}`. Raises Permanent.
    """
    jobs = [name for name in ("modular", "v2") if request[name]]
    parts, lock = dict.fromkeys(jobs, 0.0), Lock()

    def tick(name: str, part: float) -> None:
        with lock:
            parts[name] = max(parts[name], min(1.0, part))
            say({"stage": "writing", "part": sum(parts.values()) / len(jobs)})

    # FFmpeg works without Python's lock: one core for each file.
    with ThreadPoolExecutor(len(jobs)) as pool:
        made = list(pool.map(lambda name: _make(name, request, partial(tick, name)), jobs))
    return {key: any(one[key] for one in made) for key in ("reencoded", "hidden_start")}


def _make(name: str, request: dict[str, Any], tick: Callable[[float], None]) -> dict[str, bool]:
    folder = Path(request["folder"])
    cut, pieces = _plan(name, Match.from_json(request[name]), request)
    raw, sound = folder / f"{name}.raw", folder / f"{name}.m4a"
    meter = music.place(Path(request["bgm"]), pieces, cut.duration_s, raw, lambda: tick(0.1))
    voice.encode(raw, meter, sound, lambda at_s: tick(0.2 + 0.4 * at_s / cut.duration_s))
    raw.unlink()
    made = movie.write(
        Path(request["dance"]),
        cut,
        sound,
        folder / f"{name}.mp4",
        lambda at_s: tick(0.6 + 0.4 * at_s / cut.duration_s),
    )
    sound.unlink()
    return made


def _plan(name: str, match: Match, request: dict[str, Any]) -> tuple[Cut, list[Piece]]:
    """What of the clip to write, and its pieces on the output's own time."""
    origin_s, end_s = request["clip"]["origin_s"], request["clip"]["duration_s"]
    if name == "modular":
        return Cut(origin_s, 0.0, end_s), list(match.pieces)
    piece = match.pieces[0]
    start_s, end_s = common(piece, request["music_s"])
    if start_s < _START_SLACK_S:
        start_s = 0.0
    else:
        start_s = first_shown_s(Path(request["dance"]), origin_s, start_s)
    moved = replace(
        piece, start_s=0.0, end_s=end_s - start_s, music_s=max(0.0, piece.music_at(start_s))
    )
    return Cut(origin_s, start_s, end_s), [moved]
