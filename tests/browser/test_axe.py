"""axe-core finds nothing to complain about on any page, in both languages, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LIMIT_MS, LOCALES, shoot
from tests.browser.service import Service
from tests.live import ROOT

AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "async () => (await axe.run()).violations"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make node-tools (needs npm)"),
]


@pytest.fixture(params=["en-light", "zh-dark"])
def page(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    lang, scheme = request.param.split("-")
    context = browser.new_context(
        base_url=service.url,
        locale=LOCALES[lang],
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # for axe's own script, which the policy would keep out
    )
    opened = context.new_page()
    opened.set_default_timeout(LIMIT_MS)
    yield opened
    context.close()


def complaints(page: Page, path: str | None = None) -> list[str]:
    if path is not None:
        page.goto(path)
    page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/library",
        "/library?q=lamp",
        "/video",
        "/history",
        "/history?status=failed&q=x",
        "/overview",
        "/history/bulk?action=remove",
    ],
)
def test_a_page_has_no_barrier(page: Page, path: str) -> None:
    assert complaints(page, path) == []
    shoot(page, f"axe-{path.strip('/').replace('/', '-').partition('?')[0] or 'start'}")


def test_the_way_of_a_workbook_has_no_barrier(page: Page, small: Path) -> None:
    page.goto("/")
    page.set_input_files("#file", small)
    expect(page.locator("#chosen-name")).to_have_text(small.name)
    assert complaints(page) == []
    send_now(page)
    expect(page.locator("#get-xlsx")).to_be_visible()
    assert complaints(page) == []
    claims = page.locator("#browse").get_attribute("href")
    report = page.locator("a[href$='/report']").first.get_attribute("href")
    assert complaints(page, claims) == []
    assert complaints(page, report) == []
    shoot(page, "axe-report")


def send_now(page: Page) -> None:
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")


def test_a_failure_and_an_unknown_address_have_no_barrier(page: Page, tmp_path: Path) -> None:
    assert complaints(page, "/t/unknown") == []
    assert complaints(page, "/nowhere") == []
