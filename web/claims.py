"""The claims of a finished task on a page: searched, filtered, each row with its tree."""

from typing import Any

import flask
from markupsafe import Markup, escape

from huey_app.kinds.claims import browse, results
from huey_app.kinds.claims.browse import FoundRow, Wanted
from huey_app.kinds.claims.doubts import doubt_of
from huey_app.language import Sentence, sentence
from huey_app.refusal import Refused
from web import downloads, links, pages, tasks
from web import request as requests

blueprint = flask.Blueprint("claims", __name__)

_SHOWN_CLAIMS = 60
_TYPES = ("independent", "dependent")


@blueprint.get("/t/<task_id>/claims")
def show(task_id: str) -> flask.Response:
    """The claims that the address asks for, some rows of the sheet at a time."""
    task, _kind = downloads.completed(task_id)
    if task.kind != "claims":
        raise Refused("not_found", sentence("This task has no claims."), 404)
    wanted, begin_bytes = _wanted(), tasks.number("from") or 0
    path = downloads.result_folder(task) / results.FILE_NAME
    found, more_bytes = browse.find(path, wanted, begin_bytes, _SHOWN_CLAIMS)
    return pages.page(
        "claims.html",
        task=links.task_object(task),
        rows=[_row(each, wanted) for each in found],
        wanted=wanted,
        types=_TYPES,
        chosen=_chosen(),
        is_first=not begin_bytes,
        more_bytes=more_bytes,
    )


def _wanted() -> Wanted:
    args = requests.current().args
    return Wanted(
        text=(tasks.text("q") or "").strip(),
        claim_type=args.get("type", ""),
        language=args.get("language", ""),
        is_doubtful="doubtful" in args,
    )


def _chosen() -> dict[str, str]:
    args = requests.current().args
    return {name: args[name] for name in ("q", "type", "language", "doubtful") if args.get(name)}


def _row(found: FoundRow, wanted: Wanted) -> dict[str, Any]:
    locale = requests.current().locale
    claims, anchors = found.record["claims"], found.anchors()
    shown = [
        claim
        | {
            "anchor": anchors[at],
            "is_doubtful": browse.is_doubtful(claim),
            "why": doubt_of(claim, locale),
        }
        for at, claim in enumerate(claims)
    ]
    return {
        "row": found.record["row"],
        "cell": found.record["cell"],
        "errors": [Sentence(e["text"], e["facts"]).say(locale) for e in found.record["errors"]],
        "tree": Markup(found.tree(sentence("Dependency tree").say(locale))),
        "claims": [_marked(shown[at], wanted) for at in found.fitting],
        "others": [each for at, each in enumerate(shown) if at not in set(found.fitting)],
        "anchor_of": {claim["claim_number"]: claim["anchor"] for claim in reversed(shown)},
    }


def _marked(claim: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    """The claim with what was searched for marked in its text."""
    text = claim["claim_text"]
    if not wanted.text:
        return claim
    marked, end = Markup(), 0
    for match in wanted.pattern.finditer(text):
        marked += escape(text[end : match.start()]) + Markup("<mark>{}</mark>").format(match[0])
        end = match.end()
    return claim | {"claim_text": marked + escape(text[end:])}
