"""What the pages say: single words by name, and numbers, sizes and times in a language."""

import string
from typing import Any

import babel
import flask
from babel.numbers import format_decimal

from huey_app.language import Fact, Sentence, sentence
from web import request as requests

WORDS: dict[str, Sentence] = {
    "status.pending": sentence("Waiting"),
    "status.processing": sentence("Running"),
    "status.completed": sentence("Completed"),
    "status.failed": sentence("Failed"),
    "status.cancelled": sentence("Cancelled"),
    "kind.claims": sentence("Patent claims"),
    "kind.documents": sentence("Documents"),
    "kind.video": sentence("Dance video"),
    "field.bgm": sentence("Music"),
    "event.accepted": sentence("Accepted"),
    "event.started": sentence("Started"),
    "event.completed": sentence("Completed"),
    "event.failed": sentence("Failed"),
    "event.attempt_failed": sentence("Attempt failed"),
    "event.released": sentence("Given back: the service stopped"),
    "event.cancel_requested": sentence("Asked to stop"),
    "event.cancelled": sentence("Cancelled"),
    "event.retried": sentence("Sent again by hand"),
    "event.expired": sentence("Files removed"),
    "order.newest": sentence("Newest first"),
    "order.oldest": sentence("Oldest first"),
    "order.failed": sentence("Failed ones first"),
    "order.longest": sentence("Longest running first"),
    "bulk.cancel": sentence("Cancel these tasks"),
    "bulk.cancel.why": sentence("Waiting tasks end at once, running ones within two seconds."),
    "bulk.cancel.did": sentence("Cancelled, or asked to stop: {count}."),
    "bulk.retry": sentence("Run these tasks again"),
    "bulk.retry.why": sentence(
        "Failed and cancelled tasks whose files are still here wait again."
    ),
    "bulk.retry.did": sentence("Waiting again: {count}."),
    "bulk.remove": sentence("Remove the files of these tasks"),
    "bulk.remove.why": sentence(
        "What was sent and what came of it is removed now; the record of each task stays."
    ),
    "bulk.remove.did": sentence("Files removed: {count}."),
    "unit.rows": sentence("rows"),
    "unit.pages": sentence("pages"),
    "claim.independent": sentence("independent"),
    "claim.dependent": sentence("dependent"),
    "export.xlsx": sentence("Excel"),
    "export.csv": sentence("CSV"),
    "export.jsonl": sentence("JSON Lines"),
}
"""Words that a template looks up by a name which it only knows at run time."""

SCRIPT_WORDS: dict[str, Sentence] = {
    "uploaded": sentence("{percent} %, {done} of {total}"),
    "speed": sentence("{rate} per second"),
    "left": sentence("{duration} left"),
    "seconds": sentence("{seconds} s"),
    "minutes": sentence("{minutes} min {seconds} s"),
    "hours": sentence("{hours} h {minutes} min"),
    "sending": sentence("Sending {name}"),
    "reading": sentence("Received. Looking inside…"),
    "upload_cancelled": sentence("The upload was cancelled. Nothing was kept."),
    "upload_waits": sentence("The line is interrupted. It goes on by itself where it stopped."),
    "too_large": sentence(
        "This file has {size}, and the limit is {limit}. "
        "Split it, or keep only the part that matters."
    ),
    "document_too_large": sentence("This file has {size}, and the limit is {limit}."),
    "delete_document": sentence("Delete {name}?"),
    "deleted": sentence("{name} was deleted."),
    "accepted_as": sentence("Accepted: {kind}"),
    "video_alone": sentence("A video needs its music: send both on the page for dance videos."),
    "both_files": sentence("Choose both files: the dance video and its music."),
    "media_too_large": sentence(
        "This file has {size}, and the limit is {limit}. Send a shorter or smaller one."
    ),
    "arrived": sentence("Received."),
    "choose_file": sentence("Choose a file"),
    "choose_other": sentence("Choose another file"),
    "begins_when_sent": sentence("It begins as soon as both files have arrived."),
    "no_answer": sentence("The service does not answer. Nothing you chose is lost: try again."),
    "strange_answer": sentence("The service answered {status}. Try again in a moment."),
    "name_it": sentence("Give the document a name to find it under."),
    "choose_column": sentence("Choose the column that holds the claims."),
    "sheet": sentence("{name} ({rows} rows)"),
    "sheet_of_one": sentence("{name} (1 row)"),
    "empty_sheet": sentence("There is nothing in this sheet. Choose another one."),
    "unsure": sentence("No column here looks like claims. If one holds them, choose it."),
    "ready": sentence("What to do with it can be chosen now."),
    "no_header": sentence("Column without a header"),
    "counted": sentence("{current} of {total} {unit}"),
    "rate": sentence("{rate} {unit} per second"),
    "measuring": sentence("Measuring the speed…"),
    "percent": sentence("{percent} %"),
    "back": sentence("The service answers again."),
    "updated": sentence("The status is now: {status}."),
}
"""Sentences that the scripts of the pages form; their facts are filled in the browser."""


def install(app: flask.Flask) -> None:
    """Give the templates their words, in the language of the request."""
    app.jinja_env.globals.update(
        t=_say, word=_word, script_words=_script_words, locale=_locale, language_name=_language
    )
    app.jinja_env.filters.update(number=_number, seconds=_seconds, size=_size, utc=_utc)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _locale() -> str:
    return requests.current().locale


def _say(text: str, /, **facts: Fact) -> str:
    return Sentence(text, facts).say(_locale())


def _word(name: str, **facts: Fact) -> str:
    known = WORDS.get(name)
    return _say(known.text, **facts) if known else name.partition(".")[2]


def _script_words() -> dict[str, str]:
    """Each sentence in the request's language, with its places kept."""
    return {
        name: Sentence(found.text, _places(found.text)).say(_locale())
        for name, found in (SCRIPT_WORDS | WORDS).items()
    }


def _places(text: str) -> dict[str, str]:
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    return {name: "{" + name + "}" for name in names}


def _number(value: float) -> str:
    return str(format_decimal(value, locale=_locale()))


def _size(size_bytes: int | None) -> str:
    """Bytes as a person says them; 1 MB has 1024 * 1024 bytes, as in the settings."""
    value, unit = float(size_bytes or 0), "B"
    for larger in ("KB", "MB", "GB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    form = "#,##0" if unit == "B" or value >= 100 else "#,##0.#"
    return f"{format_decimal(value, form, locale=_locale())}\N{NO-BREAK SPACE}{unit}"


def _seconds(value: float | None) -> str:
    """A length of time as a person says it; a dash where there is none."""
    if value is None:
        return "–"
    if value < 60:
        form = "#,##0.#" if value < 10 else "#,##0"
        return _say("{seconds} s", seconds=str(format_decimal(value, form, locale=_locale())))
    minutes, seconds = divmod(round(value), 60)
    if minutes < 60:
        return _say("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)
    return _say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _utc(iso: str) -> str:
    """What stands in the page until its script has put the viewer's own time there."""
    return f"{iso[:10]} {iso[11:16]} UTC"


def _language(code: str) -> str:
    names: Any = babel.Locale.parse(_locale()).languages
    return str(names.get(code, code))
