"""One task and all tasks: status, cancel, retry, history, list."""

from collections.abc import Callable

import flask

from huey_app import clock, search, service, task_view
from huey_app.kinds import KINDS
from huey_app.language import sentence
from huey_app.models import STATUSES, Task
from huey_app.refusal import Refused
from web import links
from web import request as requests

blueprint = flask.Blueprint("tasks", __name__)

_LIMIT, _LIMIT_MOST = 50, 500
_TEXT_LIMIT = 200


@blueprint.get("/task/<task_id>")
def status(task_id: str) -> flask.Response:
    """The task; 304 where the caller has it already; waits where `Prefer: wait` asks to."""
    task = service.find(task_id)
    response = links.task_answer(task)
    known = requests.current().if_none_match
    if known:
        task, applied = wait_for(task, lambda now: now.done or not known.contains_weak(_etag(now)))
    else:
        task, applied = wait_for(task, lambda now: now.done)
    if applied:
        response = links.task_answer(task)
    response.make_conditional(requests.current())
    return say_applied(response, applied)


def _etag(task: Task) -> str:
    return links.task_answer(task).get_etag()[0] or ""


def wait_for(task: Task, is_over: Callable[[Task], bool]) -> tuple[Task, bool]:
    """Wait as `Prefer: wait` asks; the task as it is then, and whether waiting was possible."""
    seconds = requests.current().wait_s
    if seconds is None:
        return task, False
    latest = task

    def look() -> bool:
        nonlocal latest
        latest = service.find(task.task_id)
        return is_over(latest)

    applied = flask.current_app.config["WAITERS"].wait(look, seconds)
    return latest, applied


def say_applied(response: flask.Response, applied: bool) -> flask.Response:
    """Tell the caller that its wish to wait was followed."""
    if applied:
        response.headers["Preference-Applied"] = f"wait={requests.current().wait_s}"
    return response


@blueprint.delete("/task/<task_id>")
def cancel(task_id: str) -> flask.Response:
    """200 where it is cancelled, 202 where a running task was asked to stop."""
    task = service.cancel(task_id, requests.settings())
    return links.task_answer(task, 200 if task.done else 202)


@blueprint.post("/task/<task_id>/retry")
def retry(task_id: str) -> flask.Response:
    """Run a failed or cancelled task again."""
    return links.task_answer(service.retry(task_id, requests.settings()), 202)


@blueprint.get("/task/<task_id>/history")
def history(task_id: str) -> flask.Response:
    """Every transition of the task, oldest first."""
    events = service.history(service.find(task_id))
    locale = requests.current().locale
    return flask.jsonify({"events": [task_view.show_event(event, locale) for event in events]})


@blueprint.get("/tasks")
def all_tasks() -> flask.Response:
    """Tasks newest first, filtered and paged."""
    found, cursor = search.search(wanted(), limit())
    next_cursor = None if cursor is None else str(cursor)
    shown = [links.task_object(task) for task in found]
    return flask.jsonify({"tasks": shown, "next_cursor": next_cursor})


def wanted() -> search.Wanted:
    """The filters and the cursor that the address names. Raises Refused (400)."""
    return search.Wanted(
        status=_one_of("status", STATUSES),
        kind=_one_of("kind", tuple(KINDS)),
        q=text("q"),
        created_after=_time("created_after"),
        created_before=_time("created_before"),
        cursor=_cursor(),
        order=_order(),
    )


def _order() -> search.Order:
    wanted = _one_of("order", search.ORDERS)
    return next((order for order in search.ORDERS if order == wanted), "newest")


def _cursor() -> int | None:
    given = requests.current().args.get("cursor", "")
    if _order() != "failed" or not given.startswith("-"):
        return _number("cursor", given)
    behind = _number("cursor", given[1:])
    return behind and -behind


def text(name: str) -> str | None:
    """The value of the address, None where it is not there. Raises Refused (400)."""
    value = requests.current().args.get(name) or None
    if value is not None and len(value) > _TEXT_LIMIT:
        reason = sentence("{name} has at most {limit} characters.", name=name, limit=_TEXT_LIMIT)
        raise Refused("malformed", reason, 400)
    return value


def _one_of(name: str, allowed: tuple[str, ...]) -> str | None:
    value = requests.current().args.get(name) or None
    if value is not None and value not in allowed:
        reason = sentence("{name} is one of {allowed}.", name=name, allowed=", ".join(allowed))
        raise Refused("malformed", reason, 400)
    return value


def _time(name: str) -> float | None:
    value = requests.current().args.get(name)
    try:
        return clock.parse(value) if value else None
    except ValueError:
        reason = sentence("{name} is a time such as 2026-01-16T12:00:00Z.", name=name)
        raise Refused("malformed", reason, 400) from None


def limit() -> int:
    """How many are asked for, within what is allowed. Raises Refused (400)."""
    wanted = number("limit")
    return _LIMIT if wanted is None else max(1, min(wanted, _LIMIT_MOST))


def number(name: str) -> int | None:
    """The number of the address, None where it is not there. Raises Refused (400)."""
    return _number(name, requests.current().args.get(name, ""))


def _number(name: str, value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 19):
        reason = sentence("{name} is not one that this service gave.", name=name)
        raise Refused("malformed", reason, 400)
    return min(int(value), 1 << 62)
