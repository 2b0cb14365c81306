"""Uploads that break off and go on: the tus protocol, request by request."""

import base64
import fcntl
import hashlib
import os
import time
from typing import Any

import pytest
from werkzeug.test import TestResponse

from huey_app import prune
from huey_app.models import Upload
from tests.web.conftest import Client

CLIP = b"\x00\x00\x00\x20ftypisom" + bytes(range(256))
TUS = {"Tus-Resumable": "1.0.0"}


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Uploader:
    """Speaks tus, badly where it is told to."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.settings = client.work.settings

    def begin(self, length: object = 10, name: str = "权利要求.xlsx", **more: str) -> TestResponse:
        metadata = {"Upload-Metadata": f"filename {encoded(name)},empty"}
        headers = TUS | metadata | {"Upload-Length": str(length)} | more
        return self.client.http.post("/resumable", headers=headers)

    def address(self, length: int = 10) -> str:
        return self.begin(length).headers["Location"].partition("localhost")[2]

    def add(self, address: str, offset: int, data: bytes, **more: str) -> TestResponse:
        headers = (
            TUS
            | {"Upload-Offset": str(offset)}
            | {name.replace("_", "-"): value for name, value in more.items()}
        )
        more_told = {"content_type": "application/offset+octet-stream", "data": data}
        return self.client.http.patch(address, headers=headers, **more_told)

    def offset(self, address: str) -> int:
        return int(self.client.http.head(address, headers=TUS).headers["Upload-Offset"])


@pytest.fixture
def tus(client: Client) -> Uploader:
    return Uploader(client)


def test_what_arrives_in_pieces_is_an_upload_like_any_other(tus: Uploader) -> None:
    address = tus.address(10)
    assert tus.add(address, 0, b"0123").headers["Upload-Offset"] == "4"
    assert tus.offset(address) == 4
    assert tus.add(address, 4, b"456789").status_code == 204
    upload = Upload.get()
    assert (upload.file_id, upload.filename) == (address.rpartition("/")[2], "权利要求.xlsx")
    assert (upload.file_size, upload.sha256) == (10, hashlib.sha256(b"0123456789").hexdigest())
    assert tus.offset(address) == 10


def test_a_workbook_that_came_in_pieces_becomes_a_task(tus: Uploader, workbook: bytes) -> None:
    address = tus.address(len(workbook))
    tus.add(address, 0, workbook[:1000])
    tus.add(address, 1000, workbook[1000:])
    file_id = address.rpartition("/")[2]
    content = tus.client.get(f"/files/{file_id}").get_json()
    assert content["file_id"] == file_id
    assert content["sheets"]
    answer = tus.client.http.post("/claims", json={"file_id": file_id})
    assert answer.status_code == 202
    assert tus.client.work.run_next() == "completed"


def test_the_wrong_offset_is_told_the_right_one(tus: Uploader) -> None:
    address = tus.address()
    tus.add(address, 0, b"0123")
    answer = tus.add(address, 2, b"23")
    assert answer.status_code == 409
    assert tus.offset(address) == 4


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_checksum_is_checked(tus: Uploader, algorithm: str) -> None:
    address = tus.address()
    right = base64.b64encode(hashlib.new(algorithm, b"0123").digest()).decode()
    assert tus.add(address, 0, b"0X23", Upload_Checksum=f"{algorithm} {right}").status_code == 460
    assert tus.offset(address) == 0
    assert tus.add(address, 0, b"0123", Upload_Checksum=f"{algorithm} {right}").status_code == 204


def test_more_than_was_announced_is_refused(tus: Uploader) -> None:
    address = tus.address(3)
    assert tus.add(address, 0, b"0123").status_code == 413
    assert tus.offset(address) == 0


def test_an_ended_upload_is_gone(tus: Uploader) -> None:
    address = tus.address()
    assert tus.client.http.delete(address, headers=TUS).status_code == 204
    assert tus.client.http.head(address, headers=TUS).status_code == 404
    assert list((tus.settings.data_dir / "resumable").iterdir()) == []


def test_a_whole_upload_cannot_be_ended_or_extended(tus: Uploader) -> None:
    address = tus.address(1)
    tus.add(address, 0, b"0")
    assert tus.client.http.delete(address, headers=TUS).status_code == 409
    assert tus.add(address, 1, b"1").status_code == 409


def test_two_requests_do_not_write_at_once(tus: Uploader) -> None:
    address = tus.address()
    part = tus.settings.data_dir / "resumable" / f"{address.rpartition('/')[2]}.part"
    with part.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert tus.add(address, 0, b"0").status_code == 423
    assert tus.add(address, 0, b"0").status_code == 204


def test_a_crash_between_the_file_and_its_row_is_mended_by_looking(tus: Uploader) -> None:
    address = tus.address(1)
    upload_id = address.rpartition("/")[2]
    part = tus.settings.data_dir / "resumable" / f"{upload_id}.part"
    part.write_bytes(b"0")
    part.rename(tus.settings.data_dir / "uploads" / upload_id)
    assert tus.offset(address) == 1
    assert Upload.get().file_id == upload_id
    assert list((tus.settings.data_dir / "resumable").iterdir()) == []


def test_an_empty_file_is_whole_at_once(tus: Uploader) -> None:
    assert tus.offset(tus.address(0)) == 0
    assert Upload.get().file_size == 0


def test_what_does_not_go_on_expires(tus: Uploader) -> None:
    old, young = tus.address(), tus.address()
    folder = tus.settings.data_dir / "resumable"
    for path in folder.glob(f"{old.rpartition('/')[2]}.*"):
        os.utime(path, (time.time() - 25 * 3600, time.time() - 25 * 3600))
    prune.prune(tus.settings)
    assert tus.client.http.head(old, headers=TUS).status_code == 404
    assert "GMT" in tus.client.http.head(young, headers=TUS).headers["Upload-Expires"]


def test_what_the_server_can_is_told_to_everybody(tus: Uploader) -> None:
    told = tus.client.http.options("/resumable").headers
    assert told["Tus-Version"] == "1.0.0"
    assert told["Tus-Extension"] == "creation,termination,checksum,expiration"
    assert told["Tus-Max-Size"] == str(tus.settings.max_upload_bytes)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"Upload-Length": "ten"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "999999999999"}, 413),
        ({"Upload-Metadata": "filename §"}, 400),
        ({"Tus-Resumable": "0.2.0"}, 412),
    ],
)
def test_what_cannot_be_begun_is_refused(
    tus: Uploader, wrong: dict[str, Any], status: int
) -> None:
    headers = TUS | {"Upload-Length": "1"} | wrong
    answer = tus.client.http.post("/resumable", headers=headers)
    assert answer.status_code == status
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.get_json()["code"]


@pytest.mark.parametrize("upload_id", ["0" * 32, "..%2fuploads%2fx", "a.b"])
def test_no_other_address_leads_anywhere(tus: Uploader, upload_id: str) -> None:
    assert tus.client.http.head(f"/resumable/{upload_id}", headers=TUS).status_code == 404


def test_the_method_may_come_in_a_header(tus: Uploader) -> None:
    address = tus.address()
    headers = TUS | {"X-HTTP-Method-Override": "DELETE"}
    assert tus.client.http.post(address, headers=headers).status_code == 204


def whole(tus: Uploader, data: bytes, name: str) -> str:
    """Id of a file that was sent in one piece."""
    told = TUS | {"Upload-Length": str(len(data)), "Upload-Metadata": f"filename {encoded(name)}"}
    address = tus.client.http.post("/resumable", headers=told).headers["Location"]
    path = "/resumable/" + address.rpartition("/")[2]
    # An empty file is whole as soon as it is announced.
    assert not data or tus.add(path, 0, data).status_code == 204
    return path.rpartition("/")[2]


def test_the_kinds_that_take_a_file_are_told(tus: Uploader, workbook: bytes) -> None:
    sheet = tus.client.get(f"/files/{whole(tus, workbook, 'a.xlsx')}").get_json()
    assert sheet["kinds"] == ["claims", "documents"]
    text = tus.client.get(f"/files/{whole(tus, b'# A lamp', 'a.md')}").get_json()
    assert (text["kinds"], text["sheets"]) == (["documents"], None)
    clip = tus.client.get(f"/files/{whole(tus, CLIP, 'a.mp4')}").get_json()
    assert "video" in clip["kinds"]


def test_a_file_that_nobody_takes_is_refused(tus: Uploader) -> None:
    answer = tus.client.get(f"/files/{whole(tus, b'not a zip', 'a.xlsx')}")
    assert answer.status_code in (415, 422)
    assert answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "The file is empty."), (b"\x7fELF" + bytes(99), "Nothing here reads")]
)
def test_of_what_was_no_workbook_it_is_not_asked_for(
    tus: Uploader, data: bytes, said: str
) -> None:
    answer = tus.client.get(f"/files/{whole(tus, data, 'a.bin')}").get_json()
    assert answer["detail"].startswith(said)
    meant = tus.client.get(f"/files/{whole(tus, data, 'a.xlsx')}").get_json()
    assert "workbook" in meant["detail"]


def test_a_stored_file_becomes_a_document(tus: Uploader) -> None:
    file_id = whole(tus, b"# A lamp\n\nIt glows in the dark.", "lamp.md")
    answer = tus.client.http.post("/insert", json={"file_id": file_id, "doc_id": "lamp"})
    assert answer.status_code == 202
    assert tus.client.work.run_next() == "completed"
    assert tus.client.get("/query?q=glows").get_json()["results"][0]["doc_id"] == "lamp"
