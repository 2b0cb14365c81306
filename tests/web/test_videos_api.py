"""`POST /videos`: two files in one request, and what is said where one is missing or wrong."""

import base64
import io
import re
from typing import Any

import pytest

from huey_app.models import Task, TaskInput
from tests.web.conftest import Client

TUS = {"Tus-Resumable": "1.0.0"}
MEDIA = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 4


def post(client: Client, **files: bytes) -> tuple[int, dict[str, object]]:
    form = {name: (io.BytesIO(data), f"{name}.mp4") for name, data in files.items()}
    answer = client.http.post("/videos", data=form)
    return answer.status_code, answer.get_json()


def test_two_files_are_accepted_as_one_task(client: Client) -> None:
    status, task = post(client, dance=MEDIA, bgm=MEDIA + b"2")
    assert status == 202
    assert (task["kind"], task["status"], task["filename"]) == ("video", "pending", "dance.mp4")


def test_two_earlier_uploads_become_a_task(client: Client) -> None:
    form = {f"{name}_file_id": uploaded(client, f"{name}.mp4") for name in ("dance", "bgm")}
    answer = client.http.post("/videos", json=form)
    assert answer.status_code == 202
    assert answer.get_json()["filename"] == "dance.mp4"
    assert sorted(each.field for each in TaskInput.select()) == ["bgm", "dance"]


def uploaded(client: Client, name: str) -> str:
    """Id of a file that came by a resumable upload."""
    encoded = base64.b64encode(name.encode()).decode()
    told = {"Upload-Length": str(len(MEDIA)), "Upload-Metadata": f"filename {encoded}"}
    address = client.http.post("/resumable", headers=TUS | told).headers["Location"]
    piece = {"content_type": "application/offset+octet-stream", "data": MEDIA}
    client.http.patch(address, headers=TUS | {"Upload-Offset": "0"}, **piece)
    return address.rpartition("/")[2]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"dance_file_id": "x"}, 400),
        ({"dance_file_id": "x", "bgm_file_id": None}, 400),
        ({"dance_file_id": "x", "bgm_file_id": "y"}, 404),
    ],
)
def test_uploads_that_are_not_there_are_refused(
    client: Client, form: dict[str, str | None], status: int
) -> None:
    answer = client.http.post("/videos", json=form)
    assert answer.status_code == status
    assert "file" in answer.get_json()["detail"]


@pytest.mark.parametrize("missing", ["dance", "bgm"])
def test_a_missing_file_is_named(client: Client, missing: str) -> None:
    given = {name: MEDIA for name in ("dance", "bgm") if name != missing}
    status, problem = post(client, **given)
    assert status == 400
    assert missing in str(problem["detail"])


def test_text_called_a_video_is_refused_and_nothing_is_kept(client: Client) -> None:
    status, problem = post(client, dance=b"no video at all, only words", bgm=MEDIA)
    assert (status, problem["code"]) == (422, "unreadable")
    assert client.get("/tasks").get_json()["tasks"] == []


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Music for a dance"), ("zh", "给舞蹈视频配乐")]
)
def test_the_page_offers_a_place_for_both(client: Client, lang: str, words: str) -> None:
    page = client.get("/video", headers={"Accept-Language": lang}).get_data(as_text=True)
    assert words in page
    assert 'id="dance"' in page
    assert 'id="bgm"' in page


def test_the_page_names_the_music_too(client: Client) -> None:
    task_id = post(client, dance=MEDIA, bgm=MEDIA + b"2")[1]["task_id"]
    text = page(client, f"/t/{task_id}")
    assert "dance.mp4" in text
    assert "<dt>Music</dt><dd><bdi>bgm.mp4</bdi>" in text


def test_the_page_of_a_running_task_says_its_percent_once(client: Client) -> None:
    task_id = post(client, dance=MEDIA, bgm=MEDIA + b"2")[1]["task_id"]
    running = {"status": "processing", "worker": "w", "progress": 13, "current": 13, "total": 100}
    Task.update(**running).execute()
    text = page(client, f"/t/{task_id}")
    assert text.count("13 %") == 1
    assert "of 100" not in text


DELIVERED = {
    "modular_output": "modular.mp4",
    "v2_output": "v2.mp4",
    "picture_output": "waves.svg",
    "offset_ms": 12_345.0,
    "speed": 1.00004,
    "tempo_bpm": 120.0,
    "duration_s": 20.0,
}


@pytest.mark.parametrize(
    ("confidence", "code", "word"),
    [
        (0.999, None, "Certain"),
        (0.999, "hidden_start", "Certain"),
        (0.9, None, "Very likely"),
        (0.7, None, "Likely, check it"),
        (0.999, "part", "Very likely"),
        (0.999, "only_modular", "Very likely"),
        (0.999, "repeats", "Very likely"),
        (0.999, "bass", "Very likely"),
        (0.6, "short", "Likely, check it"),
    ],
)
def test_the_word_for_a_match_follows_its_warnings(
    client: Client, confidence: float, code: str | None, word: str
) -> None:
    task_id = post(client, dance=MEDIA, bgm=MEDIA + b"2")[1]["task_id"]
    warnings = [{"code": code, "message": "m", "text": "", "facts": {}}] if code else []
    result = DELIVERED | {"confidence": confidence, "warnings": warnings}
    Task.update(status="completed", worker=None, progress=100, result=result).execute()
    found = re.search(r"<dt>Match</dt><dd>(.*?)</dd>", page(client, f"/t/{task_id}"), re.DOTALL)
    assert found
    assert found[1].strip() == word
    assert f"Match: {word}" in page(client, "/history")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"speed": 1.043}, 'Speed of the music in the room</dt><dd class="figure">104.3 %</dd>'),
        ({"modular_output": None}, ">Found by rhythm and harmony;"),
        ({}, ">Found a second time, by rhythm and harmony;"),
        ({"identical": True}, "at the same place: the same file"),
    ],
)
def test_the_page_says_how_the_music_was_found(
    client: Client, change: dict[str, Any], words: str
) -> None:
    task_id = post(client, dance=MEDIA, bgm=MEDIA + b"2")[1]["task_id"]
    result = DELIVERED | {"confidence": 0.9, "warnings": []} | change
    Task.update(status="completed", worker=None, progress=100, result=result).execute()
    text = page(client, f"/t/{task_id}")
    assert words in text
    assert ("Speed of the music" in text) == ("speed" in change)


@pytest.mark.parametrize(
    ("offset_ms", "speed", "words", "seconds"),
    [
        (12_345.0, 1.0, "The clip begins in the music at", "12.345"),
        (12_345.0, 0.97, "The clip begins in the music at", "12.345"),
        (-2_500.0, 1.0, "The music begins in the clip at", "2.5"),
        (-2_425.0, 0.97, "The music begins in the clip at", "2.5"),
    ],
)
def test_an_offset_is_said_without_a_sign_on_the_clock_that_it_names(
    client: Client, offset_ms: float, speed: float, words: str, seconds: str
) -> None:
    task_id = post(client, dance=MEDIA, bgm=MEDIA + b"2")[1]["task_id"]
    change = {"offset_ms": offset_ms, "speed": speed, "confidence": 0.9, "warnings": []}
    result = DELIVERED | change
    Task.update(status="completed", worker=None, progress=100, result=result).execute()
    assert f'<dt>{words}</dt><dd class="figure">{seconds} s</dd>' in page(client, f"/t/{task_id}")


def page(client: Client, path: str) -> str:
    return client.get(path, headers={"Accept": "text/html"}).text
