"""The tempo of a song in beats a minute, from its onsets."""

import numpy as np

from huey_app.kinds.video.matching import features
from huey_app.kinds.video.matching.sound import Sound

_HOP = 80
_SLOWEST_BPM, _FASTEST_BPM, _USUAL_BPM, _OCTAVES = 55.0, 210.0, 115.0, 0.7
_MOST_S = 120.0
_LEAST_S = 8.0


def tempo_bpm(music: Sound) -> float | None:
    """Strongest period of the onsets, near what people call the beat; None where too short.

    Autocorrelation under a log-normal preference (Ellis 2007, "Beat tracking by dynamic
    programming"). It may be off by a factor of two, as people are.
    """
    middle_s = music.duration_s / 2
    part = music.part(max(0.0, middle_s - _MOST_S / 2), middle_s + _MOST_S / 2)
    if part.duration_s < _LEAST_S:
        return None
    found = features.extract(part.wave, part.rate_hz, _HOP)
    onsets = found.onsets.sum(axis=0)
    power = np.abs(np.fft.rfft(onsets, 2 * len(onsets))) ** 2
    match = np.fft.irfft(power)[: len(onsets)]
    lags = np.arange(
        int(60 * found.rate_hz / _FASTEST_BPM), int(60 * found.rate_hz / _SLOWEST_BPM)
    )
    bpm = 60 * found.rate_hz / lags
    # Half a beat, two and four come back as well: two thirds of one do not.
    wide = np.maximum(np.convolve(match, [0.5, 1, 0.5], "same"), 0)
    score = wide[lags // 2] + wide[lags] + wide[2 * lags] + wide[4 * lags]
    score *= np.exp(-0.5 * (np.log2(bpm / _USUAL_BPM) / _OCTAVES) ** 2)
    best = int(lags[int(score.argmax())])
    if match[best] <= 0:
        return None
    around = np.arange(8 * best - 8, 8 * best + 9)
    around = around[around < len(match)]
    exact = around[int(match[around].argmax())] / 8 if len(around) else best
    return round(60 * found.rate_hz / exact, 1)
