"""Measures sound against picture in a produced file, from its pictures and clicks alone."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from tests.kinds.video.media import files
from tests.kinds.video.media.sounds import Wave

_RATE_HZ = 48_000
_SEARCH_S = 0.08


@dataclass(frozen=True)
class Truth:
    """Music time of clip time t: `offset_s + speed * t`; the clip has `fps` pictures a second."""

    offset_s: float
    speed: float = 1.0
    fps: int = 30

    def clip_time(self, music_s: float) -> float:
        return (music_s - self.offset_s) / self.speed


def errors_ms(path: Path, truth: Truth, clicks_s: Wave) -> Wave:
    """How late each click is heard against the picture that it belongs to, in milliseconds.

    Frame n shows clip time n / fps. Clicks outside of the file are left out.
    """
    shown = _shown(path, truth.fps)
    sound = _sound(path)
    found = []
    for click_s in clicks_s:
        clip_s = truth.clip_time(click_s)
        nearest = shown[np.abs(shown[:, 1] - clip_s).argmin()]
        expected_s = nearest[0] + clip_s - nearest[1]
        if abs(nearest[1] - clip_s) < 0.1 and 0.15 < expected_s < len(sound) / _RATE_HZ - 0.15:
            found.append(1000 * (click_near(sound, expected_s) - expected_s))
    return np.array(found)


def _shown(path: Path, fps: int) -> Wave:
    """Rows of presentation time and the clip time that the picture shows."""
    rows = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            image = frame.to_ndarray(format="gray")
            number = files.number_of(image)
            rows.append((frame.time, number / fps))
    return np.array(rows)


def _sound(path: Path) -> Wave:
    """The sound from time 0 of the file on, as its timestamps say."""
    pieces, at = [], 0
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", _RATE_HZ)
        frames = list(container.decode(audio=0))
        at = round(float(frames[0].time or 0) * _RATE_HZ)
        for frame in [*frames, None]:
            pieces += [out.to_ndarray()[0] for out in resampler.resample(frame)]
    joined = np.concatenate(pieces)
    return np.concatenate([np.zeros(max(0, at)), joined])[max(0, -at) :]


def click_near(sound: Wave, at_s: float) -> float:
    """Middle of the brightest moment near a time."""
    start = max(0, round((at_s - _SEARCH_S) * _RATE_HZ))
    piece = np.diff(sound[start : start + round(2 * _SEARCH_S * _RATE_HZ)], n=2)
    power = np.convolve(piece**2, np.hanning(25), "same")
    return (start + 1 + float(power.argmax())) / _RATE_HZ
