"""The OpenAPI document says what the service does."""

import re
from typing import Any

import pytest

from huey_app.kinds import KINDS
from tests.web.conftest import Client

PAGES = ("pages.", "overview.", "bulk.", "claims.", "static")
_METHODS = ("GET", "POST", "PATCH", "DELETE")


def routes(client: Client) -> set[tuple[str, str]]:
    """(method, path) of every call that is not a page."""
    found = set()
    for rule in client.http.application.url_map.iter_rules():
        if not rule.endpoint.startswith(PAGES):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            found |= {(m.lower(), path) for m in rule.methods or () if m in _METHODS}
    return found


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/openapi.json").get_json()
    return answer


def test_every_call_is_described_and_every_described_call_exists(
    client: Client, document: dict[str, Any]
) -> None:
    described = {(m, path) for path, calls in document["paths"].items() for m in calls}
    assert described == routes(client)


def test_a_task_has_exactly_the_described_fields(
    client: Client, document: dict[str, Any], workbook: bytes
) -> None:
    task = client.send("/claims", workbook).get_json()
    assert set(document["components"]["schemas"]["Task"]["properties"]) == set(task)


def test_a_problem_has_exactly_the_described_fields(
    client: Client, document: dict[str, Any]
) -> None:
    problem = client.get("/task/nobody").get_json()
    assert set(document["components"]["schemas"]["Problem"]["properties"]) == set(problem)


def test_every_format_of_an_export_is_described(document: dict[str, Any]) -> None:
    described = document["paths"]["/task/{task_id}/export"]["get"]["responses"]["200"]["content"]
    offered = {e.content_type for kind in KINDS.values() for e in kind.exports.values()}
    assert {media.partition(";")[0] for media in offered} == set(described)
