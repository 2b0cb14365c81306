"""Documents over HTTP: sent as the old clients send them, searched, read, deleted."""

import io
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from huey_app.models import Task
from tests.kinds.documents import made
from tests.web.conftest import Client

TEXT = "Valves of brass open at four bars.\fSecond page: 阀门在四巴时打开。".encode()
ODD_IDS = [
    "a/b//c",
    "/begins/and/ends/",
    "a#b?c&d=e+f",
    "%2f and %252F",
    "🙂 报告 №1",
    "x" * 200,
    "'single' \"double\" `back`",
    "a;DROP TABLE document--",
    "text",
    "a/text",
]


def send(client: Client, doc_id: str | None, data: bytes, name: str = "a.txt") -> TestResponse:
    query = {} if doc_id is None else {"doc_id": doc_id}
    return client.send("/insert", data, name, query_string=query)


def add(client: Client, doc_id: str, data: bytes = TEXT, name: str = "a.txt") -> dict[str, Any]:
    """Send, work, and return the task as it is then."""
    task = send(client, doc_id, data, name).get_json()
    client.work.run_next()
    done: dict[str, Any] = client.get(f"/task/{task['task_id']}").get_json()
    return done


def ask(client: Client, q: str, **more: Any) -> list[dict[str, Any]]:
    answer = client.get("/query", query_string={"q": q} | more)
    assert answer.status_code == 200
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


def place(doc_id: str) -> str:
    return f"/documents/{quote(doc_id, safe='')}"


def test_a_document_is_accepted_as_the_old_clients_send_it(client: Client) -> None:
    answer = send(client, "report-1", TEXT, "report.txt")
    task = answer.get_json()
    assert answer.status_code == 202
    assert {"message", "doc_id", "filename", "status_url", "task_id"} <= set(task)
    assert (task["doc_id"], task["filename"]) == ("report-1", "report.txt")
    assert answer.headers["Location"] == task["status_url"]
    client.work.run_next()
    done = client.get(task["status_url"]).get_json()
    assert (done["status"], done["done"], done["progress"]) == ("completed", True, 100)
    assert set(done["result"]) == {
        "doc_id", "pages", "passages", "characters", "language", "replaced", "warnings",
    }  # fmt: skip
    assert client.get(done["result_url"]).get_json() == done["result"]


def test_a_result_says_where_in_the_stored_text_it_is(client: Client) -> None:
    add(client, "a")
    text = client.get("/documents/a/text")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    stored = text.get_data(as_text=True)
    assert stored.split("\f") == TEXT.decode().split("\f")
    (found,) = ask(client, "阀门")
    assert set(found) == {
        "rank", "score", "doc_id", "filename", "page", "start", "end", "text", "highlight",
    }  # fmt: skip
    assert (found["rank"], found["doc_id"], found["page"]) == (1, "a", 2)
    assert stored[found["start"] : found["end"]] == found["text"]
    assert "<mark>阀门</mark>" in found["highlight"]


def test_a_question_may_come_as_json(client: Client) -> None:
    add(client, "a")
    add(client, "b")
    asked = {"query": "valves", "top_k": 1, "doc_id": "b"}
    answer = client.http.post("/query", json=asked).get_json()
    assert (answer["query"], [each["doc_id"] for each in answer["results"]]) == ("valves", ["b"])
    assert answer["took_ms"] >= 0


@pytest.mark.parametrize(
    "q",
    ['"', "AND", "NEAR(", "*", "a:b", "^", "C++", "foo-bar", "100%", "a\0b", "，。", "词" * 5000],
)
def test_no_question_is_an_error_of_the_service(client: Client, q: str) -> None:
    add(client, "a")
    assert client.get("/query", query_string={"q": q}).status_code == 200
    assert client.http.post("/query", json={"query": q}).status_code == 200


@pytest.mark.parametrize(
    ("path", "json"),
    [
        ("/query", None),
        ("/query?q=%20", None),
        ("/query?q=a&k=0", None),
        ("/query?q=a&k=-1", None),
        ("/query?q=a&k=many", None),
        ("/query", {"query": 1}),
        ("/query", {"query": "a", "top_k": 1.5}),
        ("/query", {"query": "a", "doc_id": 7}),
        ("/query", ["a"]),
    ],
)
def test_a_question_that_is_none_is_answered_400(client: Client, path: str, json: Any) -> None:
    answer = client.get(path) if json is None else client.http.post(path, json=json)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("doc_id", ODD_IDS)
def test_an_odd_id_is_only_an_id(client: Client, doc_id: str) -> None:
    done = add(client, doc_id)
    assert (done["doc_id"], done["status"]) == (doc_id, "completed")
    assert ask(client, "valves", doc_id=doc_id)[0]["doc_id"] == doc_id
    (listed,) = client.get("/documents").get_json()["documents"]
    assert listed["doc_id"] == doc_id
    assert client.get(place(doc_id)).get_json()["doc_id"] == doc_id
    assert client.get(f"{place(doc_id)}/text").data == TEXT
    assert client.http.delete(place(doc_id)).status_code == 200
    assert client.get(place(doc_id)).status_code == 404
    assert ask(client, "valves") == []


def test_a_page_says_a_warning_in_the_language_of_its_reader(client: Client) -> None:
    task = add(client, "a", "使用之前请仔细阅读本手册的全部内容".encode("gb18030"), "a.txt")
    said = {
        lang: client.get(f"/t/{task['task_id']}", headers={"Accept-Language": lang}).text
        for lang in ("en", "zh")
    }
    assert "编码" in said["zh"]
    assert "编码" not in said["en"]
    assert "was guessed" in said["en"]


def test_the_list_says_what_each_document_is(client: Client) -> None:
    add(client, "a", TEXT, "first.txt")
    add(client, "b", "使用之前请仔细阅读本手册的全部内容".encode("gb18030"), "second.txt")
    page = client.get("/documents?limit=1", headers={"Accept-Language": "zh"}).get_json()
    (document,) = page["documents"]
    assert (document["doc_id"], document["filename"], document["pages"]) == ("b", "second.txt", 1)
    assert document["language"] == "zh"
    assert "编码" in document["warnings"][0]["message"]
    older = client.get(f"/documents?cursor={page['next_cursor']}").get_json()
    assert [each["doc_id"] for each in older["documents"]] == ["a"]
    assert older["next_cursor"] is None
    found = client.get("/documents?q=first").get_json()["documents"]
    assert [each["doc_id"] for each in found] == ["a"]


def test_half_of_a_character_in_a_question_finds_nothing(client: Client) -> None:
    half = r'{"query": "\ud800"}'
    answer = client.http.post("/query", data=half, content_type="application/json")
    assert answer.get_json()["results"] == []


def test_replacing_says_so(client: Client) -> None:
    assert add(client, "a")["result"]["replaced"] is False
    assert add(client, "a", b"steel")["result"]["replaced"] is True
    assert ask(client, "valves") == []


def test_deleting_what_waits_keeps_it_from_coming(client: Client) -> None:
    task = send(client, "a", TEXT).get_json()
    assert client.http.delete("/documents/a").status_code == 200
    client.work.run_next()
    assert client.get(task["status_url"]).get_json()["status"] == "completed"
    assert ask(client, "valves") == []
    assert client.get("/documents/a").status_code == 404


def test_what_is_not_there_is_answered_404(client: Client) -> None:
    for answer in (
        client.get("/documents/a"),
        client.get("/documents/a/text"),
        client.http.delete("/documents/a"),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_document")


@pytest.mark.parametrize(
    ("doc_id", "data", "status", "code"),
    [
        (None, TEXT, 400, "malformed"),
        (" ", TEXT, 400, "malformed"),
        ("a\nb", TEXT, 400, "malformed"),
        ("x" * 501, TEXT, 400, "malformed"),
        ("a", b"", 422, "no_text"),
        ("a", b"\x7fELF" + bytes(100), 415, "unsupported_type"),
    ],
)
def test_what_shows_at_once_is_refused_at_once(
    client: Client, doc_id: str | None, data: bytes, status: int, code: str
) -> None:
    answer = send(client, doc_id, data)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert Task.select().count() == 0


def test_a_submit_without_a_file_is_malformed(client: Client) -> None:
    answer = client.http.post("/insert?doc_id=a", data={})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "no_file")


def test_the_id_may_be_in_the_form(client: Client) -> None:
    form = {"file": (io.BytesIO(TEXT), "a.txt"), "doc_id": "from-the-form"}
    assert client.http.post("/insert", data=form).get_json()["doc_id"] == "from-the-form"


def test_the_pages_show_documents_and_what_was_found(client: Client) -> None:
    add(client, "a<b>", TEXT, "<b>report</b>.txt")
    found = client.get("/library?q=valves").get_data(as_text=True)
    assert "<mark>Valves</mark> of brass" in found
    assert "<b>report" not in found
    assert "page=1" in found
    read = client.get("/library/a%3Cb%3E?page=2&q=阀门").get_data(as_text=True)
    assert '<mark id="first" tabindex="-1">阀门</mark>' in read
    assert "brass" not in read
    assert client.get("/library/unknown").status_code == 404


def test_the_page_of_a_task_shows_its_document(client: Client) -> None:
    done = add(client, "a", made.old_office("x"), "a.doc")
    assert done["error_code"] == "unsupported_type"
    done = add(client, "a")
    page = client.get(f"/t/{done['task_id']}", headers={"Accept-Language": "zh"})
    assert "/library/a" in page.get_data(as_text=True)


@pytest.mark.parametrize("doc_id", [".", "..", "a/../b", "./a"])
def test_an_id_that_addresses_would_lose_is_refused(client: Client, doc_id: str) -> None:
    assert send(client, doc_id, TEXT).status_code == 400


@pytest.mark.parametrize("text", ["\u200b\u200b\ufeff", "\u2060\u00ad", "\u0301", "　　\u200b"])
def test_what_shows_nothing_is_no_text(client: Client, text: str) -> None:
    answer = send(client, "nothing", text.encode())
    if answer.status_code == 202:
        client.work.run_next()
        task = client.get(answer.get_json()["status_url"]).get_json()
        assert (task["status"], task["error_code"]) == ("failed", "no_text")
    else:
        assert answer.get_json()["code"] == "no_text"
