"""`/history/bulk`: one action on all tasks of a filter, asked once more before it is done."""

from typing import Any

import flask

from huey_app import bulk
from huey_app.language import sentence
from huey_app.refusal import Refused
from web import pages, tasks
from web import request as requests

blueprint = flask.Blueprint("bulk", __name__, url_prefix="/history/bulk")

_SHOWN_TASKS = 20


@blueprint.get("")
def ask() -> flask.Response:
    """Which tasks it is about, and a button to do it."""
    action = _action(requests.current().args.get("action", ""))
    found, is_more = bulk.preview(action, tasks.wanted())
    return pages.page(
        "bulk.html",
        action=action,
        chosen=pages.chosen(),
        tasks=pages.shown(found[:_SHOWN_TASKS]),
        count=len(found),
        more=is_more,
        statuses=bulk.ACTIONS[action][1],
    )


@blueprint.post("")
def do() -> flask.typing.ResponseReturnValue:
    """Do it, and go back to the list."""
    action = _action(requests.current().form.get("action", ""))
    count, is_more = bulk.apply(action, tasks.wanted(), requests.settings())
    said: dict[str, Any] = {"did": action, "count": count} | ({"more": 1} if is_more else {})
    return flask.redirect(flask.url_for("pages.history", **pages.chosen() | said), 303)


def _action(name: str) -> str:
    if name not in bulk.ACTIONS:
        allowed = ", ".join(bulk.ACTIONS)
        reason = sentence("{name} is one of {allowed}.", name="action", allowed=allowed)
        raise Refused("malformed", reason, 400)
    return name
