"""From a file to a task, in a real browser: sending, choosing, errors beside the field."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser import workbooks
from tests.browser.conftest import OpenPage, send, shoot
from tests.browser.service import MAX_UPLOAD_MB, Service
from tests.browser.slow_line import SlowLine

pytestmark = pytest.mark.browser

SAID = {
    "en": {"likely": "looks like claims", "done": "Completed", "cancelled": "was cancelled"},
    "zh": {"likely": "像是权利要求", "done": "已完成", "cancelled": "上传已取消"},
}

DROPPED = """(text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "dropped.xlsx"));
  return data;
}"""


ASKED_BEFORE_LEAVING = """() => {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture
def slow_line(service: Service) -> Iterator[SlowLine]:
    line = SlowLine(service.port, bytes_per_s=1_000_000)
    yield line
    line.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_person_gets_from_a_file_to_the_excel_file(
    open_page: OpenPage, small: Path, tmp_path: Path, lang: str
) -> None:
    page = open_page(lang=lang)
    shoot(page, f"start-{lang}")
    page.set_input_files("#file", small)
    expect(page.locator("#columns input:checked")).to_have_value("C")
    expect(page.locator(".column", has=page.locator(":checked"))).to_contain_text(
        SAID[lang]["likely"]
    )
    shoot(page, f"choose-{lang}")
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")
    expect(page.locator(".title .pill")).to_have_text(SAID[lang]["done"])
    expect(page.locator(".counts dd").first).to_have_text("30")
    shoot(page, f"result-{lang}")
    with page.expect_download() as download:
        page.locator("#get-xlsx").click()
    saved = tmp_path / "result.xlsx"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "权利要求 small-claims.xlsx"
    assert len(openpyxl.load_workbook(saved, read_only=True).sheetnames) >= 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_upload_shows_how_far_it_is_and_can_be_cancelled(
    open_page: OpenPage, slow_line: SlowLine, tmp_path: Path, lang: str
) -> None:
    big = tmp_path / "big.xlsx"
    big.write_bytes(b"PK\3\4" + bytes(12_000_000))
    page = open_page(f"http://127.0.0.1:{slow_line.port}/", lang=lang, width=390)
    page.set_input_files("#file", big)
    expect(page.locator("#upload-figures")).to_contain_text("MB · ")
    assert 0 < page.locator("#upload-bar").evaluate("bar => bar.value") < 1
    shoot(page, f"upload-{lang}")
    page.locator("#upload-cancel").click()
    expect(page.locator("#file-problem")).to_contain_text(SAID[lang]["cancelled"])
    expect(page.locator("#drop")).to_be_visible()
    shoot(page, f"upload-cancelled-{lang}")


def test_an_upload_goes_on_by_itself_after_the_service_was_killed(
    open_page: OpenPage, service: Service, slow_line: SlowLine, tmp_path: Path
) -> None:
    big = workbooks.write_padded(tmp_path / "big.xlsx", 10_000_000)
    page = open_page(f"http://127.0.0.1:{slow_line.port}/")
    page.set_input_files("#file", big)
    expect(page.locator("#upload-figures")).to_contain_text("MB · ")
    service.kill()
    expect(page.locator("#upload-figures")).to_contain_text("goes on by itself")
    shoot(page, "upload-waits-en")
    service.start()
    expect(page.locator("#chosen-name")).to_have_text("big.xlsx")


def test_several_files_each_find_their_kind(
    open_page: OpenPage, small: Path, tmp_path: Path
) -> None:
    notes, broken = tmp_path / "notes.md", tmp_path / "broken.xlsx"
    notes.write_text("# Notes\n\nThe lamp glows.")
    broken.write_text("no workbook at all")
    page = open_page()
    page.set_input_files("#file", [small, notes, broken])
    lines = page.locator("#several li")
    expect(lines.nth(0)).to_contain_text("Accepted: Patent claims")
    expect(lines.nth(1)).to_contain_text("Accepted: Document")
    expect(lines.nth(2)).to_contain_text("workbook")
    shoot(page, "several-en")
    accepted = [str(lines.nth(at).locator("a").get_attribute("href")) for at in (0, 1)]
    for address in accepted:
        page.goto(address)
        expect(page.locator(".title .pill")).to_have_text("Completed")


def test_a_refused_one_of_several_looks_so_and_a_passing_problem_can_be_tried_again(
    open_page: OpenPage, small: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken\u202e.xlsx"
    broken.write_text("no workbook at all")
    page, made = open_page(), []
    page.on("request", lambda request: made.append((request.method, request.url)))
    page.route("**/claims", lambda route: route.fulfill(status=429, json={"detail": "Full."}))
    page.set_input_files("#file", [small, broken])
    full, wrong = page.locator("#several li").nth(0), page.locator("#several li").nth(1)
    expect(full.locator(".said")).to_have_text("Full.")
    expect(wrong).to_have_class("failed")
    expect(wrong.locator("bdi")).to_have_text("broken.xlsx")
    assert wrong.locator("a[href], button:visible").count() == 0
    red = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bad')")
    assert _rgb(red) == wrong.locator(".said").evaluate("said => getComputedStyle(said).color")
    expect(page.locator("#said")).to_contain_text("broken.xlsx: This is not")
    shoot(page, "several-refused-en")
    page.unroute("**/claims")
    made.clear()
    full.get_by_role("button", name="Try again").click()
    expect(full).to_contain_text("Accepted: Patent claims")
    assert not [url for method, url in made if "/resumable" in url]


def _rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour.strip().removeprefix("#")))


def test_several_files_can_be_cancelled_one_by_one_and_leaving_is_asked_about(
    open_page: OpenPage, slow_line: SlowLine, small: Path, tmp_path: Path
) -> None:
    big = workbooks.write_padded(tmp_path / "big.xlsx", 12_000_000)
    page = open_page(f"http://127.0.0.1:{slow_line.port}/", width=390)
    page.set_input_files("#file", [big, small, small])
    lines = page.locator("#several li")
    expect(lines.nth(0).locator(".said")).to_contain_text("per second")
    assert page.evaluate(ASKED_BEFORE_LEAVING)
    lines.nth(1).get_by_role("button", name="Cancel").click()
    shoot(page, "several-cancel-en")
    lines.nth(0).get_by_role("button", name="Cancel").click()
    expect(lines.nth(2)).to_contain_text("Accepted: Patent claims")
    expect(lines.nth(0)).to_contain_text("was cancelled")
    expect(lines.nth(1)).to_contain_text("was cancelled")
    assert not page.evaluate(ASKED_BEFORE_LEAVING)
    lines.nth(1).get_by_role("button", name="Try again").click()
    expect(lines.nth(1)).to_contain_text("Accepted: Patent claims")


def test_a_file_dropped_while_choosing_takes_the_place_of_the_first(
    open_page: OpenPage, small: Path
) -> None:
    page = open_page()
    page.set_input_files("#file", small)
    expect(page.locator("#chosen-name")).to_have_text(small.name)
    data = page.evaluate_handle(DROPPED, base64.b64encode(small.read_bytes()).decode())
    page.dispatch_event("#choose", "drop", {"dataTransfer": data})
    expect(page.locator("#chosen-name")).to_have_text("dropped.xlsx")


def test_a_file_is_dropped_anywhere_on_the_page(open_page: OpenPage, small: Path) -> None:
    page = open_page()
    data = page.evaluate_handle(DROPPED, base64.b64encode(small.read_bytes()).decode())
    page.dispatch_event(".recent", "drop", {"dataTransfer": data})
    expect(page.locator("#chosen-name")).to_have_text("dropped.xlsx")


def test_a_file_over_the_limit_is_refused_before_it_is_sent(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page, sent = open_page(), []
    page.on("request", lambda request: sent.append(request.url))
    big = tmp_path / "big.xlsx"
    big.write_bytes(bytes((MAX_UPLOAD_MB + 1) * 1024 * 1024))
    page.set_input_files("#file", big)
    expect(page.locator("#file-problem")).to_contain_text(f"the limit is {MAX_UPLOAD_MB}\u00a0MB")
    assert not [url for url in sent if url.endswith("/resumable")]
    shoot(page, "too-large-en")


def test_what_is_no_workbook_is_explained_beside_the_field(
    open_page: OpenPage, small: Path, tmp_path: Path
) -> None:
    page = open_page()
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_text("nothing of a workbook")
    page.set_input_files("#file", wrong)
    expect(page.locator("#file-problem")).to_contain_text("not an Excel workbook")
    send(page, small)


def test_a_sheet_of_one_row_says_so(open_page: OpenPage, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["1. A lamp, comprising a shade."])
    book.worksheets[0].title = "Short"
    book.save(tmp_path / "one.xlsx")
    page = open_page()
    page.set_input_files("#file", tmp_path / "one.xlsx")
    expect(page.locator("#sheet option")).to_have_text("Short (1 row)")


def test_another_language_keeps_the_file_that_was_sent(open_page: OpenPage, small: Path) -> None:
    page = open_page()
    page.set_input_files("#file", small)
    expect(page.locator("#chosen-name")).to_have_text(small.name)
    expect(page.locator("#submit")).to_have_text("Start processing")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("#submit")).to_have_text("开始处理")
    expect(page.locator("#chosen-name")).to_have_text(small.name)
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_a_refused_choice_is_explained_and_nothing_is_lost(
    open_page: OpenPage, small: Path
) -> None:
    page = open_page()
    page.route("**/claims", lambda route: route.fulfill(status=429, json={"detail": "Full."}))
    page.set_input_files("#file", small)
    page.locator("#submit").click()
    expect(page.locator("#choose-problem")).to_have_text("Full.")
    page.unroute("**/claims")
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")


def test_a_second_click_is_the_same_task(open_page: OpenPage, small: Path) -> None:
    page, keys = open_page(), []
    page.on("request", lambda request: keys.append(request.headers.get("idempotency-key")))
    page.route("**/claims", _lose_answer)
    page.set_input_files("#file", small)
    page.locator("#submit").click()
    expect(page.locator("#choose-problem")).to_contain_text("does not answer")
    page.unroute("**/claims")
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")
    used = [key for key in keys if key]
    assert len(used) == 2
    assert len(set(used)) == 1


def _lose_answer(route: object) -> None:
    route.fetch()  # type: ignore[attr-defined]
    route.abort()  # type: ignore[attr-defined]


def test_markup_in_a_workbook_is_only_text(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    page.on("dialog", lambda dialog: pytest.fail(f"script ran: {dialog.message}"))
    page.set_input_files("#file", workbooks.write_hostile(tmp_path / "<b>bold<b>.xlsx"))
    expect(page.locator("#columns")).to_contain_text(workbooks.HOSTILE)
    shoot(page, "hostile-en")
    _choose_letter(page, "B")
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")
    expect(page.locator(".title .pill")).to_have_text("Completed")
    expect(page.locator("h1")).to_contain_text("<b>bold<b>.xlsx")
    assert page.locator("main img, main b").count() == 0


def _choose_letter(page: Page, letter: str) -> None:
    page.locator(f"#columns input[value={json.dumps(letter)}]").check()
