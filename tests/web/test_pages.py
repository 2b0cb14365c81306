"""The pages as the server renders them: language, escaping, errors, filters, forms."""

import re
from html.parser import HTMLParser

import pytest

from huey_app.models import Task
from tests.web.conftest import Client
from tests.work import Work

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HOSTILE = '<img src=x onerror="alert(1)">&.xlsx'


class TagReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture
def done(client: Client, workbook: bytes) -> str:
    """Id of a completed task."""
    answer = client.send("/claims", workbook, HOSTILE).get_json()
    assert client.work.run_next() == "completed"
    return str(answer["task_id"])


@pytest.mark.parametrize("path", ["/", "/history"])
def test_a_page_is_in_the_language_of_the_browser(client: Client, path: str) -> None:
    english = client.get(path, headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    chinese = client.get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert '<html lang="en">' in english
    assert "All tasks" in english
    assert '<html lang="zh-Hans">' in chinese
    assert "全部任务" in chinese
    assert "All tasks" not in chinese


def test_a_chosen_language_is_remembered_and_leads_back(client: Client) -> None:
    form = {"lang": "zh", "back": "/history?status=failed"}
    answer = client.http.post("/language", data=form)
    assert (answer.status_code, answer.location) == (303, "/history?status=failed")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "全部任务" in client.get("/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil", "/\t/evil"])
def test_the_language_form_leads_nowhere_else(client: Client, back: str) -> None:
    answer = client.http.post("/language", data={"lang": "en", "back": back})
    assert answer.location == "/"


def test_an_unknown_language_is_refused(client: Client) -> None:
    assert client.http.post("/language", data={"lang": "xx"}).status_code == 400


def test_the_start_page_names_the_limit_and_the_last_tasks(client: Client, done: str) -> None:
    page = client.get("/").text
    assert f'data-limit-bytes="{client.work.settings.max_upload_bytes}"' in page
    assert f'href="/t/{done}"' in page


def test_a_hostile_name_is_only_text(client: Client, done: str) -> None:
    for path in ("/", "/history", f"/t/{done}"):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=" in page


def test_no_page_needs_inline_script_or_style(client: Client, done: str) -> None:
    for path in ("/", "/history", f"/t/{done}", "/t/unknown"):
        page = client.get(path).text
        reader = TagReader()
        reader.feed(page)
        names = {name for _, attributes in reader.tags for name in attributes}
        assert not {name for name in names if name == "style" or name.startswith("on")}
        scripts = [attributes for tag, attributes in reader.tags if tag == "script"]
        assert all("src" in one or one["type"] == "application/json" for one in scripts)


def test_the_page_of_a_waiting_task_can_cancel_it(client: Client, workbook: bytes) -> None:
    task_id = client.send("/claims", workbook).get_json()["task_id"]
    page = client.get(f"/t/{task_id}").text
    assert 'data-method="DELETE"' in page
    assert 'id="retry"' not in page
    client.http.delete(f"/task/{task_id}")
    page = client.get(f"/t/{task_id}").text
    assert 'data-method="DELETE"' not in page
    assert 'id="retry"' in page


def test_the_page_of_a_completed_task_shows_what_came_of_it(client: Client, done: str) -> None:
    page = client.get(f"/t/{done}").text
    task = client.get(f"/task/{done}").get_json()
    for extension in ("xlsx", "csv", "jsonl"):
        assert f'href="/task/{done}/export?format={extension}"' in page
    assert f'href="{task["report_url"]}"' in page
    assert f'href="{task["result_url"]}"' in page
    assert f"<dd>{task['result']['total_claims_extracted']}</dd>" in page
    assert re.findall(r'<li class="(\w+)">', page) == ["completed", "started", "accepted"]


def test_the_page_of_an_expired_task_offers_no_files(client: Client, done: str) -> None:
    Task.update(expired_at=1.0).where(Task.task_id == done).execute()
    page = client.get(f"/t/{done}").text
    assert "The files of this task were removed on 1970-01-01." in page
    assert "/export?" not in page


def test_a_page_that_has_not_changed_is_304(client: Client, done: str) -> None:
    etag = client.get(f"/t/{done}").headers["ETag"]
    assert client.get(f"/t/{done}", headers={"If-None-Match": etag}).status_code == 304


def test_the_filters_of_the_history_are_its_address(client: Client, done: str) -> None:
    shown = f'href="/t/{done}"'
    assert shown in client.get("/history?status=completed&kind=claims&q=onerror").text
    assert shown not in client.get("/history?status=failed").text
    page = client.get("/history?q=nothing+like+it").text
    assert shown not in page
    assert 'value="nothing like it"' in page


def test_older_tasks_are_one_link_away(client: Client, workbook: bytes) -> None:
    first = client.send("/claims", workbook).get_json()["task_id"]
    for _ in range(50):
        client.work.submit()
    page = client.get("/history").text
    assert first not in page
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older is not None
    page = client.get(older[1].replace("&amp;", "&")).text
    assert f'href="/t/{first}"' in page
    assert 'rel="next"' not in page


def test_a_filter_that_is_none_is_explained_in_a_page(client: Client) -> None:
    answer = client.get("/history?status=asleep")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "status is one of pending" in answer.text


@pytest.mark.parametrize("path", ["/t/unknown", "/nowhere"])
def test_a_person_gets_errors_as_a_page(client: Client, path: str) -> None:
    answer = client.get(path, headers=HTML | {"Accept-Language": "zh"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "发送文件" in answer.text


def test_a_followed_link_to_a_file_that_is_gone_ends_in_a_page(client: Client, done: str) -> None:
    Task.update(expired_at=1.0).where(Task.task_id == done).execute()
    followed = client.get(f"/task/{done}/report", headers={"Sec-Fetch-Dest": "document"})
    assert (followed.status_code, followed.mimetype) == (410, "text/html")


def test_the_report_names_its_file(client: Client, done: str) -> None:
    report = client.get(f"/task/{done}/report").text
    assert "<img src=x" not in report
    assert report.count("&lt;img src=x onerror=") == 2


@pytest.mark.parametrize("path", ["/task/unknown", "/nowhere", "/task/unknown/report"])
@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_a_program_gets_errors_as_json(client: Client, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_known_address_never_answers_a_program_with_a_page(client: Client) -> None:
    # Some HTTP libraries prefer text/html without being asked to.
    answer = client.get("/task/unknown", headers={"Accept": "text/html, *; q=.2"})
    assert answer.mimetype == "application/problem+json"


def test_an_action_on_many_tasks_is_asked_once_more_and_then_done(client: Client) -> None:
    tasks = [client.work.submit() for _ in range(2)]
    asked = client.get("/history/bulk?action=cancel&kind=count", headers=HTML)
    assert asked.text.count("/t/") == 2
    assert "Tasks that fit: 2" in asked.text
    answer = client.http.post("/history/bulk?kind=count", data={"action": "cancel"})
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/history")
    assert {client.work.row(task).status for task in tasks} == {"cancelled"}
    assert "asked to stop: 2" in client.get(answer.location, headers=HTML).text


def test_an_action_that_fits_no_task_cannot_be_done(client: Client) -> None:
    client.work.submit()
    asked = client.get("/history/bulk?action=retry", headers=HTML).text
    assert '<button class="main" disabled>' in asked
    assert "/t/" not in asked
    assert "Tasks that fit: 0" in asked


@pytest.mark.parametrize("action", ["", "delete", "<b>"])
def test_an_unknown_action_is_refused(client: Client, action: str) -> None:
    assert client.http.post("/history/bulk", data={"action": action}).status_code == 400


@pytest.mark.parametrize("order", ["newest", "failed", "longest"])
def test_the_list_is_sorted_as_the_address_says_and_keeps_it(client: Client, order: str) -> None:
    text = client.get(f"/history?order={order}", headers=HTML).text
    assert f'<option value="{"" if order == "newest" else order}" selected>' in text


def test_the_tabs_say_how_many_tasks_there_are(client: Client, done: str) -> None:
    assert '<span class="count">1</span>' in client.get("/history", headers=HTML).text
    assert 'class="count"' not in client.get("/history?q=lamp", headers=HTML).text


def test_tasks_are_listed_oldest_first_where_asked(client: Client) -> None:
    first, second = client.work.submit(), client.work.submit()
    text = client.get("/history?order=oldest", headers=HTML).text
    assert text.index(first.task_id) < text.index(second.task_id)
    answer = client.get("/tasks?order=oldest&limit=1").get_json()
    following = client.get(f"/tasks?order=oldest&cursor={answer['next_cursor']}").get_json()
    assert [task["task_id"] for task in following["tasks"]] == [second.task_id]


def test_what_failed_before_is_no_alarm_while_it_runs_again(client: Client, work: Work) -> None:
    task = work.submit()
    why = {"error": "The worker process was killed by {signal}.", "error_facts": {"signal": "9"}}
    Task.update(why).where(Task.id == task.id).execute()
    waiting = client.get(f"/t/{task.task_id}").text
    assert '<p class="notice"><strong>The worker process was killed by 9.' in waiting
    running = {"status": "processing", "worker": "w", "message": "Three found."}
    Task.update(running).where(Task.id == task.id).execute()
    page = client.get(f"/t/{task.task_id}").text
    assert '<p id="now-message">Three found.' in page
    assert "killed by 9" not in page


@pytest.mark.parametrize(("left", "is_advised"), [(1, False), (0, True)])
def test_no_general_advice_is_given_where_attempts_left_would_not_help(
    client: Client, work: Work, left: int, is_advised: bool
) -> None:
    task = work.submit()
    failed = {"status": "failed", "error": "Not media: send another file."}
    Task.update(failed | {"attempt": task.max_attempts - left}).where(Task.id == task.id).execute()
    page = client.get(f"/t/{task.task_id}").text
    assert "<strong>Not media: send another file.</strong>" in page
    assert ("If the cause lies in the file" in page) == is_advised


def test_a_chart_of_days_says_no_time_of_day(client: Client, done: str) -> None:
    page = client.get("/overview", headers=HTML).text
    day, month = page.split('<p class="axis')[1:3]
    assert "UTC</time>" in day
    assert re.match(
        r'[^>]*>(<time [^>]*T00:00:00.000Z" data-day>\d{4}-\d\d-\d\d</time>){2}<', month
    )
