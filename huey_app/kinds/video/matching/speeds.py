"""Finds the music at an unknown speed: excerpts of the clip against all speeds and lags."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.features import Features, at_speed

SLOWEST, FASTEST, STEP = 0.88, 1.12, 0.0025
EXCERPT_S = 24.0
_MOST_EXCERPTS = 3
_MOST_PLACES = 6
_APART_S = 0.12
_AGREE_S = 0.25
ONSETS_WEIGHT = 0.5


@dataclass(frozen=True)
class Place:
    """An excerpt's match: its middle `at_s` in the clip is `music_s` in the music."""

    at_s: float
    music_s: float
    speed: float
    pitched: bool
    harmony: float
    onsets: float

    @property
    def score(self) -> float:
        return self.harmony + ONSETS_WEIGHT * self.onsets


def grid() -> NDArray[np.float64]:
    """All speeds that are tried: music seconds per clip second."""
    return np.round(np.arange(SLOWEST, FASTEST + STEP / 2, STEP), 4)


def excerpt_count(clip: Features) -> int:
    """How many excerpts are searched."""
    return max(1, min(_MOST_EXCERPTS, int(clip.harmony.shape[1] / (EXCERPT_S * clip.rate_hz))))


def search(clip: Features, music: Features, tried: NDArray[np.float64]) -> list[list[Place]]:
    """Best places of each excerpt over the speeds `tried`, best first.

    Scores are correlations in spreads of all lags of the same speed.
    """
    frames = clip.harmony.shape[1]
    size = min(frames, round(EXCERPT_S * clip.rate_hz))
    starts = np.linspace(0, frames - size, excerpt_count(clip)).astype(int)
    fft = _fft_size(int(music.harmony.shape[1] / SLOWEST) + size)
    kernels = [_Kernel.of(clip.part(start, start + size), fft) for start in starts]
    found: list[list[Place]] = [[] for _ in starts]
    for speed, pitched in product(map(float, tried), (True, False)):
        if not pitched and abs(speed - 1) < STEP / 2:
            continue
        moved = at_speed(music, speed, pitched)
        harmony, onsets = np.fft.rfft(moved.harmony, fft), np.fft.rfft(moved.onsets, fft)
        for start, kernel, places in zip(starts, kernels, found, strict=True):
            at_s = (start + size / 2) / clip.rate_hz
            for lag, first, second in kernel.peaks(harmony, onsets, moved.harmony.shape[1]):
                music_s = (lag + size / 2) * speed / clip.rate_hz
                places.append(Place(at_s, music_s, speed, pitched, first, second))
    return [_thinned(places) for places in found]


@dataclass(frozen=True)
class _Kernel:
    harmony: NDArray[np.complexfloating]
    onsets: NDArray[np.complexfloating]
    size: int
    fft: int
    apart: int

    @classmethod
    def of(cls, excerpt: Features, fft: int) -> "_Kernel":
        harmony = np.conj(np.fft.rfft(excerpt.harmony, fft))
        onsets = np.conj(np.fft.rfft(excerpt.onsets, fft))
        apart = round(_APART_S * excerpt.rate_hz)
        return cls(harmony, onsets, excerpt.harmony.shape[1], fft, apart)

    def peaks(
        self,
        harmony: NDArray[np.complexfloating],
        onsets: NDArray[np.complexfloating],
        length: int,
    ) -> list[tuple[int, float, float]]:
        """Lag and both scores of the best few lags that leave half of the excerpt in the music."""
        first = self._scores(self.harmony, harmony, length)
        second = self._scores(self.onsets, onsets, length)
        total = first + ONSETS_WEIGHT * second
        out = []
        for _ in range(_MOST_PLACES):
            best = int(total.argmax())
            out.append((best - self.size // 2, float(first[best]), float(second[best])))
            total[max(0, best - self.apart) : best + self.apart + 1] = -np.inf
        return out

    def _scores(
        self, mine: NDArray[np.complexfloating], theirs: NDArray[np.complexfloating], length: int
    ) -> NDArray[np.float64]:
        values = np.fft.irfft((mine * theirs).sum(axis=0), self.fft)
        lags = np.concatenate([values[-(self.size // 2) :], values[: length - self.size // 2]])
        spread = np.median(np.abs(lags)) * 1.4826 + 1e-9
        scores: NDArray[np.float64] = lags / spread
        return scores


def _thinned(places: list[Place]) -> list[Place]:
    """The best places, each at least a moment or a speed away from a better one."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: -one.score):
        if len(kept) == 4 * _MOST_PLACES:
            break
        same = (
            abs(place.music_s - one.music_s) < _APART_S
            and abs(place.speed - one.speed) < 0.008
            and place.pitched == one.pitched
            for one in kept
        )
        if not any(same):
            kept.append(place)
    return kept


def agree(found: list[list[Place]]) -> list[Place]:
    """One place of each excerpt, such that all lie on one line of one speed; best total score."""
    best: list[Place] = []
    for seed in (place for places in found for place in places):
        chain = [chosen for places in found if (chosen := _fitting(seed, places))]
        if sum(one.score for one in chain) > sum(one.score for one in best):
            best = chain
    return best


def _fitting(seed: Place, places: list[Place]) -> Place | None:
    near = [
        one
        for one in places
        if one.pitched == seed.pitched
        and abs(one.speed - seed.speed) < 2.5 * STEP
        and abs(one.music_s - seed.music_s - seed.speed * (one.at_s - seed.at_s))
        < _AGREE_S + STEP * abs(one.at_s - seed.at_s)
    ]
    return max(near, key=lambda one: one.score, default=None)


def _fft_size(least: int) -> int:
    return 1 << int(np.ceil(np.log2(least)))
