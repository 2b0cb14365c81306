"""Asking the documents: `GET /query?q=&k=&doc_id=`, `POST /query {query, top_k, doc_id}`."""

from typing import Any

import flask

from huey_app.kinds.documents import asking
from huey_app.kinds.documents.endpoint import Endpoint
from huey_app.kinds.documents.search import RESULTS_MOST, Found, Question
from huey_app.language import Sentence, sentence
from huey_app.refusal import Refused
from web import request as requests

blueprint = flask.Blueprint("query", __name__)

_RESULTS = 10
_QUERY_MOST = 10_000
_JSON_LIMIT_BYTES = 64 * 1024


@blueprint.get("/query")
def ask() -> flask.Response:
    """Ranked passages for the question in the address."""
    args = requests.current().args
    return _answer(question(args.get("q", args.get("query")), args.get("k"), args.get("doc_id")))


@blueprint.post("/query")
def ask_json() -> flask.Response:
    """As GET, for questions that are sent as JSON."""
    requests.current().max_content_length = _JSON_LIMIT_BYTES
    try:
        document = requests.current().get_json()
    except RecursionError:
        document = None
    if not isinstance(document, dict):
        raise _malformed(sentence("Send JSON such as {example}.", example='{"query": "..."}'))
    asked = question(document.get("query"), document.get("top_k"), document.get("doc_id"))
    return _answer(asked, in_words=document.get("answer") is True)


def _answer(asked: Question, *, in_words: bool = False) -> flask.Response:
    found = asking.ask(asked, endpoint(), in_words=in_words)
    document = {
        "query": asked.text,
        "results": [result_object(rank, each) for rank, each in enumerate(found.found, start=1)],
        "took_ms": round(found.took_ms, 1),
    }
    if found.words is not None:
        document["answer"] = found.words
    if found.warnings:
        document["warnings"] = [each.say(requests.current().locale) for each in found.warnings]
    return flask.jsonify(document)


def endpoint() -> Endpoint:
    """The endpoint that this service is set up with; its address may be empty."""
    known = requests.settings()
    models = (known.embedding_model, known.answer_model)
    return Endpoint(known.endpoint_url, known.endpoint_key, *models, known.endpoint_timeout_s)


def question(text: object, results: object, doc_id: object) -> Question:
    """The question that was sent. Raises Refused (400)."""
    if not isinstance(text, str) or not text.strip():
        raise _malformed(sentence("Say what to look for: q in the address, query in JSON."))
    if len(text) > _QUERY_MOST:
        raise _malformed(sentence("A question has at most {limit} characters.", limit=_QUERY_MOST))
    if doc_id is not None and not isinstance(doc_id, str):
        raise _malformed(sentence("Send doc_id as a text."))
    return Question(_stored(text), _count(results), _stored(doc_id) if doc_id else None)


def _stored(text: str) -> str:
    # JSON can say half of a character, which no stored text holds.
    return text.encode("utf-8", "replace").decode()


def _count(value: object) -> int:
    if value is None or value == "":
        return _RESULTS
    text = str(value)
    if (
        isinstance(value, bool | float)
        or not (text.isascii() and text.isdigit())
        or not int(text[:9])
    ):
        raise _malformed(sentence("The number of results is a whole number from 1 on."))
    return min(int(text[:9]), RESULTS_MOST)


def _malformed(reason: Sentence) -> Refused:
    return Refused("malformed", reason, 400)


def result_object(rank: int, found: Found) -> dict[str, Any]:
    """JSON object of one passage; places are code points of the document's text."""
    passage, edition = found.passage, found.edition
    return {
        "rank": rank,
        "score": round(found.score, 4),
        "doc_id": edition.doc_id,
        "filename": edition.filename,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "highlight": found.highlight,
    }
