"""A service of its own, a real chromium, and one place for what a person does with a page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import workbooks
from tests.browser.service import Service

SHOTS = Path(__file__).parent / "shots"
LIMIT_MS = 30_000
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
expect.set_options(timeout=LIMIT_MS)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium here: apt-get install chromium fonts-noto-cjk")
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=args)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("service") / "var")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbooks.write_small(tmp_path_factory.mktemp("small") / "权利要求 small.xlsx")


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbooks.write_long(tmp_path_factory.mktemp("long") / "long.xlsx")


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[OpenPage]:
    """Opens a page of its own browser profile; none may throw, or break its content policy."""
    contexts, faults = [], []

    def open_(path: str = "/", lang: str = "en", width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=service.url,
            locale=LOCALES[lang],
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said.text) else None)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults


def _is_fault(text: str) -> bool:
    return "Content Security Policy" in text


def send(page: Page, workbook: Path) -> None:
    """From the start page to the page of the task."""
    page.set_input_files("#file", workbook)
    page.locator("#submit").click()
    page.wait_for_url("**/t/*")


def shoot(page: Page, name: str) -> None:
    """Keep what the page looks like, for people to see."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
