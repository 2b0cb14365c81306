"""How the service is: for people, for load balancers, for Prometheus."""

from typing import Any

import flask

from huey_app import health
from web import request as requests

blueprint = flask.Blueprint("health", __name__)

WITHOUT_DATABASE = ("health.healthz", "health.readyz")
"""What answers where the database cannot even be opened."""


@blueprint.get("/stats")
def stats() -> flask.Response:
    """Counts by status and kind, success rate, queue, workers, room."""
    return flask.jsonify(health.stats(requests.settings()))


@blueprint.get("/healthz")
def healthz() -> flask.Response:
    """This process is alive."""
    return flask.jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[flask.Response, int]:
    """200 where work can be accepted and done; 503 and which part is missing where not."""
    checks = health.readiness(requests.settings())
    ready = all(checks.values())
    answer = flask.jsonify({"status": "ready" if ready else "not ready", "checks": checks})
    if not ready:
        answer.headers["Retry-After"] = "5"
    return answer, 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> flask.Response:
    """The same numbers as Prometheus text."""
    text = _prometheus(health.stats(requests.settings()))
    return flask.Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _prometheus(stats: dict[str, Any]) -> str:
    lines = ["# HELP holdfast_tasks Tasks by kind and status.", "# TYPE holdfast_tasks gauge"]
    for kind, counts in stats["kinds"].items():
        for status, count in counts.items():
            lines.append(f'holdfast_tasks{{kind="{kind}",status="{status}"}} {count}')
    gauges = {
        "workers": ("Living worker processes.", stats["workers"]),
        "oldest_pending_seconds": ("Age of the oldest waiting task.", stats["oldest_pending_s"]),
        "disk_free_bytes": ("Free room on the data folder's disk.", stats["disk_free_bytes"]),
    }
    for name, (text, value) in gauges.items():
        lines.append(f"# HELP holdfast_{name} {text}")
        lines.append(f"# TYPE holdfast_{name} gauge")
        lines.append(f"holdfast_{name} {value or 0}")
    return "\n".join(lines) + "\n"
