"""The kind as the core sees it: two files in, videos in sync out, or one clear refusal."""

import json
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from huey_app.kinds.contract import BadInput, Permanent, Submission
from huey_app.kinds.video.kind import VideoKind
from tests.kinds.video.contexts import MemoryContext, Stopped
from tests.kinds.video.media import files, rooms, scenes, scorer
from tests.kinds.video.media.files import Picture
from tests.kinds.video.media.scenes import RATE_HZ, Made, Scene

KIND = VideoKind()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return scenes.make(Scene(), tmp_path_factory.mktemp("scene"))


def context(tmp_path: Path, inputs: dict[str, Path], name: str = "1") -> MemoryContext:
    folder = tmp_path / name
    folder.mkdir()
    return MemoryContext(folder, inputs)


def test_both_versions_are_in_sync_to_the_millisecond(made: Made, tmp_path: Path) -> None:
    run = context(tmp_path, made.inputs)
    summary = KIND.run(run, {})
    assert summary["modular_output"] == "modular.mp4"
    assert summary["v2_output"] == "v2.mp4"
    assert summary["agree"]
    assert summary["confidence"] > 0.95
    assert abs(summary["offset_ms"] - 12_345) < 1
    assert abs(summary["duration_s"] - 20) < 0.1
    assert summary["warnings"] == []
    assert summary["identical"]
    assert (run.folder / "v2.mp4").samefile(run.folder / "modular.mp4")
    for name in ("modular.mp4", "v2.mp4"):
        errors = scorer.errors_ms(run.folder / name, made.truth, made.clicks_s)
        assert len(errors) > 8
        assert np.abs(errors).max() < 2


def test_progress_is_told_and_the_result_explains_itself(made: Made, tmp_path: Path) -> None:
    run = context(tmp_path, made.inputs)
    summary = KIND.run(run, {})
    counts = [done for done, _ in run.calls]
    assert counts == sorted(counts)
    assert 50 < len(counts) < 500  # each costs two processes time, and packets are many
    assert len(set(run.said)) == 3
    document = json.loads(b"".join(KIND.result(run.folder, summary)))
    assert document["summary"] == summary
    assert document["match"]["modular"]["evidence"]["windows_strong"] > 3
    assert (run.folder / "waves.svg").read_text().startswith("<svg")
    names = {path.name for path in run.folder.iterdir()}
    assert names == {"modular.mp4", "v2.mp4", "waves.svg", "match.json"}


def test_an_attempt_goes_on_from_the_match_and_writes_the_same(made: Made, tmp_path: Path) -> None:
    first = context(tmp_path, made.inputs, "1")
    first.stop_when = lambda done: done > 70
    with pytest.raises(Stopped):
        KIND.run(first, {})
    assert first.saved is not None
    second = context(tmp_path, made.inputs, "2")
    second.resumed = json.loads(json.dumps(first.saved))
    whole = context(tmp_path, made.inputs, "3")
    assert KIND.run(second, {}) == KIND.run(whole, {})
    assert min(done for done, _ in second.calls) >= 60
    for name in ("modular.mp4", "v2.mp4"):
        assert (second.folder / name).read_bytes() == (whole.folder / name).read_bytes()


@pytest.mark.parametrize("done", [1, 30, 62])
def test_a_cancel_is_followed_within_two_seconds(made: Made, tmp_path: Path, done: int) -> None:
    run = context(tmp_path, made.inputs)
    asked: list[float] = []

    def stop(now: int) -> bool:
        if now >= done:
            asked.append(time.monotonic())
        return bool(asked)

    run.stop_when = stop
    with pytest.raises(Stopped):
        KIND.run(run, {})
    assert time.monotonic() - asked[0] < 2


def test_the_sound_may_be_the_second_track_of_both_files(made: Made, tmp_path: Path) -> None:
    silent, room = tmp_path / "silent.mp4", tmp_path / "room.m4a"
    files.write_clip(silent, np.zeros(20 * RATE_HZ), RATE_HZ, Picture(), 20)
    files.write_sound(room, scenes.heard(Scene(), scenes.song_of(Scene())[0]), RATE_HZ, "aac")
    dance, bgm = tmp_path / "dance.mp4", tmp_path / "bgm.mka"
    files.beside([silent, room], dance)
    files.write_sound(tmp_path / "silent.wav", np.zeros(4 * RATE_HZ), RATE_HZ)
    files.beside([tmp_path / "silent.wav", made.bgm], bgm)
    run = context(tmp_path, {"dance": dance, "bgm": bgm})
    summary = KIND.run(run, {})
    assert abs(summary["offset_ms"] - 12_345) < 1
    errors = scorer.errors_ms(run.folder / "modular.mp4", made.truth, made.clicks_s)
    assert len(errors) > 8
    assert np.abs(errors).max() < 2


def refused(tmp_path: Path, dance: Path, bgm: Path) -> Permanent:
    run = context(tmp_path, {"dance": dance, "bgm": bgm})
    with pytest.raises(Permanent) as error:
        KIND.run(run, {})
    assert run.saved is None  # whoever tries again wants a new search
    return error.value


def refusal(tmp_path: Path, dance: Path, bgm: Path) -> str:
    return refused(tmp_path, dance, bgm).code


def test_another_song_of_the_same_length_is_refused(made: Made, tmp_path: Path) -> None:
    other, _ = scenes.song_of(Scene(seed=2))
    path = tmp_path / "other.wav"
    files.write_sound(path, other, RATE_HZ)
    assert refusal(tmp_path, made.dance, path) == "no_match"


def test_talk_alone_is_refused(made: Made, tmp_path: Path) -> None:
    talk = 0.2 * rooms.noise("talk", 15 * RATE_HZ, RATE_HZ, np.random.default_rng(1))
    path = tmp_path / "talk.mp4"
    files.write_clip(path, talk, RATE_HZ, Picture(), 15)
    assert refusal(tmp_path, path, made.bgm) == "no_match"


@pytest.mark.parametrize("wave", [None, np.zeros(8 * RATE_HZ)])
def test_a_dance_without_sound_is_refused(
    made: Made, tmp_path: Path, wave: np.ndarray | None
) -> None:
    path = tmp_path / "silent.mp4"
    files.write_clip(path, wave, RATE_HZ, Picture(), 8)
    assert refusal(tmp_path, path, made.bgm) == "no_audio"


@pytest.mark.parametrize("is_music", [False, True])
def test_a_blink_of_sound_is_too_short(made: Made, tmp_path: Path, is_music: bool) -> None:
    path = tmp_path / "short.mp4"
    files.write_clip(path, np.full(RATE_HZ // 5, 0.1), RATE_HZ, Picture(), 0.2)
    pair = (made.dance, path) if is_music else (path, made.bgm)
    error = refused(tmp_path, *pair)
    assert error.code == "no_audio"
    assert "half a second" in error.sentence.text


def test_a_clip_of_two_seconds_hears_of_its_length(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "short.mp4"
    talk = 0.2 * rooms.noise("talk", 2 * RATE_HZ, RATE_HZ, np.random.default_rng(1))
    files.write_clip(path, talk, RATE_HZ, Picture(), 2)
    error = refused(tmp_path, path, made.bgm)
    assert error.code == "no_match"
    assert "only 2 s" in str(error)


def test_music_without_sound_is_refused(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    files.write_clip(path, None, RATE_HZ, Picture(), 3)
    assert refusal(tmp_path, made.dance, path) == "no_audio"


def test_a_dance_without_picture_is_refused(made: Made, tmp_path: Path) -> None:
    assert refusal(tmp_path, made.bgm, made.bgm) == "unreadable"


def test_a_video_cut_off_before_its_index_is_refused(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "part.mp4"
    path.write_bytes(made.dance.read_bytes()[:50_000])
    assert refusal(tmp_path, path, made.bgm) == "unreadable"


def test_a_playlist_cannot_name_other_files(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "list.mp4"
    path.write_text(f"ffconcat version 1.0\nfile {made.dance}\n")
    assert refusal(tmp_path, path, made.bgm) == "unreadable"


@pytest.mark.parametrize("data", [b"", b"only text, called a video" * 20, bytes(5_000)])
def test_what_is_plainly_no_media_is_refused_at_once(
    made: Made, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "text.mp4"
    path.write_bytes(data)
    paths = {"dance": path, "bgm": made.bgm}
    with pytest.raises(BadInput) as error:
        KIND.parse(Submission(paths, dict.fromkeys(paths, "x.mp4")))
    assert (error.value.code, error.value.status) == ("unreadable", 422)


def test_what_may_be_media_is_taken(made: Made) -> None:
    assert KIND.parse(Submission(made.inputs, {})) == {}


def test_dancers_who_walk_in_first_hear_silence_first(tmp_path: Path) -> None:
    scene = Scene(seed=3, offset_s=-3.21, picture=Picture(gop=150))
    made = scenes.make(scene, tmp_path)
    run = context(tmp_path, made.inputs)
    summary = KIND.run(run, {})
    codes = [warning["code"] for warning in summary["warnings"]]
    assert codes == ["silence", "hidden_start"]
    assert not summary["identical"]
    assert abs(summary["offset_ms"] + 3_210) < 1
    for name in ("modular.mp4", "v2.mp4"):
        errors = scorer.errors_ms(run.folder / name, made.truth, made.clicks_s)
        assert len(errors) > 6
        assert np.abs(errors).max() < 2
    with av.open(str(run.folder / "v2.mp4")) as cut:
        first = next(cut.decode(video=0))
        assert abs(files.number_of(first.to_ndarray(format="gray")) / 30 - 3.21) < 0.04


def test_music_played_faster_is_followed_by_the_second_version_only(tmp_path: Path) -> None:
    made = scenes.make(Scene(seed=4, offset_s=4.0, speed=1.04), tmp_path)
    run = context(tmp_path, made.inputs)
    summary = KIND.run(run, {})
    assert summary["modular_output"] is None
    said = {warning["code"]: warning["message"] for warning in summary["warnings"]}
    assert said.keys() >= {"only_v2", "speed"}
    assert "at 104 % of its own speed" in said["speed"]
    errors = scorer.errors_ms(run.folder / "v2.mp4", made.truth, made.clicks_s)
    assert len(errors) > 6
    assert np.abs(errors).max() < 5


def test_a_picture_that_starts_late_in_a_format_encoded_again_is_in_sync(tmp_path: Path) -> None:
    picture = Picture("mjpeg", options={}, pix_fmt="yuvj420p", start_s=0.7)
    scene = Scene(seed=5, offset_s=8.2, duration_s=14, picture=picture, dance_name="dance.mov")
    made = scenes.make(scene, tmp_path)
    run = context(tmp_path, made.inputs)
    codes = [warning["code"] for warning in KIND.run(run, {})["warnings"]]
    # What comes out plays everywhere, so there is no `player` among them.
    assert "reencoded" in codes
    assert "player" not in codes
    # Picture n is of clip time 0.7 s + n / 30.
    truth = replace(made.truth, offset_s=made.truth.offset_s + 0.7)
    errors = scorer.errors_ms(run.folder / "modular.mp4", truth, made.clicks_s)
    assert len(errors) > 4
    assert np.abs(errors).max() < 2
