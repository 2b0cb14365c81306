"""Reads both files and finds the music in the dance: what the first confined child does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video import drawing
from huey_app.kinds.video.matching import beat, takes, tempo
from huey_app.kinds.video.matching.result import DELIVERED, Match, Piece
from huey_app.kinds.video.matching.sound import Sound
from huey_app.kinds.video.reading import media, sound
from huey_app.kinds.video.reading.sound import Poured

Say = Callable[[dict[str, Any]], None]
_ANTIPHASE = 4.0
_STEREO = 0.03


@dataclass(frozen=True)
class Clip:
    """The dance video's clock: time 0 is `origin_s` in the container, where its first picture or
    sound is; it ends at `duration_s`."""

    origin_s: float
    duration_s: float
    codec: str
    is_cut_off: bool


def analyse(request: dict[str, Any], say: Say) -> dict[str, Any]:
    """Request: paths of `dance`, `bgm` and a `folder` for temporary files.

    Returns `clip`, `music_s`, `music_track` (as in `media.sounds`), `modular` and `v2` (None or a
    Match), `tempo_bpm`, `heights`. Says `{"stage", "part"}`, part 0 to 1. Raises Permanent.
    """
    folder = Path(request["folder"])
    paths = {role: Path(request[role]) for role in ("dance", "bgm")}
    facts = {role: media.inspect(path, role) for role, path in paths.items()}
    poured = {}
    for number, role in enumerate(("dance", "bgm")):
        total_s = max(1.0, facts[role].duration_s)

        def tick(done_s: float, at: int = number, total_s: float = total_s) -> None:
            say({"stage": "reading", "part": (at + min(1.0, done_s / total_s)) / 2})

        poured[role] = sound.pour(paths[role], role, facts[role].tracks, folder / role, tick)
    say({"stage": "matching", "part": 0.0})
    clip = _clip(paths["dance"], poured["dance"])
    found = _matched(folder, poured, say)
    shift_s = poured["dance"].start_s - clip.origin_s
    modular, v2 = (_on_clip(match, shift_s, clip.duration_s) for match in found)
    music = Sound(_music_wave(folder, poured["bgm"]), sound.RATE_HZ)
    best = modular or v2
    return {
        "clip": asdict(clip),
        "music_s": poured["bgm"].duration_s,
        "music_track": poured["bgm"].track.number,
        "modular": modular and modular.to_json(),
        "v2": v2 and v2.to_json(),
        "tempo_bpm": beat.tempo_bpm(music),
        "heights": _heights(folder, music, shift_s, clip, best) if best else None,
    }


def _clip(dance: Path, heard: Poured) -> Clip:
    with media.opened(dance, "dance") as container:
        picture = media.picture(container)
        assert picture is not None
        base = float(picture.time_base or 0)
        first_s = picture.start_time * base if picture.start_time is not None else heard.start_s
        origin_s = min(first_s, heard.start_s)
        codec = media.codec_name(picture)
    duration_s = max(heard.start_s + heard.duration_s, heard.shown_until_s) - origin_s
    if duration_s > media.MOST_DURATION_S:
        raise media.too_long("dance")
    return Clip(origin_s, duration_s, codec, heard.is_cut_off)


def _music_wave(folder: Path, poured: Poured) -> Any:
    return sound.load(folder / "bgm", side=poured.side_rms > _ANTIPHASE * poured.mid_rms)


def _matched(
    folder: Path, poured: dict[str, Poured], say: Say
) -> tuple[Match | None, Match | None]:
    """Both matches, heard in the sum of the dance's channels, or in their difference.

    A stereo recording in antiphase has the music in the difference alone.
    """
    music = Sound(_music_wave(folder, poured["bgm"]), sound.RATE_HZ)
    heard = poured["dance"]
    best: tuple[Match | None, Match | None] = (None, None)
    for is_side in (False, True):
        if is_side and heard.side_rms < _STEREO * heard.mid_rms:
            break
        clip = Sound(sound.load(folder / "dance", is_side), sound.RATE_HZ)
        if not is_side and heard.mid_rms < _STEREO * heard.side_rms:
            continue

        def tick(part: float, start: float = 0.5 * is_side) -> None:
            say({"stage": "matching", "part": start + part / 2})

        found = _both(clip, music, tick)
        best = max(best, found, key=_sure)
        if _sure(best) >= DELIVERED:
            break
    return best


def _both(
    clip: Sound, music: Sound, tick: Callable[[float], None]
) -> tuple[Match | None, Match | None]:
    """Neither search knows of the other; numpy's transforms run beside each other."""
    for number, one in enumerate((clip, music), 1):
        one.prepare()
        tick(number / 10)
    with ThreadPoolExecutor(2) as pool:
        modular, v2 = (pool.submit(find, clip, music) for find in (takes.find, tempo.find))
        for number, _ in enumerate(as_completed((modular, v2)), 1):
            tick(0.2 + 0.4 * number)
        return modular.result(), v2.result()


def _sure(found: tuple[Match | None, Match | None]) -> float:
    return max((match.confidence for match in found if match), default=-1.0)


def _on_clip(match: Match | None, shift_s: float, duration_s: float) -> Match | None:
    """From the sound's own time to the clip's; first and last piece reach its ends."""
    if match is None:
        return None
    pieces = [
        Piece(one.start_s + shift_s, one.end_s + shift_s, one.music_s, one.speed, one.pitched)
        for one in match.pieces
    ]
    first = pieces[0]
    pieces[0] = replace(first, start_s=0.0, music_s=first.music_at(0.0))
    pieces[-1] = replace(pieces[-1], end_s=duration_s)
    return replace(match, pieces=tuple(pieces))


def _heights(folder: Path, music: Sound, shift_s: float, clip: Clip, match: Match) -> list[Any]:
    at_s = np.linspace(0, clip.duration_s, drawing.COLUMNS + 1)
    dance = sound.load(folder / "dance", side=False)
    mine = np.round((at_s - shift_s) * sound.RATE_HZ).astype(np.int64)
    place_s = np.array([_piece_at(match, at).music_at(at) for at in at_s])
    theirs = np.round(place_s * music.rate_hz).astype(np.int64)
    return [heights(dance, mine), heights(music.wave, theirs)]


def _piece_at(match: Match, at_s: float) -> Piece:
    return next((one for one in match.pieces if at_s < one.end_s), match.pieces[-1])


def heights(wave: NDArray[np.int16], places: NDArray[np.int64]) -> list[int]:
    """Loudness between places in the wave, 0 to 100; 0 where it has no samples."""
    found = []
    for start, end in pairwise(places):
        low, high = max(0, int(start)), min(len(wave), int(end))
        piece = wave[low:high].astype(np.float32) if high > low else np.zeros(1, np.float32)
        found.append(float(np.sqrt(np.mean(piece**2))))
    most = max(*found, 1e-6)
    return [round(100 * (value / most) ** 0.7) for value in found]
