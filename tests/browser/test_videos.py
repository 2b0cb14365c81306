"""A person sends a dance and its music, and plays what comes back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, shoot
from tests.browser.service import Service
from tests.browser.slow_line import SlowLine
from tests.kinds.video.media import scenes
from tests.kinds.video.media.scenes import Made, Scene

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    scene = Scene(offset_s=-2.5, duration_s=16.0, music_name="音乐.mp3", music_codec="libmp3lame")
    return scenes.make(scene, tmp_path_factory.mktemp("scene"))


def choose(page: Page, made: Made) -> None:
    page.set_input_files("#dance", made.dance)
    page.set_input_files("#bgm", made.bgm)


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 1280), ("zh", 390)])
def test_both_results_play_side_by_side(
    open_page: OpenPage, made: Made, lang: str, width: int
) -> None:
    page = open_page("/video", lang=lang, width=width)
    choose(page, made)
    expect(page.locator("#bgm-name")).to_contain_text("音乐.mp3")
    shoot(page, f"video-form-{lang}-{width}")
    page.locator("#video-submit").click()
    page.wait_for_url("**/t/*")
    videos = page.locator(".videos video")
    expect(videos).to_have_count(2)
    if width > 1000:
        # Captions of one and of two lines: the players are side by side all the same.
        first, second = (videos.nth(number).bounding_box() for number in (0, 1))
        assert first["y"] == second["y"]
        assert first["x"] < second["x"]
    for number in (0, 1):
        played = videos.nth(number).evaluate(PLAY)
        assert played["moved"] > 0.2
        assert played["heard"] > 0
        assert played["error"] is None
        assert 12 < played["duration"] < 17
    expect(page.locator(".waves img")).to_have_js_property("complete", True)
    assert page.locator(".waves img").evaluate("image => image.naturalWidth") > 100
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"video-result-{lang}-{width}")


PLAY = """async (video) => {
  video.muted = false;
  video.volume = 0.01;
  video.preload = "auto";
  await new Promise((resolve, reject) => {
    if (video.readyState >= 2) resolve();
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error.message));
    video.load();
  });
  video.currentTime = 5;
  await new Promise((resolve) => { video.onseeked = resolve; });
  const from = video.currentTime;
  await video.play();
  await new Promise((resolve) => setTimeout(resolve, 900));
  video.pause();
  return {
    moved: video.currentTime - from,
    heard: video.webkitAudioDecodedByteCount,
    duration: video.duration,
    error: video.error && video.error.message,
  };
}"""


def test_what_is_missing_is_said_and_the_keyboard_goes_there(
    open_page: OpenPage, made: Made
) -> None:
    page = open_page("/video")
    page.set_input_files("#dance", made.dance)
    page.locator("#video-submit").press("Enter")
    expect(page.locator("#video-problem")).to_contain_text("both files")
    expect(page.locator("#bgm")).to_be_focused()


def test_what_was_sent_is_kept_over_a_change_of_language(open_page: OpenPage, made: Made) -> None:
    page = open_page("/video")
    page.set_input_files("#dance", made.dance)
    expect(page.locator("#dance-figures")).to_have_text("Received.")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("#dance-name")).to_contain_text(made.dance.name)
    page.set_input_files("#bgm", made.bgm)
    page.locator("#video-submit").click()
    page.wait_for_url("**/t/*")
    page.goto("/video")
    expect(page.locator("#dance-name")).to_be_empty()


def test_a_video_sent_on_the_start_page_needs_only_its_music(
    open_page: OpenPage, made: Made
) -> None:
    page = open_page()
    page.set_input_files("#file", made.dance)
    page.locator("#for-video a").click()
    expect(page.locator("#dance-name")).to_contain_text(made.dance.name)
    expect(page.locator("#bgm-name")).to_be_empty()
    page.set_input_files("#bgm", made.bgm)
    page.locator("#video-submit").click()
    page.wait_for_url("**/t/*")


def test_an_upload_goes_on_after_the_service_was_killed_and_then_it_begins(
    open_page: OpenPage, service: Service, made: Made, tmp_path: Path
) -> None:
    line = SlowLine(service.port, bytes_per_s=1_000_000)
    long = tmp_path / "long.mp4"
    long.write_bytes(made.dance.read_bytes() + bytes(9_000_000))
    page = open_page(f"http://127.0.0.1:{line.port}/video")
    page.set_input_files("#bgm", made.bgm)
    page.set_input_files("#dance", long)
    expect(page.locator("#dance-figures")).to_contain_text("MB · ")
    page.locator("#video-submit").click()
    expect(page.locator("#video-waits")).to_contain_text("begins as soon as")
    shoot(page, "video-sending-en")
    service.kill()
    expect(page.locator("#dance-figures")).to_contain_text("goes on by itself")
    service.start()
    page.wait_for_url("**/t/*")
    line.close()


def test_a_cancelled_upload_can_be_chosen_again(
    open_page: OpenPage, service: Service, made: Made, tmp_path: Path
) -> None:
    line = SlowLine(service.port, bytes_per_s=300_000)
    long = tmp_path / "long.mp4"
    long.write_bytes(made.dance.read_bytes() + bytes(9_000_000))
    page = open_page(f"http://127.0.0.1:{line.port}/video")
    page.set_input_files("#dance", long)
    page.locator("#dance-cancel").click()
    expect(page.locator("#dance-problem")).to_contain_text("was cancelled")
    page.set_input_files("#dance", made.bgm)
    expect(page.locator("#dance-figures")).to_have_text("Received.")
    expect(page.locator("#dance-problem")).to_be_hidden()
    line.close()


def test_a_refusal_says_what_to_do(open_page: OpenPage, made: Made, tmp_path: Path) -> None:
    page = open_page("/video")
    page.set_input_files("#dance", made.bgm)
    page.set_input_files("#bgm", made.bgm)
    page.locator("#video-submit").click()
    page.wait_for_url("**/t/*")
    expect(page.locator(".problem").first).to_contain_text("holds no picture")
