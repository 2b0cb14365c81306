"""A dance clip in 1080p, from both files to both videos, beside demuxing and remuxing alone."""

import json
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from huey_app.kinds.video.kind import VideoKind
from tests.benchmarks.measure import Stage, seconds
from tests.benchmarks.processes import ROOT, python
from tests.benchmarks.results import Report
from tests.kinds.video.contexts import MemoryContext
from tests.kinds.video.media import files, rooms, songs
from tests.kinds.video.media.files import Picture

_RATE_HZ = 16_000
_LENGTHS_S = (30, 180, 600)
_GROUP_S = 10
_GOAL_PART, _GOAL_MB = 0.1, 500.0
_PICTURE = Picture(width=1920, height=1080, noise=True, gop=150)


def run(stage: Stage) -> Report:
    """Make clips of several lengths, run the kind on each in a process of its own."""
    report = Report("Video, 1080p, both versions")
    for length_s in _LENGTHS_S[: stage.pick(3, 1)]:
        stage.say(f"making a clip of {length_s} s")
        folder = stage.folder / str(length_s)
        folder.mkdir()
        _make(folder, length_s)
        stage.say(f"matching and writing {length_s} s")
        remux_s = seconds(lambda folder=folder: _remux(folder))  # type: ignore[misc]
        facts = _measured(folder)
        name = f"{length_s / 60:g} min"
        per_minute = facts["seconds"] / (length_s / 60)
        remux = {"demux and remux alone": remux_s / (length_s / 60)}
        report.compare(f"{name}: seconds per minute", per_minute, remux, "s")
        goal = {"goal": _GOAL_PART}
        report.compare(f"{name}: part of its length", facts["seconds"] / length_s, goal, "x")
        report.compare(f"{name}: peak memory", facts["peak_mb"], {"goal": _GOAL_MB}, "MB")
    return report


def _make(folder: Path, length_s: int) -> None:
    song = songs.make_song(1, length_s + 20.0, _RATE_HZ)
    random = np.random.default_rng(1)
    heard = rooms.warp(song, _RATE_HZ, 5.0, length_s, 1.00004)
    clip = rooms.record(heard, _RATE_HZ, random, 0, "crowd")
    files.write_sound(folder / "bgm.mp3", song, _RATE_HZ, "libmp3lame", rate=44_100)
    files.write_clip(folder / "group.mp4", None, _RATE_HZ, _PICTURE, _GROUP_S)
    files.write_sound(folder / "room.m4a", clip, _RATE_HZ, "aac")
    _repeat(folder, length_s // _GROUP_S)


def _repeat(folder: Path, times: int) -> None:
    """The same pictures again and again: encoding ten minutes would take ten minutes."""
    with (
        av.open(str(folder / "group.mp4")) as group,
        av.open(str(folder / "room.m4a")) as room,
        av.open(str(folder / "dance.mp4"), "w") as out,
    ):
        picture = out.add_stream_from_template(group.streams.video[0])
        sound = out.add_stream_from_template(room.streams.audio[0])
        voice = (packet for packet in room.demux(audio=0) if packet.size)
        for number in range(times):
            group.seek(0)
            for packet in group.demux(video=0):
                if packet.size:
                    base = packet.time_base or Fraction(1)
                    shift = round(number * _GROUP_S / base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = picture
                    out.mux(packet)
            for packet in voice:
                packet.stream = sound
                late = float(packet.pts * packet.time_base) > (number + 1) * _GROUP_S
                out.mux(packet)
                if late:
                    break


def _remux(folder: Path) -> None:
    with (
        av.open(str(folder / "dance.mp4")) as source,
        av.open(str(folder / "remuxed.mp4"), "w") as out,
    ):
        streams = {one.index: out.add_stream_from_template(one) for one in source.streams}
        for packet in source.demux():
            if packet.size:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)


def _measured(folder: Path) -> dict[str, float]:
    command = python("tests.benchmarks.videos", str(folder))
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    facts: dict[str, float] = json.loads(ran.stdout)
    return facts


def _run_kind(folder: Path) -> dict[str, float]:
    work = folder / "work"
    work.mkdir()
    inputs = {"dance": folder / "dance.mp4", "bgm": folder / "bgm.mp3"}
    taken_s = seconds(lambda: VideoKind().run(MemoryContext(work, inputs), {}))
    assert (work / "modular.mp4").exists()
    assert (work / "v2.mp4").exists()
    # All decoding and matching is done by children; this process only waits for them.
    peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"seconds": taken_s, "peak_mb": peak_kb / 1024}


if __name__ == "__main__":
    print(json.dumps(_run_kind(Path(sys.argv[1]))))
