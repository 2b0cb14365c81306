"""Submitting over HTTP: what is accepted, what is refused and how, what stays behind."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huey_app import submit
from huey_app.models import Task, Upload
from tests.kinds.claims import workbooks
from tests.web.conftest import Client
from web import request as requests


def left_on_disk(client: Client) -> list[str]:
    data = client.work.settings.data_dir
    return [p.name for part in ("uploads", "incoming") for p in (data / part).iterdir()]


def test_a_workbook_is_accepted_with_202_and_where_to_look(
    client: Client, workbook: bytes
) -> None:
    answer = client.send("/claims", workbook)
    task = answer.get_json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == task["status_url"] == f"/task/{task['task_id']}"
    assert answer.headers["Retry-After"]
    assert (task["status"], task["kind"], task["filename"]) == ("pending", "claims", "claims.xlsx")
    assert task["file_size"] == len(workbook)


def test_the_two_steps_choose_sheet_and_column(client: Client, workbook: bytes) -> None:
    seen = client.send("/files", workbook)
    assert seen.status_code == 201
    file = seen.get_json()
    assert set(file) >= {"file_id", "filename", "file_size", "sha256", "sheets"}
    best = max(file["sheets"][0]["columns"], key=lambda column: column["claims_likelihood"])
    chosen = {
        "file_id": file["file_id"],
        "sheet_name": file["sheets"][0]["name"],
        "column_name": best["letter"],
    }
    answer = client.http.post("/claims", json=chosen)
    assert answer.status_code == 202
    assert answer.get_json()["file_id"] == file["file_id"]
    assert client.work.run_next() == "completed"
    assert Upload.select().count() == 1


def test_a_submit_that_waits_is_answered_200_when_it_is_done(
    client: Client, workbook: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiters = client.http.application.config["WAITERS"]

    def run_meanwhile(is_over, _seconds):  # type: ignore[no-untyped-def]
        assert not is_over()
        client.work.run_next()
        return is_over()

    monkeypatch.setattr(waiters, "wait", run_meanwhile)
    answer = client.send("/claims", workbook, headers={"Prefer": "wait=5"})
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "wait=5"
    assert answer.get_json()["status"] == "completed"


def test_the_same_key_is_the_same_task(client: Client, workbook: bytes) -> None:
    key = {"Idempotency-Key": "once"}
    first = client.send("/claims", workbook, headers=key)
    again = client.send("/claims", workbook, headers=key)
    other = client.send("/claims", workbook, headers=key, form={"column_name": "C"})
    assert first.get_json()["task_id"] == again.get_json()["task_id"]
    assert (again.status_code, other.status_code) == (202, 422)
    assert client.work.run_next() == "completed"
    late = client.send("/claims", workbook, headers=key)
    assert (late.status_code, late.headers["Retry-After"]) == (202, "0")
    assert late.get_json()["done"] is True
    assert other.get_json()["code"] == "idempotency_key_reused"
    assert (Task.select().count(), len(left_on_disk(client))) == (1, 1)


def hostile(tmp_path: Path) -> dict[str, tuple[bytes, int]]:
    """Name -> bytes and the status of the answer."""
    good = workbooks.write_sample(tmp_path / "good.xlsx").read_bytes()
    texts = workbooks.write_texts(tmp_path / "t.xlsx", [["name", "price"], ["tea", "3"]])
    empty = workbooks.write_texts(tmp_path / "e.xlsx", [])
    return {
        "empty file": (b"", 422),
        "text": (b"just some text", 415),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), 415),
        "cut workbook": (good[: len(good) // 2], 422),
        "encrypted workbook": (workbooks.encrypted_wrapper(), 422),
        "no claims anywhere": (texts.read_bytes(), 422),
        "empty workbook": (empty.read_bytes(), 422),
    }


@pytest.mark.parametrize("path", ["/claims", "/files"])
@pytest.mark.parametrize(
    "name",
    ["empty file", "text", "picture", "cut workbook", "encrypted workbook"],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    client: Client, tmp_path: Path, name: str, path: str
) -> None:
    data, status = hostile(tmp_path)[name]
    answer = client.send(path, data, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert answer.status_code == status, answer.text
    assert_is_problem(answer)
    assert any("一" <= char <= "鿿" for char in answer.get_json()["detail"])
    assert left_on_disk(client) == []
    assert Task.select().count() == 0


@pytest.mark.parametrize("name", ["no claims anywhere", "empty workbook"])
def test_a_workbook_without_claims_is_refused(client: Client, tmp_path: Path, name: str) -> None:
    data, status = hostile(tmp_path)[name]
    answer = client.send("/claims", data)
    assert answer.status_code == status, answer.text
    assert_is_problem(answer)
    assert left_on_disk(client) == []


@pytest.mark.parametrize("form", [{"sheet_name": "Nowhere"}, {"column_name": "ZZ"}])
def test_a_missing_sheet_or_column_is_422_and_named(
    client: Client, workbook: bytes, form: dict[str, str]
) -> None:
    answer = client.send("/claims", workbook, form=form)
    assert answer.status_code == 422
    assert next(iter(form.values())) in answer.get_json()["detail"]
    assert left_on_disk(client) == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "image/png"])
@pytest.mark.parametrize("path", ["/claims", "/insert?doc_id=a", "/videos", "/files"])
def test_a_body_that_is_no_form_is_415(client: Client, path: str, content_type: str) -> None:
    answer = client.http.post(path, data=b"x", content_type=content_type)
    assert answer.status_code == 415
    assert answer.get_json()["code"] == "unsupported_type"
    assert "multipart/form-data" in answer.get_json()["detail"]


def test_no_file_is_400(client: Client) -> None:
    for answer in (
        client.http.post("/claims"),
        client.http.post("/claims", data={"file": "text"}),
        client.http.post("/claims", json={}),
        client.http.post("/claims", json=["file_id"]),
        client.http.post("/claims", json={"file_id": 7}),
        client.http.post("/claims", json={"file_id": None}),
        client.http.post("/claims", data=b"{broken", content_type="application/json"),
        client.http.post("/claims", data=b"x", content_type="multipart/form-data"),
    ):
        assert answer.status_code == 400, answer.text
        assert_is_problem(answer)


def test_an_unknown_file_is_404(client: Client) -> None:
    answer = client.http.post("/claims", json={"file_id": "../../etc/passwd"})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_file")


def test_a_full_queue_is_429_with_when_to_come_back(client: Client, workbook: bytes) -> None:
    settings = replace(client.work.settings, max_pending=0)
    client.http.application.config["SETTINGS"] = settings
    answer = client.send("/claims", workbook)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert left_on_disk(client) == []


def test_a_full_disk_is_507_with_when_to_come_back(client: Client, workbook: bytes) -> None:
    settings = replace(client.work.settings, min_free_mb=10**9)
    client.http.application.config["SETTINGS"] = settings
    for path in ("/claims", "/files"):
        answer = client.send(path, workbook)
        assert answer.status_code == 507
        assert answer.headers["Retry-After"]
    assert left_on_disk(client) == []


def test_a_form_of_another_site_is_not_allowed(client: Client, workbook: bytes) -> None:
    answer = client.send("/claims", workbook, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert_is_problem(answer)


def test_a_name_is_shown_and_never_used_as_a_path(client: Client, workbook: bytes) -> None:
    answer = client.send("/claims", workbook, name="../../<b>权利.xlsx")
    assert answer.get_json()["filename"] == "<b>权利.xlsx"
    stored = [p.name for p in (client.work.settings.data_dir / "uploads").iterdir()]
    assert stored == [answer.get_json()["file_id"]]


def assert_is_problem(answer) -> None:  # type: ignore[no-untyped-def]
    assert answer.content_type == "application/problem+json"
    document = json.loads(answer.text)
    assert set(document) >= {"type", "title", "status", "detail", "code"}
    assert document["status"] == answer.status_code
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body", [b'{"file_id": ' + b"[" * 30_000, b'{"file_id": "\\ud800"}', b'"' + b"x" * 60_000]
)
def test_hostile_json_is_400(client: Client, body: bytes) -> None:
    answer = client.http.post("/claims", data=body, content_type="application/json")
    assert answer.status_code == 400, answer.text
    assert_is_problem(answer)


def test_json_is_not_read_without_end(client: Client) -> None:
    body = b'{"file_id": "' + b"x" * 200_000 + b'"}'
    answer = client.http.post("/claims", data=body, content_type="application/json")
    assert answer.status_code == 413


def test_a_file_that_was_removed_meanwhile_is_unknown(
    client: Client, workbook: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = client.send("/files", workbook).get_json()["file_id"]
    parse = submit._parse

    def parse_late(request: submit.Request) -> dict[str, Any]:
        params = parse(request)
        Upload.delete().execute()
        return params

    monkeypatch.setattr(submit, "_parse", parse_late)
    answer = client.http.post("/claims", json={"file_id": file_id})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_file")


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_page_of_another_origin_is_not_allowed(
    client: Client, workbook: bytes, origin: str
) -> None:
    answer = client.send("/claims", workbook, headers={"Origin": origin})
    assert answer.status_code == 403
    own = client.send("/claims", workbook, headers={"Origin": "http://localhost"})
    assert own.status_code == 202


def multipart(filename: bytes, content: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + filename + b'"'
    return head + b"\r\n\r\n" + content + b"\r\n--x--\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "权利要求.xlsx"), ("gbk", "权利要求.xlsx")]
)
def test_a_name_in_an_old_encoding_is_read(
    client: Client, workbook: bytes, encoding: str, name: str
) -> None:
    body = multipart(name.encode(encoding), workbook)
    kind = "multipart/form-data; boundary=x"
    answer = client.http.post("/claims", data=body, content_type=kind)
    assert (answer.status_code, answer.get_json()["filename"]) == (202, name)


def test_a_name_in_an_unknown_encoding_does_not_lose_the_file(
    client: Client, workbook: bytes
) -> None:
    body = multipart(b"Anspr\xfcche\xff.xlsx", workbook)
    kind = "multipart/form-data; boundary=x"
    assert client.http.post("/claims", data=body, content_type=kind).status_code == 202


def test_two_files_in_one_field_are_refused(client: Client, workbook: bytes) -> None:
    two = [(io.BytesIO(workbook), "a.xlsx"), (io.BytesIO(workbook), "b.xlsx")]
    answer = client.http.post("/claims", data={"file": two})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "several_files")
    assert left_on_disk(client) == []


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=5", 5),
        ("WAIT = 5", 5),
        ("respond-async, wait=7", 7),
        ("wait=999999999", 30),
        ("wait=soon", None),
        ("wait=3.5", None),
        ("handling=lenient", None),
    ],
)
def test_a_wish_to_wait_is_read_as_the_standard_says(
    client: Client, prefer: str, seconds: int | None
) -> None:
    with client.http.application.test_request_context(headers={"Prefer": prefer}):
        assert requests.current().wait_s == seconds
