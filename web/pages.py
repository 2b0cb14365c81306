"""The pages for people: start, one task, all tasks, and the choice of language."""

from typing import Any

import flask

from huey_app import bulk, clock, search, service, task_view
from huey_app.kinds import KINDS
from huey_app.language import LOCALES, sentence
from huey_app.models import STATUSES, Task
from huey_app.refusal import Refused
from web import links, tasks
from web import request as requests

blueprint = flask.Blueprint("pages", __name__)

_RECENT_TASKS, _PAGE_TASKS = 10, 50
_YEAR_S = 365 * 86_400
_FILTERS = ("status", "kind", "q", "created_after", "created_before", "order")


@blueprint.get("/")
def start() -> flask.Response:
    """A place for a file, and what was sent last."""
    found, _cursor = search.search(search.Wanted(), _RECENT_TASKS)
    return page("start.html", tasks=shown(found), limit=requests.settings().max_upload_bytes)


@blueprint.get("/video")
def video() -> flask.Response:
    """A place for a dance video and its music."""
    return page("video.html", limit=requests.settings().max_upload_bytes)


@blueprint.get("/t/<task_id>")
def task(task_id: str) -> flask.Response:
    """One task: what happens, what happened, what came of it."""
    found = service.find(task_id)
    events = [
        task_view.show_event(event, requests.current().locale) for event in service.history(found)
    ]
    kind = KINDS.get(found.kind)
    return page(
        "task.html",
        task=links.task_object(found),
        events=events[::-1],
        others=service.other_files(found),
        exports=list(kind.exports) if kind else [],
        expired_on=(clock.iso(found.expired_at) or "")[:10],
    )


@blueprint.get("/history")
def history() -> flask.Response:
    """All tasks, newest first, filtered by what the address says."""
    found, cursor = search.search(tasks.wanted(), _PAGE_TASKS)
    args = requests.current().args
    return page(
        "history.html",
        tasks=shown(found),
        chosen=chosen(),
        counts={} if chosen().keys() - {"status", "order"} else search.counts(),
        orders=search.ORDERS,
        did=_did(),
        actions=bulk.actions_for(args.get("status")),
        is_first="cursor" not in args,
        older_cursor=cursor,
        statuses=STATUSES,
        kinds=list(KINDS),
    )


@blueprint.post("/language")
def language() -> flask.typing.ResponseReturnValue:
    """Remember the chosen language and go back to the page."""
    form = requests.current().form
    lang = form.get("lang", "")
    if lang not in LOCALES:
        reason = sentence("{name} is one of {allowed}.", name="lang", allowed=", ".join(LOCALES))
        raise Refused("malformed", reason, 400)
    response = flask.redirect(_own_address(form.get("back", "/")), 303)
    response.set_cookie(
        requests.LANGUAGE_COOKIE,
        lang,
        max_age=_YEAR_S,
        secure=requests.current().is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def chosen() -> dict[str, str]:
    """The filters that the address names, to be named again."""
    args = requests.current().args
    return {name: args[name] for name in _FILTERS if args.get(name)}


def _did() -> dict[str, Any] | None:
    """What an action on many tasks has done, as the address that it led to says."""
    args = requests.current().args
    if args.get("did") not in bulk.ACTIONS or not args.get("count", "").isdigit():
        return None
    return {"action": args["did"], "count": int(args["count"][:9]), "more": "more" in args}


def _own_address(back: str) -> str:
    # Browsers read "//host", "/\host" and control characters in a path as another site's address.
    is_own = back.startswith("/") and not back.startswith("//")
    return back if is_own and "\\" not in back and back.isprintable() else "/"


def shown(found: list[Task]) -> list[dict[str, Any]]:
    """Task objects for a template."""
    return [links.task_object(one) for one in found]


def page(template: str, **facts: Any) -> flask.Response:
    """Render; the browser asks again each time and is told where nothing has changed."""
    response = flask.make_response(flask.render_template(template, **facts))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.add_etag()
    response.make_conditional(requests.current())
    return response
