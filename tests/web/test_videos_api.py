"""`POST /videos`: two files in one request, and what is said where one is missing or wrong."""

import io

import pytest

from tests.web.conftest import Client

MEDIA = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 4


def post(client: Client, **files: bytes) -> tuple[int, dict[str, object]]:
    form = {name: (io.BytesIO(data), f"{name}.mp4") for name, data in files.items()}
    answer = client.http.post("/videos", data=form)
    return answer.status_code, answer.get_json()


def test_two_files_are_accepted_as_one_task(client: Client) -> None:
    status, task = post(client, dance=MEDIA, bgm=MEDIA + b"2")
    assert status == 202
    assert (task["kind"], task["status"], task["filename"]) == ("video", "pending", "dance.mp4")


def kept(client: Client, data: bytes) -> str:
    """The id of a file that was sent in pieces."""
    tus = {"Tus-Resumable": "1.0.0"}
    begun = client.http.post("/resumable", headers=tus | {"Upload-Length": str(len(data))})
    address = begun.headers["Location"]
    piece = tus | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert client.http.patch(address, data=data, headers=piece).status_code == 204
    return str(address.rpartition("/")[2])


def test_two_files_that_were_uploaded_before_are_accepted_as_one_task(client: Client) -> None:
    ids = {"dance": kept(client, MEDIA), "bgm": kept(client, MEDIA + b"2")}
    answer = client.http.post("/videos", json=ids)
    assert answer.status_code == 202
    assert (answer.get_json()["kind"], answer.get_json()["status"]) == ("video", "pending")


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"dance": "a" * 32, "bgm": "b" * 32}, 404),
        ({"dance": "a" * 32}, 400),
        ({"dance": "a" * 32, "bgm": None}, 400),
        ({"dance": 7, "bgm": "b"}, 400),
        ([], 400),
    ],
)
def test_ids_that_name_no_files_are_refused(client: Client, document: object, status: int) -> None:
    answer = client.http.post("/videos", json=document)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


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
