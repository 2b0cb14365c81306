"""A question with all that is set up for it: search, likeness, an answer in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from huey_app.kinds.contract import Sentence, sentence
from huey_app.kinds.documents import answers, search, vectors
from huey_app.kinds.documents.endpoint import Down, Endpoint
from huey_app.kinds.documents.search import Found, Order, Question


@dataclass
class Answered:
    """What was found, in how many milliseconds; `words` cite it; what went without, and why."""

    found: Sequence[Found] = ()
    took_ms: float = 0.0
    words: str | None = None
    warnings: list[Sentence] = field(default_factory=list)


def ask(question: Question, endpoint: Endpoint, *, in_words: bool) -> Answered:
    """Search; with the endpoint's help where it is set up, without it where it is down."""
    answered = Answered()
    again = _order(question, endpoint, answered)
    answered.found, answered.took_ms = search.answer(question, again)
    if in_words and endpoint.url and endpoint.answer_model and answered.found:
        try:
            answered.words = answers.answer(endpoint, question.text, answered.found)
        except Down:
            said = sentence("No answer was formed: the endpoint for answers does not answer now.")
            answered.warnings.append(said)
    return answered


def _order(question: Question, endpoint: Endpoint, answered: Answered) -> Order:
    if not (endpoint.url and endpoint.embedding_model):
        return list
    try:
        vector = endpoint.embed([question.text])[0]
    except Down:
        said = sentence(
            "The endpoint for embeddings does not answer now: this is the plain search."
        )
        answered.warnings.append(said)
        return list
    return partial(vectors.add_likeness, question=vector, model=endpoint.embedding_model)
