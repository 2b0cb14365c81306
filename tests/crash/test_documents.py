"""Consumers are killed -9 while they ingest: no document is ever found by half."""

import time

import pytest

from huey_app import store
from huey_app.kinds.documents import index, library, search
from huey_app.kinds.documents.kind import DocumentsKind
from huey_app.kinds.documents.search import Question
from huey_app.kinds.documents.tables import Edition, IndexState
from tests.crash.service import LIMIT_S, Service
from tests.kinds.documents.test_kind import send
from tests.live import until

pytestmark = pytest.mark.crash

HUEY = "huey_app.consumer.huey"
PAGES = 40


def book(number: int) -> bytes:
    """Each page has a word of its own, and the one of its book."""
    return "\f".join(
        f"book{number} page{number}x{page} " + "filling words " * 150 for page in range(PAGES)
    ).encode()


def assert_whole(numbers: range) -> None:
    """Each book is found with its first and its last page, or not at all."""
    for number in numbers:
        with store.database.atomic():
            first, last = (
                {each.edition.doc_id for each in search.answer(Question(f"page{number}x{n}"))[0]}
                for n in (0, PAGES - 1)
            )
        assert (number, first) == (number, last)


def test_a_document_is_found_whole_or_not_at_all_whatever_is_killed(service: Service) -> None:
    service.configure(max_attempts=50)
    numbers = range(16)
    for number in numbers:
        send(service, f"book{number % 8}", book(number))
    for kills in range(1, 6):
        consumer = service.live.consumer(HUEY)
        until(lambda least=2 * kills: service.count("completed") >= least, LIMIT_S, "progress")
        time.sleep(0.03 * kills)
        consumer.kill()
        assert_whole(numbers)
        assert list(DocumentsKind().violations()) == []
    service.live.consumer(HUEY)
    service.until_done()
    assert {edition.doc_id for edition in library.editions(50, None)} == {
        f"book{n}" for n in range(8)
    }
    found = {each.edition.doc_id for each in search.answer(Question("page3x0"))[0]}
    assert found == set(), "the second book of that id was sent later"
    until(lambda: Edition.select().count() == 8, LIMIT_S, "the rows of others to go")
    service.assert_sound()


def test_an_index_of_an_older_version_is_built_anew_by_the_workers(service: Service) -> None:
    send(service, "a", b"valve")
    consumer = service.live.consumer(HUEY)
    service.until_done()
    consumer.terminate(LIMIT_S)
    IndexState.update(version=0).execute()
    service.live.consumer(HUEY)
    until(lambda: not index.is_outdated(), LIMIT_S, "the new index")
    assert [each.edition.doc_id for each in search.answer(Question("valve"))[0]] == ["a"]
