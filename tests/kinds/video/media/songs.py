"""Songs of several styles, each made from a seed; no two seeds share timbre, rhythm or harmony."""

from dataclasses import dataclass, field

import numpy as np

from tests.kinds.video.media import sounds
from tests.kinds.video.media.sounds import Wave

STYLES = ("pop", "techno", "piano", "pad", "swing", "voice", "random")
_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 3, 5, 6, 7, 10, 10))


@dataclass
class Song:
    """What is being made: `wave` grows in place."""

    rate_hz: int
    duration_s: float
    random: np.random.Generator
    bpm: float
    wave: Wave = field(init=False)

    def __post_init__(self) -> None:
        self.wave = np.zeros(int(self.duration_s * self.rate_hz))
        self.key = int(self.random.integers(40, 52))
        self.scale = _SCALES[self.random.integers(len(_SCALES))]
        self.partials = self.random.uniform(0.1, 1, 9) / np.arange(1, 10) ** self.random.uniform(
            0.6, 1.8
        )
        self.beat_s = 60 / self.bpm
        self.swing = 0.0

    def note(self, degree: int, octave: int = 0) -> float:
        """MIDI note of a degree of the scale."""
        return self.key + 12 * (octave + degree // 7) + self.scale[degree % 7]

    def beats(self) -> int:
        return int(self.duration_s / self.beat_s)

    def add(self, sound: Wave, beat: float, gain: float) -> None:
        """Place at a beat; off-beats are late by the swing."""
        late = self.swing if abs(beat % 1 - 0.5) < 0.01 else 0.0
        sounds.place(self.wave, sound * gain, (beat + late) * self.beat_s, self.rate_hz)


def make_song(
    seed: int, duration_s: float, rate_hz: int = 16_000, style: str = "pop", bpm: float = 0.0
) -> Wave:
    """Mono, peak 0.9. The same arguments give the same samples; `bpm` 0: of the seed."""
    random = np.random.default_rng([seed, STYLES.index(style)])
    tempo = random.uniform(84, 150)
    song = Song(rate_hz, duration_s, random, bpm or tempo)
    _PARTS[style](song)
    if style != "random":
        song.wave += 2e-3 * random.standard_normal(len(song.wave))
    return 0.9 * song.wave / max(1e-9, np.abs(song.wave).max())


def _pop(song: Song) -> None:
    _drums(song, gain=0.9)
    _chords(song, 0.25)
    _bass(song, 0.5)
    _melody(song, 0.35, voice=bool(song.random.random() < 0.6))


def _techno(song: Song) -> None:
    _drums(song, gain=1.0, busy=True)
    _bass(song, 0.4)
    noise = song.random.standard_normal(int(song.beat_s * song.rate_hz))
    for beat in range(song.beats()):
        shape = np.exp(-np.linspace(0, song.random.uniform(1, 9), len(noise)))
        song.add(np.roll(noise, song.random.integers(len(noise))) * shape, beat, 0.12)


def _piano(song: Song) -> None:
    beat = 0.0
    while beat < song.beats():
        beat += float(song.random.choice([0.5, 1, 1, 2, 3]))
        for _ in range(song.random.integers(1, 4)):
            note = song.note(int(song.random.integers(0, 14)), 1)
            song.add(sounds.pluck(note, 2.5, song.rate_hz, song.partials), beat, 0.4)


def _pad(song: Song) -> None:
    _chords(song, 0.4)
    _melody(song, 0.2, voice=False)


def _swing(song: Song) -> None:
    song.swing = 0.16
    _drums(song, gain=0.4)
    _bass(song, 0.6)
    _piano(song)


def _voice(song: Song) -> None:
    _melody(song, 0.6, voice=True)
    _chords(song, 0.08)


def _random(song: Song) -> None:
    """Harmonic events without beat, scale or bar."""
    for _ in range(int(song.duration_s * song.random.uniform(3, 9))):
        note = song.random.uniform(36, 84)
        partials = song.random.uniform(0, 1, 8) / np.arange(1, 9)
        make = sounds.pluck if song.random.random() < 0.6 else sounds.tone
        sound = make(note, song.random.uniform(0.1, 1.2), song.rate_hz, partials)
        at_beat = song.random.uniform(0, song.duration_s) / song.beat_s
        song.add(sound, at_beat, song.random.uniform(0.1, 0.6))


def _drums(song: Song, gain: float, busy: bool = False) -> None:
    rate_hz, random = song.rate_hz, song.random
    kick, snare, hat = (make(rate_hz, random) for make in (sounds.kick, sounds.snare, sounds.hat))
    kicks = random.random(16) < (0.4 if busy else 0.2)
    kicks[[0, 8]] = True
    hats = random.random(16) < random.uniform(0.3, 0.9)
    for step in range(song.beats() * 4):
        place = step % 16
        if kicks[place] or (busy and place % 4 == 0):
            song.add(kick, step / 4, gain)
        if place in {4, 12} or random.random() < 0.03:
            song.add(snare, step / 4, 0.6 * gain)
        if hats[place]:
            song.add(hat, step / 4, 0.35 * gain * random.uniform(0.7, 1.1))


def _chords(song: Song, gain: float) -> None:
    order = song.random.integers(0, 7, 4)
    for bar in range(song.beats() // 4 + 1):
        root = int(order[bar % 4]) if song.random.random() < 0.85 else song.random.integers(7)
        for degree in (0, 2, 4):
            note = song.note(int(root) + degree, 1)
            sound = sounds.tone(note, 4 * song.beat_s, song.rate_hz, song.partials)
            song.add(sound, 4 * bar, gain)


def _bass(song: Song, gain: float) -> None:
    pattern = song.random.random(8) < 0.6
    for bar in range(song.beats() // 4 + 1):
        root = int(song.random.integers(0, 7))
        for step in np.flatnonzero(pattern):
            sound = sounds.pluck(song.note(root), song.beat_s, song.rate_hz, song.partials)
            song.add(sound, 4 * bar + step / 2, gain)


def _melody(song: Song, gain: float, voice: bool) -> None:
    beat, degree = 0.0, 7
    while beat < song.beats():
        length = float(song.random.choice([0.5, 0.5, 1, 1.5, 2]))
        degree = int(np.clip(degree + song.random.integers(-3, 4), 3, 14))
        if song.random.random() < 0.8:
            note, duration_s = song.note(degree, 1), length * song.beat_s
            if voice:
                sound = sounds.sung(note, duration_s, song.rate_hz, song.random)
            else:
                sound = sounds.tone(note, duration_s, song.rate_hz, song.partials)
            song.add(sound, beat, gain)
        beat += length


_PARTS = {
    "pop": _pop,
    "techno": _techno,
    "piano": _piano,
    "pad": _pad,
    "swing": _swing,
    "voice": _voice,
    "random": _random,
}


def make_loop(seed: int, duration_s: float, rate_hz: int = 16_000, style: str = "pop") -> Wave:
    """One four-bar loop, repeated exactly."""
    random = np.random.default_rng([seed, 77])
    bpm = float(random.uniform(90, 140))
    bar = make_song(seed, 16 * 60 / bpm, rate_hz, style, bpm)
    repeats = int(np.ceil(duration_s * rate_hz / len(bar)))
    wave = np.tile(bar, repeats)[: int(duration_s * rate_hz)]
    return 0.9 * wave


def add_clicks(wave: Wave, rate_hz: int, clicks_s: Wave) -> Wave:
    """The song with a short bright click at each of these times, louder than all else."""
    out = 0.6 * wave
    click = 0.95 * np.tile([1.0, -1.0], 4)
    for at_s in clicks_s:
        start = round(at_s * rate_hz) - 4
        if 0 <= start < len(out) - 8:
            out[start : start + 8] = click
    return out


def make_cousins(seed: int, duration_s: float, rate_hz: int, bpm: float) -> tuple[Wave, Wave]:
    """Two songs of one tempo and key with the same drums and instruments, each played anew."""
    out = []
    for number in (1, 2):
        song = Song(rate_hz, duration_s, np.random.default_rng(seed), bpm)
        kit = [make(rate_hz, song.random) for make in (sounds.kick, sounds.snare, sounds.hat)]
        song.random = np.random.default_rng([seed, number])
        for beat in range(song.beats()):
            song.add(kit[beat % 2], beat, 0.8)
            song.add(kit[2], beat + 0.5, 0.3 * (song.random.random() < 0.8))
        _chords(song, 0.25)
        _melody(song, 0.3, voice=False)
        out.append(0.9 * song.wave / np.abs(song.wave).max())
    return out[0], out[1]


def make_siblings(seed: int, duration_s: float, rate_hz: int, bpm: float) -> tuple[Wave, Wave]:
    """Two songs with the very same drums, sample by sample, but other chords and melodies."""
    drums = Song(rate_hz, duration_s, np.random.default_rng(seed), bpm)
    _drums(drums, 1.0)
    out = []
    for number in (1, 2):
        notes = Song(rate_hz, duration_s, np.random.default_rng([seed, number]), bpm)
        _chords(notes, 0.3)
        _melody(notes, 0.3, voice=True)
        wave = drums.wave / np.abs(drums.wave).max() + notes.wave / np.abs(notes.wave).max()
        out.append(0.9 * wave / np.abs(wave).max())
    return out[0], out[1]
