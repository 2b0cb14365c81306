"""The claims of a task on a page: searched, filtered, paged, with the tree of each row."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.web.conftest import Client

SETS = [
    "1. A kettle comprising a spout.\n2. The kettle of claim 1, wherein the spout is bent.",
    "1、一种灯，其特征在于包括灯罩。\n2、根据权利要求1所述的灯，其特征在于灯罩可拆。",
    '1. A rake whose width is <img at most "5" teeth.',
]


def send(client: Client, folder: Path, cells: list[str]) -> str:
    """Id of a completed task over a sheet with these cells."""
    book = Workbook()
    book.active.append(["Claims"])
    for cell in cells:
        book.active.append([cell])
    book.save(folder / "book.xlsx")
    answer = client.send("/claims", (folder / "book.xlsx").read_bytes(), "tools.xlsx").get_json()
    assert client.work.run_next() == "completed"
    return str(answer["task_id"])


@pytest.fixture
def done(client: Client, tmp_path: Path) -> str:
    return send(client, tmp_path, SETS)


def shown(client: Client, task_id: str, **asked: str) -> list[str]:
    """Ids of the claims on the page that fit, others left out."""
    page = client.get(f"/t/{task_id}/claims", query_string=asked).text
    fitting = re.sub(r"<details><summary>Other claims.*?</details>", "", page, flags=re.DOTALL)
    return re.findall(r'<article class="claim [^"]*" id="([^"]*)"', fitting)


def test_all_claims_are_shown_with_their_trees(client: Client, done: str) -> None:
    page = client.get(f"/t/{done}/claims").text
    assert shown(client, done) == ["r2-1", "r2-2", "r3-1", "r3-2", "r4-1"]
    assert page.count("<svg") == 2
    assert 'href="#r2-1"' in page
    assert f'href="/t/{done}/claims"' in client.get(f"/t/{done}").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "SPOUT IS"}, ["r2-2"]),
        ({"q": "灯罩可拆"}, ["r3-2"]),
        ({"q": "c.aim"}, []),
        ({"q": "a3"}, ["r3-1", "r3-2"]),
        ({"type": "independent"}, ["r2-1", "r3-1", "r4-1"]),
        ({"language": "zh", "type": "dependent"}, ["r3-2"]),
        ({"language": "xx"}, []),
        ({"doubtful": "1", "q": "kettle"}, []),
    ],
)
def test_claims_are_found_by_text_cell_type_and_language(
    client: Client, done: str, asked: dict[str, str], found: list[str]
) -> None:
    assert shown(client, done, **asked) == found


def test_the_other_claims_of_a_row_that_fits_can_be_opened(client: Client, done: str) -> None:
    page = client.get(f"/t/{done}/claims?q=bent").text
    assert "Other claims of this row: 1" in page
    assert 'id="r2-1"' in page
    assert "<mark>bent</mark>" in page


def test_text_of_a_claim_is_only_text(client: Client, done: str) -> None:
    for asked in ("", "?q=most", "?q=<img"):
        assert "<img at" not in client.get(f"/t/{done}/claims{asked}").text
    page = client.get(f"/t/{done}/claims?q=most").text
    assert "&lt;img at <mark>most</mark> &#34;5&#34;" in page


def test_many_claims_come_page_by_page_each_once(client: Client, tmp_path: Path) -> None:
    task_id = send(client, tmp_path, [f"{n}. A tool number {n}." for n in range(1, 151)])
    seen, path = [], f"/t/{task_id}/claims?type=independent"
    while path:
        page = client.get(path).text
        seen += re.findall(r'<article class="claim [^"]*" id="([^"]*)"', page)
        further = re.search(r'rel="next" href="([^"]*)"', page)
        path = further[1].replace("&amp;", "&") if further else ""
    assert seen == [f"r{row}-1" for row in range(2, 152)]
    assert shown(client, task_id, **{"from": "9"})[0] == "r3-1"


def test_a_task_without_claims_says_so(client: Client, done: str) -> None:
    assert client.get("/t/unknown/claims").status_code == 404
    assert client.get(f"/t/{done}/claims?from=x").status_code == 400


def test_what_to_look_at_is_said_in_the_readers_language(client: Client, tmp_path: Path) -> None:
    task_id = send(client, tmp_path, ["1. A kettle with a spout.\n3. The kettle of claim 2."])
    for path in (f"/t/{task_id}", f"/t/{task_id}/claims"):
        page = client.get(path, headers={"Accept-Language": "zh"}).text
        assert "权利要求 3 引用了本组中不存在的权利要求 2。" in page
        assert "refers to claim 2" not in page


def test_a_doubtful_claim_says_why_on_a_line_of_its_own(client: Client, tmp_path: Path) -> None:
    task_id = send(client, tmp_path, ["1. A kettle with a spout.\n2. The kettle of claim 7."])
    for language, said in (
        ("en", "It refers to a claim that is not there."),
        ("zh", "引用了不存在的权利要求。"),
    ):
        page = client.get(f"/t/{task_id}/claims", headers={"Accept-Language": language}).text
        assert page.count(f'<p class="score small">{said}</p>') == 1


def test_the_csv_says_the_doubt_in_the_language_asked_for(client: Client, tmp_path: Path) -> None:
    task_id = send(client, tmp_path, ["1. A kettle with a spout.\n2. The kettle of claim 7."])
    for language, said in (
        ("en", "It refers to a claim that is not there."),
        ("zh", "引用了不存在的权利要求。"),
    ):
        answer = client.get(
            f"/task/{task_id}/export?format=csv", headers={"Accept-Language": language}
        )
        assert answer.text.rstrip().endswith(f",absent_reference,{said}")
        assert "Accept-Language" in answer.headers["Vary"]
