"""What a phone in a dance room records of a song: echo, noise, talk, claps, clock drift."""

import numpy as np

from tests.kinds.video.media import sounds
from tests.kinds.video.media.sounds import Wave

NOISES = ("white", "pink", "talk", "claps", "crowd")


def warp(wave: Wave, rate_hz: int, start_s: float, duration_s: float, speed: float = 1.0) -> Wave:
    """Play `wave` from `start_s` on at `speed`, pitch changed with it; zeros outside.

    Band-limited: windowed sinc of 32 points.
    """
    at = (start_s + np.arange(int(duration_s * rate_hz)) * speed / rate_hz) * rate_hz
    base = np.floor(at).astype(np.int64)
    part = at - base
    padded = np.pad(wave, 16)
    out = np.zeros(len(at))
    for tap in range(-15, 17):
        index = base + tap
        inside = (index >= -16) & (index < len(wave) + 16)
        far = tap - part
        weight = np.sinc(far) * np.cos(np.pi * far / 34) ** 2
        out += np.where(inside, padded[np.clip(index + 16, 0, len(padded) - 1)], 0) * weight
    return out


def stretch(wave: Wave, rate_hz: int, speed: float) -> Wave:
    """Play `wave` at `speed` with its pitch kept; a moment is up to 8 ms off, 0 on average.

    Frames overlap where they fit best (Verhelst and Roelands 1993, "WSOLA").
    """
    size, search = round(0.04 * rate_hz), round(0.008 * rate_hz)
    hop = size // 2
    count = int((len(wave) / speed - 2 * size) / hop)
    padded = np.pad(wave, (search + hop, 4 * size))
    out, window = np.zeros((count + 2) * hop), np.hanning(size + 1)[:size]
    last = search + hop
    for number in range(count):
        ideal = round(number * hop * speed)  # this frame's middle is due there
        block = padded[ideal : ideal + size + 2 * search]
        best = int(np.correlate(block, padded[last : last + size], "valid").argmax())
        out[number * hop : number * hop + size] += window * block[best : best + size]
        last = ideal + best + hop
    return out[hop:]


def echo(wave: Wave, rate_hz: int, random: np.random.Generator, length_s: float = 0.4) -> Wave:
    """A room: the direct sound, some early reflections, an exponential tail of noise."""
    count = int(1.5 * length_s * rate_hz)
    times_s = np.arange(count) / rate_hz
    response = 0.02 * random.standard_normal(count) * np.exp(-6.9 * times_s / length_s)
    response[: int(0.004 * rate_hz)] = 0
    response[0] = 1.0
    for _ in range(6):
        response[int(random.uniform(0.003, 0.04) * rate_hz)] += random.uniform(-0.5, 0.5)
    return _convolved(wave, response)


def live(wave: Wave, rate_hz: int, random: np.random.Generator, wet_db: float) -> Wave:
    """A bare hall: the direct sound, then at once a tail of noise that is `wet_db` louder."""
    length_s = random.uniform(0.4, 0.9)
    times_s = np.arange(int(length_s * rate_hz)) / rate_hz
    response = random.standard_normal(len(times_s)) * np.exp(-6.9 * times_s / length_s)
    response[0] = 0
    response *= 10 ** (wet_db / 20) / np.sqrt(np.sum(response**2))
    response[0] = 1.0
    return _convolved(wave, response)


def carried(wave: Wave, rate_hz: int, random: np.random.Generator) -> Wave:
    """Recorded by somebody who walks: the way of the sound changes by up to 0.3 m, slowly."""
    times_s = np.arange(len(wave)) / rate_hz
    turns = 2 * np.pi * random.uniform(0.05, 0.3) * times_s + random.uniform(0, 6)
    late_s = random.uniform(0.1, 0.3) / 343 * np.sin(turns)
    return np.interp(times_s - late_s, times_s, wave, 0, 0)


def _convolved(wave: Wave, response: Wave) -> Wave:
    size = 1 << int(np.ceil(np.log2(len(wave) + len(response))))
    mixed = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(response, size), size)
    return mixed[: len(wave)]


def noise(kind: str, length: int, rate_hz: int, random: np.random.Generator) -> Wave:
    """Noise of one kind, power 1."""
    wave = _NOISE[kind](length, rate_hz, random)
    return wave / np.sqrt(np.mean(wave**2) + 1e-20)


def _white(length: int, _rate_hz: int, random: np.random.Generator) -> Wave:
    return random.standard_normal(length)


def _pink(length: int, _rate_hz: int, random: np.random.Generator) -> Wave:
    spectrum = np.fft.rfft(random.standard_normal(length))
    return np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 20.0), length)


def _talk(length: int, rate_hz: int, random: np.random.Generator) -> Wave:
    wave, at_s = np.zeros(length), 0.0
    while at_s * rate_hz < length:
        duration_s = random.uniform(0.07, 0.3)
        syllable = sounds.sung(random.uniform(43, 58), duration_s, rate_hz, random)
        sounds.place(wave, syllable * random.uniform(0.2, 1), at_s, rate_hz)
        if random.random() < 0.4:
            hiss = random.standard_normal(int(0.06 * rate_hz)) * 0.5
            sounds.place(wave, hiss, at_s + duration_s, rate_hz)
        at_s += duration_s + random.uniform(0, 0.15) + (random.random() < 0.08) * 0.8
    return wave


def _claps(length: int, rate_hz: int, random: np.random.Generator) -> Wave:
    wave, at_s = 0.05 * random.standard_normal(length), 0.0
    while at_s * rate_hz < length:
        clap = random.standard_normal(int(0.03 * rate_hz))
        sounds.place(wave, clap * np.exp(-np.linspace(0, 6, len(clap))) * 8, at_s, rate_hz)
        at_s += random.uniform(0.2, 0.9)
    return wave


def _crowd(length: int, rate_hz: int, random: np.random.Generator) -> Wave:
    voices = [_talk(length, rate_hz, random) for _ in range(4)]
    return np.sum(voices, axis=0) + 0.1 * _pink(length, rate_hz, random)


_NOISE = {"white": _white, "pink": _pink, "talk": _talk, "claps": _claps, "crowd": _crowd}


def record(
    music: Wave, rate_hz: int, random: np.random.Generator, snr_db: float, kind: str = "pink"
) -> Wave:
    """The music in a room with noise `snr_db` below it, peak 0.7."""
    return add_noise(
        echo(music, rate_hz, random, random.uniform(0.2, 0.9)), rate_hz, random, snr_db, kind
    )


def add_noise(
    heard: Wave, rate_hz: int, random: np.random.Generator, snr_db: float, kind: str
) -> Wave:
    """Noise `snr_db` below what is heard of the music; peak 0.7."""
    power = np.mean(heard**2)
    level = np.sqrt(power / 10 ** (snr_db / 10))
    mixed = heard + level * noise(kind, len(heard), rate_hz, random)
    return 0.7 * mixed / max(1e-9, np.abs(mixed).max())
