"""Documents in a real browser: dropped, searched, read at the page, deleted."""

import base64
import json
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import OpenPage, shoot
from tests.browser.service import Service
from tests.kinds.documents import made

pytestmark = pytest.mark.browser

SAID = {
    "en": {
        "done": "Done.",
        "page": "Page 2 of 3",
        "none": "Nothing was found",
        "delete": "Delete",
    },
    "zh": {"page": "第 2 页，共 3 页", "none": "没有找到"},
}
DROPPED = """([name, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  return data;
}"""
ANSWERED_AND_ASKED = """() => {
  const button = document.querySelector("#documents .delete");
  button.click();
  document.getElementById("delete-yes").click();
  button.click();
  document.getElementById("delete-dialog").close();
}"""
ASKED_AGAIN = """() => {
  const button = document.querySelector("#documents .delete");
  button.click();
  document.getElementById("delete-dialog").close();
  button.click();
}"""


@pytest.fixture(autouse=True)
def _empty_library(service: Service) -> None:
    """The service is everybody's; what other tests sent is not to be counted here."""
    with urlopen(f"{service.url}/documents") as answer:
        listed = json.load(answer)["documents"]
    for document in listed:
        url = f"{service.url}/documents/{quote(document['doc_id'], safe='')}"
        urlopen(Request(url, method="DELETE")).close()


@pytest.fixture
def folder(tmp_path: Path) -> list[Path]:
    """A manual of three pages, a report in Chinese, and a file that nobody can read."""
    manual = made.pdf(
        tmp_path / "valve manual.pdf",
        ["Contents", "The valve opens at four bars.\nIt closes again at two.", "Index"],
    )
    body = made.paragraph("阀门在四巴时打开，然后再关闭。") + made.word_table(
        [["编号", "名称"], ["WL1", "深沟球轴承"]]
    )
    report = made.docx(tmp_path / "年度报告.docx", body)
    broken = tmp_path / "broken.docx"
    broken.write_text("this is no Word file")
    return [manual, report, broken]


def send(page: Page, paths: list[Path]) -> None:
    page.set_input_files("#files", paths)
    expect(page.locator("#sending li.read, #sending li.unread")).to_have_count(len(paths))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_person_sends_finds_reads_and_deletes(
    open_page: OpenPage, folder: list[Path], lang: str
) -> None:
    page = open_page("/library", lang=lang)
    send(page, folder)
    expect(page.locator("#sending li.read")).to_have_count(2)
    expect(page.locator("#sending li.unread")).to_contain_text("broken.docx")
    expect(page.locator("#documents li .about")).to_have_count(2)
    shoot(page, f"documents-sent-{lang}")
    page.fill("#q", "valve closes" if lang == "en" else "阀门 轴承")
    page.press("#q", "Enter")
    expect(page.locator(".passage mark").first).to_be_visible()
    shoot(page, f"documents-found-{lang}")
    page.goto("/library?q=valve")
    page.locator(".passage h3 a").first.click()
    expect(page.locator("#page-title")).to_have_text(SAID[lang]["page"])
    expect(page.locator(".pagetext mark").first).to_have_text("valve")
    shoot(page, f"documents-read-{lang}")
    page.goto("/library")
    for left in (1, 0):
        page.locator("#documents .delete").first.click()
        expect(page.locator("#delete-dialog")).to_be_visible()
        if left:
            shoot(page, f"documents-delete-{lang}")
        page.locator("#delete-yes").click()
        expect(page.locator("#documents .delete")).to_have_count(left)
    page.goto("/library?q=valve")
    expect(page.locator(".found .nothing")).to_contain_text(SAID[lang]["none"])


def test_everything_can_be_done_with_the_keyboard(open_page: OpenPage, folder: list[Path]) -> None:
    page = open_page("/library")
    send(page, folder[:1])
    page.locator("#q").focus()
    page.keyboard.type("closes")
    page.keyboard.press("Enter")
    expect(page.locator(".passage mark").first).to_have_text("closes")
    page.locator(".passage h3 a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pagetext mark").first).to_have_text("closes")
    page.go_back()
    page.locator("#documents .delete").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#documents .delete")).to_have_count(1)
    page.locator("#documents .delete").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#delete-yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#documents .delete")).to_have_count(0)


@pytest.mark.parametrize("script", [ASKED_AGAIN, ANSWERED_AND_ASKED], ids=["asked", "answered"])
def test_an_answer_counts_though_questions_come_at_once(
    open_page: OpenPage, folder: list[Path], script: str
) -> None:
    page = open_page("/library")
    send(page, folder[:1])
    expect(page.locator("#documents .delete")).to_have_count(1)
    page.evaluate(script)
    if script == ASKED_AGAIN:
        page.locator("#delete-yes").click()
    expect(page.locator("#documents .delete")).to_have_count(0)


def test_the_place_of_the_keyboard_is_kept_while_documents_come_and_go(
    open_page: OpenPage, folder: list[Path]
) -> None:
    page = open_page("/library")
    send(page, folder[:2])
    buttons = page.locator("#documents .delete")
    expect(buttons).to_have_count(2)
    held: list[Route] = []
    page.route("**/documents/*", lambda route: held.append(route))
    url = buttons.nth(1).get_attribute("data-url")
    gone = buttons.nth(0).get_attribute("data-name")
    buttons.nth(0).click()
    with page.expect_request("**/documents/*"):
        page.locator("#delete-yes").click()
    expect(page.locator("#delete-dialog")).to_be_hidden()
    buttons.nth(1).focus()
    page.keyboard.press("Enter")
    held[0].continue_()
    expect(buttons).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(f'#documents .delete[data-url="{url}"]')).to_be_focused()
    page.set_input_files("#files", [path for path in folder if path.name == gone])
    expect(buttons).to_have_count(2)
    expect(page.locator(f'#documents .delete[data-url="{url}"]')).to_be_focused()


def test_notes_that_somebody_reads_stay_open_while_another_document_goes(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("/library")
    paths = [tmp_path / f"{name}.txt" for name in ("one", "two")]
    for path in paths:
        path.write_bytes("阀门在四巴时打开，然后再关闭。".encode("gb18030") * 40)
    send(page, paths)
    notes = page.locator("#documents details")
    expect(notes).to_have_count(2)
    notes.nth(1).locator("summary").click()
    with page.expect_response("**/library"):
        page.locator("#documents .delete").first.click()
        page.locator("#delete-yes").click()
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))")
    expect(notes).to_have_count(1)
    expect(notes.locator("li")).to_be_visible()


def test_a_list_that_comes_late_does_not_replace_a_newer_one(
    open_page: OpenPage, folder: list[Path]
) -> None:
    page = open_page("/library")
    late: list[Route] = []
    answers: list[APIResponse] = []

    def hold(route: Route) -> None:
        late.append(route)
        if len(late) > 1:
            route.continue_()
        else:
            answers.append(route.fetch())

    page.route("**/library", hold)
    send(page, folder[:1])
    page.set_input_files("#files", folder[1:2])
    expect(page.locator("#documents .delete")).to_have_count(2)
    with page.expect_response("**/library") as answered:
        late[0].fulfill(response=answers[0])
    answered.value.finished()
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))")
    expect(page.locator("#documents .delete")).to_have_count(2)


def test_a_document_can_be_dropped_and_its_task_looked_at(open_page: OpenPage) -> None:
    page = open_page("/library")
    text = base64.b64encode(b"Dropped words about turbines").decode()
    data = page.evaluate_handle(DROPPED, ["dropped.txt", text])
    page.dispatch_event("#drop", "drop", {"dataTransfer": data})
    expect(page.locator("#sending li.read")).to_have_count(1)
    page.locator("#sending a").click()
    expect(page.locator(".counts dd").first).to_have_text("1")
    shoot(page, "documents-task")
    page.goto("/library")
    page.locator("#documents .delete").first.click()
    page.locator("#delete-yes").click()
    expect(page.locator("#documents .delete")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_all_of_it(open_page: OpenPage, folder: list[Path], dark: bool) -> None:
    page = open_page("/library", lang="zh", width=375, dark=dark)
    send(page, folder)
    page.goto("/library?q=阀门")
    expect(page.locator(".passage mark").first).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    shoot(page, f"documents-phone-{'dark' if dark else 'light'}")
    assert width <= 375
