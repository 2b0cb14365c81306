"""Sound is read at its true time, whatever the format adds in front."""

from pathlib import Path

import numpy as np
import pytest

from huey_app.kinds.video.reading import media, sound
from tests.kinds.video.media import files, songs
from tests.kinds.video.media.files import Picture

SOURCE_HZ = 48_000
FORMATS = {
    "a.wav": "pcm_s16le",
    "a.mp3": "libmp3lame",
    "a.m4a": "aac",
    "a.flac": "flac",
    "a.ogg": "libopus",
    "a.mka": "libopus",
}


@pytest.mark.parametrize("name", FORMATS)
def test_encoder_delay_is_counted(name: str, tmp_path: Path) -> None:
    clicks_s = np.arange(1.0, 5.0)
    path = tmp_path / name
    wave = songs.add_clicks(np.zeros(6 * SOURCE_HZ), SOURCE_HZ, clicks_s)
    files.write_sound(path, wave, SOURCE_HZ, FORMATS[name])
    block = np.concatenate(list(sound.blocks(path, "bgm", SOURCE_HZ, 0.5)), axis=1)[0]
    for click_s in clicks_s:
        first = round((click_s - 0.5 - 0.02) * SOURCE_HZ)
        piece = np.abs(block[first : first + round(0.04 * SOURCE_HZ)])
        heard_s = (first + piece.argmax()) / SOURCE_HZ + 0.5
        assert abs(heard_s - click_s) < 0.0003


def test_antiphase_is_kept_apart(tmp_path: Path) -> None:
    tone = 0.3 * np.sin(np.arange(SOURCE_HZ) / 20)
    path = tmp_path / "a.wav"
    files.write_sound(path, np.stack([tone, -tone]), SOURCE_HZ)
    poured = sound.pour(path, "dance", tmp_path / "poured", lambda _at: None)
    assert poured.mid_rms < 10
    assert poured.side_rms > 2_000
    assert len(sound.load(tmp_path / "poured", side=True)) == poured.samples


def test_matroska_that_begins_late_is_no_longer_for_it(tmp_path: Path) -> None:
    wave = 0.1 * np.ones(2 * SOURCE_HZ)
    files.write_clip(tmp_path / "clip.mp4", wave, SOURCE_HZ, Picture(), 2)
    late = tmp_path / "late.mkv"
    files.delay(tmp_path / "clip.mp4", late, 4_000)
    assert media.inspect(late, "dance").duration_s == pytest.approx(2, abs=0.1)
