"""The report is one safe, self-contained page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from huey_app.kinds.claims.report.page import stream_report
from huey_app.kinds.claims.report.words import counts
from huey_app.kinds.claims.results import Record
from tests.kinds.claims import records
from tests.kinds.claims.records import claim, error, record

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&\x00\u202e</style>"
VOID = {"meta"}


class Page(HTMLParser):
    """Checks that tags close in order, and collects ids, links and tag names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def render(tmp_path: Path, *rows: Record, locale: str = "en") -> str:
    path = tmp_path / "result.jsonl"
    summary = records.write(path, *rows, locale=locale)
    return "".join(stream_report(path, summary, locale))


def test_every_reference_leads_to_its_claim(tmp_path: Path) -> None:
    rows = [record(claim(1), claim(2, 1), claim(3, 1, 2, 9), row=n) for n in (2, 5)]
    page = Page(render(tmp_path, *rows))
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert all(link.removeprefix("#") in page.ids for link in page.links)


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    bad = error(text="{x}", facts={"x": HOSTILE}, cell=HOSTILE)
    nasty = claim(1, claim_text=HOSTILE, language=HOSTILE, confidence_score=0.1)
    page = Page(text := render(tmp_path, record(nasty, claim(2, 1), errors=(bad,))))
    assert not page.tags & {"script", "img", "link", "iframe", "object"}
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}
    assert text.count("</style>") == 1
    assert "\x00" not in text
    assert "\u202e" not in text


def test_it_needs_nothing_but_itself(tmp_path: Path) -> None:
    text = render(tmp_path, record(claim(1), claim(2, 1)))
    assert not re.search(r"https?:|url\(|@import|src=", text)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ["Look at these first", "refers to", "Claim 3 is missing."]),
        ("zh", ["请先查看", "引用", "独立权利要求", 'lang="zh-CN"']),
    ],
)
def test_it_speaks_the_readers_language(tmp_path: Path, locale: str, words: list[str]) -> None:
    text = render(tmp_path, record(claim(1), claim(2, 1), errors=(error(),)), locale=locale)
    assert all(word in text for word in words)


def test_a_small_share_is_not_none(tmp_path: Path) -> None:
    rows = [record(claim(1), row=n) for n in range(2, 400)]
    text = render(tmp_path, *rows, record(claim(1, language="de"), row=400))
    assert "398 · 99.7%" in text
    assert "1 · 0.3%" in text


def test_errors_and_unsure_claims_come_first(tmp_path: Path) -> None:
    unsure = [claim(n, confidence_score=n / 10) for n in (5, 2, 4)]
    text = render(tmp_path, record(claim(1), *unsure, errors=(error(),)))
    head = text[: text.index("<section")]
    assert "Claim 3 is missing." in head
    places = [head.index(f"B2 · {n}<") for n in (2, 4, 5)]
    assert places == sorted(places)


def test_a_flood_of_notes_is_bounded(tmp_path: Path) -> None:
    rows = [
        record(claim(1, confidence_score=0.2), row=n, errors=(error(),)) for n in range(2, 400)
    ]
    text = render(tmp_path, *rows)
    head = text[: text.index("<section")]
    assert head.count("<li>") == 400
    assert head.count("And 198 more") == 2


def test_it_is_streamed_set_by_set(tmp_path: Path) -> None:
    path = tmp_path / "result.jsonl"
    summary = records.write(path, *(record(claim(1), row=n) for n in range(2, 500)))
    pieces = list(stream_report(path, summary, "en"))
    assert len(pieces) > 498
    assert max(map(len, pieces[1:])) < 5_000


def test_it_can_be_printed(tmp_path: Path) -> None:
    assert "@media print" in render(tmp_path, record(claim(1)))


def test_it_says_why_a_giant_set_has_no_picture(tmp_path: Path) -> None:
    giant = [claim(1), *(claim(n, n - 1) for n in range(2, 402))]
    text = render(tmp_path, record(*giant))
    assert 'class="tree"' not in text
    assert "A set of more than 400 claims is not drawn" in text
    assert 'class="tree"' in render(tmp_path, record(*giant[:400]))


@pytest.mark.parametrize(("independent", "said"), [(1, "independent"), (0, "dependent")])
def test_one_claim_is_said_in_the_singular(independent: int, said: str) -> None:
    assert counts(1, independent, "en") == f"1 claim, {said}"
