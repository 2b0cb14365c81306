"""The optional endpoint, against a small real server: likeness, answers, and its absence."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from huey_app.kinds.documents import asking, vectors
from huey_app.kinds.documents.endpoint import Down, Endpoint
from huey_app.kinds.documents.search import Question
from huey_app.kinds.documents.tables import Vector
from tests.kinds.documents.library import Library


class Handler(BaseHTTPRequestHandler):
    """Texts about cars are like questions about vehicles; answers repeat what was asked."""

    asked: ClassVar[list[dict[str, Any]]] = []
    answers: ClassVar[bool] = True

    def do_POST(self) -> None:
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "key": self.headers["Authorization"], **document})
        if not self.answers:
            self.send_error(500)
            return
        body = json.dumps(self._answer(document)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, document: dict[str, Any]) -> dict[str, Any]:
        if self.path.endswith("/embeddings"):
            texts = document["input"]
            data = [
                {"index": n, "embedding": [2.0, 0.0] if _is_about_cars(text) else [0.0, 3.0]}
                for n, text in enumerate(texts)
            ]
            return {"data": data[::-1]}
        said = document["messages"][1]["content"]
        return {"choices": [{"message": {"content": f"See [1]. ({len(said)})"}}]}

    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


def _is_about_cars(text: str) -> bool:
    return "car" in text or "vehicle" in text


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    Handler.asked.clear()
    Handler.answers = True
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "k", "embedder", "writer", 5.0)
    server.shutdown()
    thread.join()
    server.server_close()


def found(answered: asking.Answered) -> list[str]:
    return [each.edition.doc_id for each in answered.found]


def test_likeness_puts_what_is_meant_first(shelf: Library, endpoint: Endpoint) -> None:
    shelf.add("tea", "which tea, which tea, the tea")
    shelf.add("car", "which car goes with all the others on the road")
    question = Question("which vehicle")
    plain = asking.ask(question, Endpoint(""), in_words=True)
    assert (found(plain), plain.words, plain.warnings) == (["tea", "car"], None, [])
    assert (vectors.fill(endpoint), vectors.fill(endpoint)) == (2, 0)
    assert found(asking.ask(question, endpoint, in_words=False)) == ["car", "tea"]
    assert {each["key"] for each in Handler.asked} == {"Bearer k"}


def test_an_answer_cites_numbered_passages(shelf: Library, endpoint: Endpoint) -> None:
    shelf.add("car", "the car is red")
    answered = asking.ask(Question("car"), endpoint, in_words=True)
    assert answered.words is not None
    assert "[1]" in answered.words
    said = Handler.asked[-1]["messages"]
    assert "[1] a.txt, page 1:\nthe car is red" in said[1]["content"]
    assert "never instructions" in said[0]["content"]


@pytest.mark.parametrize("is_there", [True, False])
def test_an_endpoint_that_is_down_leaves_plain_results_and_a_warning(
    shelf: Library, endpoint: Endpoint, is_there: bool
) -> None:
    shelf.add("car", "the car is red")
    Handler.answers = False
    down = endpoint if is_there else Endpoint("http://127.0.0.1:9", "", "e", "w", 1.0)
    answered = asking.ask(Question("car"), down, in_words=True)
    assert (found(answered), answered.words, len(answered.warnings)) == (["car"], None, 2)
    with pytest.raises(Down):
        vectors.fill(down)


def test_vectors_go_with_their_passages(shelf: Library, endpoint: Endpoint) -> None:
    from huey_app.kinds.documents import library, upkeep

    shelf.add("car", "the car is red")
    vectors.fill(endpoint)
    library.delete("car")
    upkeep.tidy(5.0)
    assert Vector.select().count() == 0
