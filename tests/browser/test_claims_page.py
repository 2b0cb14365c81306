"""The claims of a task in a real browser: found, filtered, followed along the tree."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, send, shoot

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 375)])
def test_a_person_finds_a_claim_and_follows_its_reference(
    open_page: OpenPage, small: Path, lang: str, width: int
) -> None:
    page = open_page(lang=lang, width=width)
    send(page, small)
    page.locator("#browse").click()
    everything = page.locator("article.claim").count()
    page.select_option("#type", "dependent")
    page.locator(".filter button").click()
    expect(page.locator("article.claim.independent:visible")).to_have_count(0)
    shoot(page, f"claims-found-{lang}")
    assert 0 < page.locator("article.claim:visible").count() < everything
    page.locator("article.claim:visible a").first.click()
    expect(page.locator("article.claim:target")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
