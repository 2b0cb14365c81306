"""One task and all tasks over HTTP: polling, waiting, cancelling, retrying, downloading."""

import io
import json
import threading
import time
from pathlib import Path

import openpyxl
import pytest

from huey_app import prune, store
from huey_app.models import Task
from tests.conftest import Clock
from tests.kinds.claims.workbooks import write_texts
from tests.web.conftest import Client


@pytest.fixture
def done(client: Client, workbook: bytes) -> str:
    """Address of a completed claims task."""
    address = client.send("/claims", workbook).headers["Location"]
    assert client.work.run_next() == "completed"
    return str(address)


def test_a_poll_says_when_to_ask_again_until_it_is_done(client: Client, workbook: bytes) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    assert client.get(address).headers["Retry-After"]
    client.work.run_next()
    answer = client.get(address)
    assert answer.get_json()["done"]
    assert "Retry-After" not in answer.headers


def test_an_unchanged_task_is_304_by_its_strong_etag(client: Client, workbook: bytes) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    etag = client.get(address).headers["ETag"]
    assert not etag.startswith("W/")
    same = client.get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.data) == (304, b"")
    client.work.run_next()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_the_language_is_part_of_what_an_etag_names(client: Client, done: str) -> None:
    english = client.get(done)
    chinese = client.get(done, headers={"Accept-Language": "zh"})
    assert english.headers["ETag"] != chinese.headers["ETag"]
    assert chinese.get_json()["message"] == "已完成。"
    assert "Accept-Language" in chinese.headers["Vary"]


def test_a_waiting_poll_is_answered_as_soon_as_the_task_is_done(
    client: Client, workbook: bytes
) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    answers = []

    def poll() -> None:
        with store.connected():
            answers.append(client.get(address, headers={"Prefer": "wait=20"}))

    began_s = time.monotonic()
    poller = threading.Thread(target=poll)
    poller.start()
    client.work.run_next()
    poller.join(15)
    assert answers[0].get_json()["status"] == "completed"
    assert answers[0].headers["Preference-Applied"] == "wait=20"
    assert time.monotonic() - began_s < 15


def test_a_waiting_poll_with_an_etag_is_answered_as_soon_as_it_changes(
    client: Client, workbook: bytes
) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    etag = client.get(address).headers["ETag"]
    answers = []

    def poll() -> None:
        with store.connected():
            headers = {"Prefer": "wait=20", "If-None-Match": etag}
            answers.append(client.get(address, headers=headers))

    poller = threading.Thread(target=poll)
    poller.start()
    client.work.take()
    poller.join(15)
    assert answers[0].get_json()["status"] == "processing"


def test_a_wait_that_ends_without_a_change_is_304(client: Client, workbook: bytes) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    headers = {"Prefer": "wait=1", "If-None-Match": client.get(address).headers["ETag"]}
    assert client.get(address, headers=headers).status_code == 304


def test_past_the_bound_a_waiting_request_is_answered_at_once(
    client: Client, workbook: bytes
) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    waiters = client.http.application.config["WAITERS"]
    for _ in range(client.work.settings.max_waiting):
        assert waiters._places.acquire(blocking=False)
    answer = client.get(address, headers={"Prefer": "wait=30"})
    assert answer.status_code == 200
    assert "Preference-Applied" not in answer.headers


def test_cancelling_answers_by_the_state_of_the_task(client: Client, workbook: bytes) -> None:
    waiting, running = (client.send("/claims", workbook).headers["Location"] for _ in "ab")
    assert client.http.delete(waiting).status_code == 200
    client.work.take()
    answer = client.http.delete(running)
    assert (answer.status_code, answer.get_json()["cancel_requested"]) == (202, True)
    again = client.http.delete(waiting)
    assert (again.status_code, again.get_json()["code"]) == (409, "wrong_state")


def test_a_cancelled_task_can_be_retried_and_a_completed_one_not(
    client: Client, workbook: bytes, done: str
) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    client.http.delete(address)
    assert client.http.post(f"{address}/retry").status_code == 202
    assert client.http.post(f"{done}/retry").status_code == 409


def test_the_result_is_the_contracts_document(client: Client, done: str) -> None:
    task = client.get(done).get_json()
    assert "claims_data" not in task["result"]
    document = json.loads(client.get(task["result_url"]).data)
    assert document["total_claims_extracted"] == len(document["claims_data"]) > 0
    fields = (
        "row cell claim_number claim_type claim_text language referenced_claims original_text "
        "confidence_score"
    )
    assert set(fields.split()) <= set(document["claims_data"][0])
    for count in ("total_claims_extracted", "language_distribution", "independent_claims_count"):
        assert task["result"][count] == document[count]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The numbering has a gap"), ("zh", "编号不连续")]
)
def test_the_result_says_errors_in_the_language_of_the_reader(
    client: Client, tmp_path: Path, lang: str, words: str
) -> None:
    texts = [["Claims"], ["1. A cup.\n2. The cup of claim 1.\n4. The cup of claim 2."]]
    file = write_texts(tmp_path / "gap.xlsx", texts).read_bytes()
    task = client.send("/claims", file).get_json()
    client.work.run_next()
    answer = client.get(task["status_url"] + "/result", headers={"Accept-Language": lang})
    (error,) = answer.get_json()["processing_errors"]
    assert error.keys() == {"row", "cell", "code", "error"}
    assert error["error"].startswith(words)


def test_every_export_has_a_name_that_a_person_recognises(client: Client, done: str) -> None:
    for extension in ("xlsx", "csv", "jsonl"):
        answer = client.get(f"{done}/export?format={extension}")
        assert answer.status_code == 200
        assert f"claims-claims.{extension}" in answer.headers["Content-Disposition"]
        assert len(answer.data) > 0
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{done}/export").data))
    assert len(book.sheetnames) >= 3
    book.close()


def test_an_unknown_format_is_400_and_names_the_known(client: Client, done: str) -> None:
    answer = client.get(f"{done}/export?format=pdf")
    assert answer.status_code == 400
    assert "xlsx" in answer.get_json()["detail"]


def test_the_report_is_a_page_that_runs_no_script(client: Client, done: str) -> None:
    answer = client.get(f"{done}/report", headers={"Accept-Language": "zh"})
    assert answer.mimetype == "text/html"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.text.rstrip().endswith("</html>")


@pytest.mark.parametrize("part", ["result", "export", "report"])
def test_before_it_is_completed_there_is_no_result(
    client: Client, workbook: bytes, part: str
) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    assert client.get(address).get_json()[f"{part}_url"] is None
    answer = client.get(f"{address}/{part}")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_completed")


def test_past_its_retention_the_result_is_410_and_the_record_is_there(
    client: Client, workbook: bytes, moved_clock: Clock
) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    client.work.run_next()
    moved_clock.move(31 * 86_400)
    prune.prune(client.work.settings)
    answer = client.get(f"{address}/result")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "expired")
    task = client.get(address).get_json()
    assert (task["status"], task["result_url"]) == ("completed", None)


def test_the_history_is_told_in_order(client: Client, done: str) -> None:
    events = client.get(f"{done}/history").get_json()["events"]
    assert [event["event"] for event in events] == ["accepted", "started", "completed"]


def test_the_list_is_filtered_and_paged(client: Client, workbook: bytes) -> None:
    for _ in range(5):
        client.send("/claims", workbook)
    page = client.get("/tasks?limit=2&status=pending&kind=claims").get_json()
    more = client.get(f"/tasks?limit=9&cursor={page['next_cursor']}").get_json()
    ids = [task["task_id"] for task in page["tasks"] + more["tasks"]]
    assert len(set(ids)) == len(ids) == 5
    assert more["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    ["status=new", "kind=x", "cursor=-1", "cursor=x", "limit=x", "created_after=soon"],
)
def test_a_filter_that_makes_no_sense_is_400(client: Client, query: str) -> None:
    assert client.get(f"/tasks?{query}").status_code == 400


@pytest.mark.parametrize("q", ["%", "_", "'", '"', "\\", "权利", "x" * 200, "\x00"])
def test_no_search_text_breaks_the_search(client: Client, done: str, q: str) -> None:
    assert client.get("/tasks", query_string={"q": q}).status_code == 200


def test_unknown_ids_addresses_and_methods_have_their_problem(client: Client) -> None:
    for method, path, status in (
        ("GET", "/task/nobody", 404),
        ("GET", "/nowhere", 404),
        ("DELETE", "/task/nobody", 404),
        ("POST", "/task/nobody/retry", 404),
        ("PUT", "/tasks", 405),
        ("GET", "/claims", 405),
    ):
        answer = client.http.open(path, method=method)
        assert answer.status_code == status
        assert answer.content_type == "application/problem+json"


def test_health_readiness_stats_and_metrics_answer(client: Client, done: str) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200  # this process has entered as a worker
    assert client.get("/stats").get_json()["success_rate"] == 1.0
    text = client.get("/metrics").text
    assert 'holdfast_tasks{kind="claims",status="completed"} 1' in text


def test_without_a_worker_it_is_not_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]["consumer_alive"]) == (503, False)
    assert Task.select().count() == 0


def test_a_search_text_without_end_is_400(client: Client) -> None:
    assert client.get("/tasks", query_string={"q": "x" * 60_000}).status_code == 400


def test_a_done_task_is_not_waited_for(client: Client, done: str) -> None:
    etag = client.get(done).headers["ETag"]
    began_s = time.monotonic()
    for known in (etag, f"W/{etag}"):
        headers = {"Prefer": "wait=20", "If-None-Match": known}
        assert client.get(done, headers=headers).status_code == 304
    assert time.monotonic() - began_s < 10


def test_a_weak_etag_waits_as_a_strong_one_does(client: Client, workbook: bytes) -> None:
    address = client.send("/claims", workbook).headers["Location"]
    known = f"W/{client.get(address).headers['ETag']}"
    began_s = time.monotonic()
    client.get(address, headers={"Prefer": "wait=1", "If-None-Match": known})
    assert time.monotonic() - began_s >= 1


def test_downloads_past_the_bound_are_answered_503(client: Client, done: str) -> None:
    places = client.http.application.config["DOWNLOADS"]._places
    while places.acquire(blocking=False):
        pass
    answer = client.get(f"{done}/result")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "busy")
    places.release()
    for _ in range(3):  # each gives its place back
        answer = client.get(f"{done}/result")
        assert answer.status_code == 200
        answer.close()
