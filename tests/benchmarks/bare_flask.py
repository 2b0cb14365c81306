"""The peer of polls: one Flask route that answers a fixed document, on the same waitress."""

import json
import sys
from typing import Any

import flask
import waitress


def make_app(document: dict[str, Any]) -> flask.Flask:
    """An app that does nothing but to turn a document into JSON."""
    app = flask.Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]

    @app.get("/task/<task_id>")
    def status(task_id: str) -> flask.Response:
        return flask.jsonify(document | {"task_id": task_id})

    return app


def main() -> None:
    """Serve until it is terminated: arguments are port, threads and the document."""
    port, threads, document = sys.argv[1:]
    app = make_app(json.loads(document))
    waitress.serve(
        app,
        host="127.0.0.1",
        port=int(port),
        threads=int(threads),
        connection_limit=1000,
        asyncore_use_poll=True,
    )


if __name__ == "__main__":
    main()
