"""Watching a task in a real browser: progress, cancel, retry, a service that goes and comes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, send, shoot
from tests.browser.service import Service

pytestmark = pytest.mark.browser


def until_running(page: Page) -> None:
    expect(page.locator("#now-rate")).to_contain_text("per second")
    expect(page.locator("#now-left")).to_contain_text("left")


def test_a_running_task_shows_counted_work_rate_and_time_left(
    open_page: OpenPage, long: Path
) -> None:
    page = open_page()
    send(page, long)
    until_running(page)
    expect(page.locator("#now-counted")).to_contain_text("of 5,000 rows")
    assert "%" in page.title()
    shoot(page, "running-en")
    expect(page.locator(".title .pill")).to_have_text("Completed")
    expect(page).to_have_title("long.xlsx · Holdfast")


def test_a_running_task_is_cancelled_and_tried_again(open_page: OpenPage, long: Path) -> None:
    page = open_page(width=390, dark=True)
    send(page, long)
    until_running(page)
    page.locator("#cancel").click()
    expect(page.locator(".title .pill")).to_have_text("Cancelled")
    expect(page.locator(".timeline")).to_contain_text("Asked to stop")
    shoot(page, "cancelled-phone-dark-en")
    page.locator("#retry").click()
    expect(page.locator(".title .pill")).to_have_text("Completed")
    expect(page.locator(".timeline")).to_contain_text("attempt 2")


def test_the_page_goes_on_by_itself_after_the_service_was_killed(
    open_page: OpenPage, service: Service, long: Path
) -> None:
    page = open_page()
    send(page, long)
    until_running(page)
    service.kill()
    expect(page.locator("#away")).to_be_visible()
    shoot(page, "away-en")
    service.start()
    expect(page.locator("#away")).to_be_hidden()
    expect(page.locator(".title .pill")).to_have_text("Completed")
    expect(page.locator(".timeline")).to_contain_text("attempt 2")
    shoot(page, "after-kill-en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_says_when_no_worker_is_there(
    open_page: OpenPage, small: Path, tmp_path: Path, lang: str
) -> None:
    alone = Service(tmp_path / "var", "web")
    alone.start()
    page = open_page(f"{alone.url}/", lang=lang)
    send(page, small)
    note = page.locator("[data-check=consumer_alive]")
    expect(note).to_contain_text("No worker is alive" if lang == "en" else "没有在线的工作进程")
    expect(page.locator("[data-check=disk_free]")).to_be_hidden()
    shoot(page, f"no-worker-{lang}")
    alone.stop()


def test_a_hidden_page_asks_rarely(open_page: OpenPage, long: Path) -> None:
    page, polls = open_page(), []
    send(page, long)
    until_running(page)
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    page.wait_for_timeout(500)
    page.on("request", lambda request: polls.append(request.url))
    page.wait_for_timeout(2_000)
    assert len(polls) <= 1


def test_the_list_shows_a_task_that_others_sent(open_page: OpenPage, small: Path) -> None:
    page = open_page()
    answer = page.request.post(
        "/claims",
        multipart={
            "file": {
                "name": "from a script.xlsx",
                "mimeType": "application/octet-stream",
                "buffer": small.read_bytes(),
            }
        },
    )
    task_id = answer.json()["task_id"]
    expect(page.locator(f"#task-{task_id}")).to_have_text("from a script.xlsx")
    row = page.locator("#tasks li", has=page.locator(f"#task-{task_id}"))
    expect(row.locator(".pill")).to_have_text("Completed")


def test_times_are_in_the_zone_of_the_viewer(open_page: OpenPage, small: Path) -> None:
    page = open_page()
    send(page, small)
    expect(page.locator(".facts time").first).to_have_attribute("title", re.compile(r"GMT\+8"))
