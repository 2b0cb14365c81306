"""The pages of the documents: send, search, list, and read one at the page that was found."""

import flask
from markupsafe import Markup

from huey_app.kinds.documents import asking, library
from huey_app.kinds.documents.asking import Answered
from huey_app.kinds.documents.text import highlight
from huey_app.kinds.documents.text import query as queries
from web import documents, pages, query, tasks
from web import request as requests

blueprint = flask.Blueprint("library", __name__)

_LISTED, _RESULTS = 50, 20
_FIRST_MARK = '<mark id="first" tabindex="-1">'


@blueprint.get("/library")
def overview() -> flask.Response:
    """A place for files, the search and what it found, all documents."""
    args = requests.current().args
    asked = args.get("q", "").strip()
    cursor = tasks.number("cursor")
    listed = library.editions(_LISTED + 1, cursor)
    found = _search(asked, args.get("doc_id"))
    return pages.page(
        "library.html",
        asked=asked,
        results=[
            query.result_object(rank, each) for rank, each in enumerate(found.found, start=1)
        ],
        took_ms=round(found.took_ms),
        notes=[each.say(requests.current().locale) for each in found.warnings],
        only=args.get("doc_id"),
        documents=[documents.document_object(each) for each in listed[:_LISTED]],
        older_cursor=listed[_LISTED - 1].id if len(listed) > _LISTED else None,
        is_first=cursor is None,
        counts=library.counts(),
        limit=requests.settings().max_upload_bytes,
    )


def _search(asked: str, doc_id: str | None) -> Answered:
    if not asked:
        return Answered()
    return asking.ask(query.question(asked, _RESULTS, doc_id), query.endpoint(), in_words=False)


@blueprint.get("/library/<doc_id:doc_id>")
def read(doc_id: str) -> flask.Response:
    """One page of a document, what was asked for marked in it."""
    args = requests.current().args
    edition = documents.found(doc_id)
    number = min(max(1, tasks.number("page") or 1), int(edition.pages))
    text = library.page_text(edition, number)
    terms = queries.terms_of(args.get("q", ""))
    return pages.page(
        "document.html",
        document=documents.document_object(edition),
        number=number,
        # A page may be a long sheet: the link to it leads to the first word that was found.
        text=Markup(highlight.marked_html(text, terms).replace("<mark>", _FIRST_MARK, 1)),
        asked=args.get("q", ""),
    )
