"""Writes the delivered files: what the second confined child does."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from huey_app.kinds.video.matching.result import Match, Piece
from huey_app.kinds.video.reading.decoding import Track
from huey_app.kinds.video.writing import encoded, movie, music, voice
from huey_app.kinds.video.writing.copied import can_copy
from huey_app.kinds.video.writing.picture import Cut, first_shown_s

Say = Callable[[dict[str, Any]], None]
_Plan = tuple[Cut, list[Piece]]
_START_SLACK_S = 0.03
_ENCODING = 0.7
"""Part of the writing that encoding the picture takes."""
_STEP = 0.005


def produce(request: dict[str, Any], say: Say) -> dict[str, Any]:
    """Request: paths `dance`, `bgm`, `folder`; `clip`, `music_s`, `music_track`; `modular` and
    `v2` (None or Match).

    Writes `modular.mp4` and `v2.mp4` into the folder, says `{"stage", "part"}`, returns
    `{"reencoded", "hidden_start", "identical"}`. Raises Permanent.
    """
    folder, is_copied = Path(request["folder"]), can_copy(Path(request["dance"]))
    encoding = 0.0 if is_copied else _ENCODING
    picture, progress = folder / "picture.mp4", _Progress(say, {"picture": encoding})
    if not is_copied:
        request = _encoded(request, picture, partial(progress.tick, "picture"))
    plans = _plans(request)
    is_identical = len(plans) == 2 and plans["modular"] == plans["v2"]
    jobs = ["modular"] if is_identical else [*plans]
    progress.expect(dict.fromkeys(jobs, (1 - encoding) / len(jobs)))
    # FFmpeg works without Python's lock: one core for each file.
    with ThreadPoolExecutor(len(jobs)) as pool:
        make = partial(_make, request)
        made = [
            pool.submit(make, name, plans[name], partial(progress.tick, name)) for name in jobs
        ]
        hidden = [one.result() for one in made]
    if is_identical:
        os.link(folder / "modular.mp4", folder / "v2.mp4")
    picture.unlink(missing_ok=True)
    told = {"reencoded": not is_copied, "hidden_start": any(hidden)}
    return told | {"identical": is_identical}


class _Progress:
    """Says how far all of the writing is, by each job's share of it.

    Only in steps: what is said costs both processes time, and there are 50,000 packets.
    """

    def __init__(self, say: Say, shares: dict[str, float]) -> None:
        self._say, self._said, self._lock = say, -1.0, Lock()
        self._shares: dict[str, float] = {}
        self._parts: dict[str, float] = {}
        self.expect(shares)

    def expect(self, shares: dict[str, float]) -> None:
        """More jobs, before any of them begins."""
        self._shares |= shares
        self._parts |= dict.fromkeys(shares, 0.0)

    def tick(self, name: str, part: float) -> None:
        with self._lock:
            self._parts[name] = max(self._parts[name], min(1.0, part))
            done = sum(share * self._parts[each] for each, share in self._shares.items())
            if done >= self._said + _STEP:
                self._said = done
                self._say({"stage": "writing", "part": min(1.0, done)})


def _plans(request: dict[str, Any]) -> dict[str, _Plan]:
    return {
        name: _plan(name, Match.from_json(request[name]), request)
        for name in ("modular", "v2")
        if request[name]
    }


def _encoded(
    request: dict[str, Any], picture: Path, tick: Callable[[float], None]
) -> dict[str, Any]:
    """Make a picture that can be copied; the request to go on with."""
    clip = request["clip"]
    cut = Cut(clip["origin_s"], 0.0, clip["duration_s"])
    encoded.write(Path(request["dance"]), cut, picture, lambda at_s: tick(at_s / cut.duration_s))
    return request | {"dance": str(picture), "clip": clip | {"origin_s": 0.0}}


def _make(request: dict[str, Any], name: str, plan: _Plan, tick: Callable[[float], None]) -> bool:
    folder, (cut, pieces) = Path(request["folder"]), plan
    raw, sound = folder / f"{name}.raw", folder / f"{name}.m4a"
    bgm = Track(Path(request["bgm"]), "bgm", request["music_track"])
    meter = music.place(bgm, pieces, cut.duration_s, raw, lambda: tick(0.1))
    voice.encode(raw, meter, sound, lambda at_s: tick(0.2 + 0.4 * at_s / cut.duration_s))
    raw.unlink()
    is_start_hidden = movie.write(
        Path(request["dance"]),
        cut,
        sound,
        folder / f"{name}.mp4",
        lambda at_s: tick(0.6 + 0.4 * at_s / cut.duration_s),
    )
    sound.unlink()
    return is_start_hidden


def _plan(name: str, match: Match, request: dict[str, Any]) -> _Plan:
    """What of the clip to write, and its pieces on the output's own time."""
    origin_s, end_s = request["clip"]["origin_s"], request["clip"]["duration_s"]
    if name == "modular":
        return Cut(origin_s, 0.0, end_s), list(match.pieces)
    piece = match.pieces[0]
    start_s, end_s = piece.with_music(request["music_s"])
    if start_s < _START_SLACK_S:
        start_s = 0.0
    else:
        start_s = first_shown_s(Path(request["dance"]), origin_s, start_s)
    moved = replace(
        piece, start_s=0.0, end_s=end_s - start_s, music_s=max(0.0, piece.music_at(start_s))
    )
    return Cut(origin_s, start_s, end_s), [moved]
