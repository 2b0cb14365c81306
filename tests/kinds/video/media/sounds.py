"""Single sounds as arrays: tones, drums, plucked strings, sung vowels; mono, float64."""

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]
_FORMANTS_HZ = ((730, 1090, 2440), (270, 2290, 3010), (570, 840, 2410), (530, 1840, 2480))


def tone(note: float, duration_s: float, rate_hz: int, partials: Wave) -> Wave:
    """A steady MIDI note with given partial strengths and a soft start and end."""
    times_s = np.arange(int(duration_s * rate_hz)) / rate_hz
    pitch_hz = 440 * 2 ** ((note - 69) / 12)
    wave = np.zeros(len(times_s))
    for number, strength in enumerate(partials, 1):
        if pitch_hz * number < rate_hz / 2:
            wave += strength * np.sin(2 * np.pi * pitch_hz * number * times_s + number)
    return wave * soft_ends(len(wave), rate_hz)


def soft_ends(length: int, rate_hz: int) -> Wave:
    """An envelope that rises in 8 ms and falls in 30 ms."""
    index = np.arange(length)
    rise = np.minimum(1, index / (0.008 * rate_hz))
    return rise * np.minimum(1, (length - index) / (0.03 * rate_hz))


def pluck(note: float, duration_s: float, rate_hz: int, partials: Wave) -> Wave:
    """As `tone`, dying away as a piano or a guitar does."""
    wave = tone(note, duration_s, rate_hz, partials)
    return wave * np.exp(-np.arange(len(wave)) / rate_hz * (1.5 + note / 40))


def sung(note: float, duration_s: float, rate_hz: int, random: np.random.Generator) -> Wave:
    """A voice-like tone: gliding vibrato through the formants of a vowel."""
    times_s = np.arange(int(duration_s * rate_hz)) / rate_hz
    wobble = 0.25 * np.sin(2 * np.pi * random.uniform(4.5, 6.5) * times_s + random.uniform(0, 6))
    pitch_hz = 440 * 2 ** ((note + wobble - 69) / 12)
    phase = 2 * np.pi * np.cumsum(pitch_hz) / rate_hz
    formants_hz = np.array(_FORMANTS_HZ[random.integers(len(_FORMANTS_HZ))])
    wave = np.zeros(len(times_s))
    for number in range(1, 30):
        middle_hz = pitch_hz.mean() * number if len(wave) else 0.0
        if middle_hz > rate_hz / 2.2:
            break
        gain = np.exp(-(((middle_hz - formants_hz) / 180) ** 2)).sum() + 0.03
        wave += gain * np.sin(number * phase)
    return wave * soft_ends(len(wave), rate_hz)


def kick(rate_hz: int, random: np.random.Generator) -> Wave:
    """A bass drum: a falling sine."""
    times_s = np.arange(int(0.25 * rate_hz)) / rate_hz
    low, fall = random.uniform(42, 60), random.uniform(20, 40)
    phase = (
        2 * np.pi * (low * times_s + random.uniform(60, 160) / fall * -np.expm1(-fall * times_s))
    )
    wave: Wave = np.sin(phase) * np.exp(-times_s * random.uniform(10, 18))
    return wave


def snare(rate_hz: int, random: np.random.Generator) -> Wave:
    """A snare drum: noise and a short tone."""
    times_s = np.arange(int(0.2 * rate_hz)) / rate_hz
    noise = random.standard_normal(len(times_s)) * np.exp(-times_s * random.uniform(15, 35))
    body = np.sin(2 * np.pi * random.uniform(160, 240) * times_s) * np.exp(-times_s * 25)
    return 0.6 * noise + 0.7 * body


def hat(rate_hz: int, random: np.random.Generator) -> Wave:
    """A cymbal: short bright noise."""
    times_s = np.arange(int(0.08 * rate_hz)) / rate_hz
    noise = random.standard_normal(len(times_s) + 1)
    wave: Wave = np.diff(noise) * np.exp(-times_s * random.uniform(40, 110)) * 0.5
    return wave


def place(song: Wave, sound: Wave, at_s: float, rate_hz: int) -> None:
    """Add `sound` to `song` in place; what lies outside is cut."""
    start = round(at_s * rate_hz)
    if start < 0:
        return
    end = min(len(song), start + len(sound))
    if end > start:
        song[start:end] += sound[: end - start]
