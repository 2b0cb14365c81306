"""For everybody: keyboard only, phone size, dark and light, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, send, shoot

pytestmark = pytest.mark.browser

OVERFLOW_PX = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that element has the focus."""
    target = page.locator(selector)
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_everything_is_done_by_keyboard_alone(
    open_page: OpenPage, small: Path, tmp_path: Path
) -> None:
    page = open_page()
    # Before the first key: the browser must know, when Enter comes, that it is asked here.
    with page.expect_file_chooser() as chooser:
        tab_to(page, "#file")
        page.keyboard.press("Enter")
    chooser.value.set_files(small)
    chosen = page.locator("#columns input:checked")
    expect(chosen).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_value("B")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#submit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/*")
    expect(page.locator("#get-xlsx")).to_be_visible()
    tab_to(page, "#get-xlsx")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith("-claims.xlsx")


def test_the_focus_can_be_seen(open_page: OpenPage) -> None:
    page = open_page()
    for selector in (".brand", "#file + label", ".languages button >> nth=0"):
        focused = "#file" if "file" in selector else selector
        page.locator(focused).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        style = page.locator(selector).evaluate("e => getComputedStyle(e).outlineStyle")
        assert style == "solid", selector


def test_cancelling_keeps_the_place_of_the_keyboard(open_page: OpenPage, long: Path) -> None:
    page = open_page()
    send(page, long)
    page.locator("#cancel").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".title .pill")).to_have_text("Cancelled")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_never_scrolls_sideways(
    open_page: OpenPage, small: Path, lang: str, dark: bool
) -> None:
    page = open_page(lang=lang, width=360, dark=dark)
    look = f"{lang}-{'dark' if dark else 'light'}"
    assert_fits(page, f"phone-start-{look}")
    page.set_input_files("#file", small)
    expect(page.locator("#submit")).to_be_visible()
    assert_fits(page, f"phone-choose-{look}")
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")
    expect(page.locator("#get-xlsx")).to_be_visible()
    assert_fits(page, f"phone-result-{look}")
    for path in ("/history", "/t/unknown"):
        page.goto(path)
        assert_fits(page, f"phone{path.replace('/', '-')}-{look}")


def assert_fits(page: Page, name: str) -> None:
    shoot(page, name)
    assert page.evaluate(OVERFLOW_PX) == 0, name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wide_dark_screen_is_looked_at(open_page: OpenPage, small: Path, lang: str) -> None:
    page = open_page(lang=lang, dark=True)
    send(page, small)
    expect(page.locator("#get-xlsx")).to_be_visible()
    assert_fits(page, f"wide-result-dark-{lang}")
    page.goto("/history?q=small")
    assert_fits(page, f"wide-history-dark-{lang}")
    page.goto("/t/unknown")
    assert_fits(page, f"wide-unknown-dark-{lang}")
