"""Made texts in two languages whose words come as often as in real ones."""

import itertools
import random
import sys
import time
from pathlib import Path

from huey_app import store
from huey_app.kinds.documents import index, library
from huey_app.kinds.documents.tables import Edition, Passage
from huey_app.kinds.documents.text.tokens import body_tokens
from huey_app.settings import Settings
from tests.kinds.documents import made as formats

_WORDS = 40_000
_BATCH = 500
_chance = random.Random(1)
_weights = [1 / rank for rank in range(1, _WORDS + 1)]
_cumulated = list(itertools.accumulate(_weights))
_latin = [
    "".join(_chance.choices("etaoinshrdlucmfw", k=_chance.randint(2, 9))) for _ in range(_WORDS)
]
_han = [
    "".join(chr(_chance.randint(0x4E00, 0x5E00)) for _ in range(_chance.choice((1, 2, 2, 2, 3))))
    for _ in range(_WORDS)
]
_numbers = itertools.count()


def _words(chance: random.Random, words: list[str], count: int) -> list[str]:
    return chance.choices(words, cum_weights=_cumulated, k=count)


def passage_text(chance: random.Random, *, chinese: bool) -> str:
    """About 900 Latin or 400 Chinese characters."""
    if chinese:
        return "，".join("".join(_words(chance, _han, 10)) for _ in range(20)) + "。"
    return " ".join(_words(chance, _latin, 140)) + "."


def question(chance: random.Random) -> str:
    """Two to eight words, as frequent as in the texts."""
    if chance.random() < 0.5:
        return "".join(_words(chance, _han, chance.randint(2, 8)))
    return " ".join(_words(chance, _latin, chance.randint(2, 8)))


def write_text(path: Path, number: int) -> Path:
    chance = random.Random(number)
    path.write_text(passage_text(chance, chinese=number % 2 == 0), encoding="utf-8")
    return path


def write_pdf(path: Path, pages: int) -> Path:
    """Pages of 40 lines."""
    chance = random.Random(pages)
    lines = (" ".join(_words(chance, _latin, 12)) for _ in itertools.count())
    return formats.pdf(path, ["\n".join(itertools.islice(lines, 40)) for _ in range(pages)])


def fill(passages: int) -> float:
    """Publish so many passages in documents of 500, straight into the tables; seconds of it."""
    chance = random.Random(passages)
    took_s = 0.0
    for done in range(0, passages, _BATCH):
        count = min(_BATCH, passages - done)
        texts = [passage_text(chance, chinese=n % 2 == 0) for n in range(count)]
        started_s = time.perf_counter()
        _publish(texts)
        took_s += time.perf_counter() - started_s
    return took_s


def _publish(texts: list[str]) -> None:
    doc_id = f"made-{time.time_ns()}-{next(_numbers)}"
    tokens = [body_tokens(text, "") for text in texts]
    with store.transaction(durable=False):
        edition = _edition(doc_id, len(texts))
        rows = enumerate(texts, start=edition.first_passage)
        Passage.insert_many([_row(edition, id_, text) for id_, text in rows]).execute()
        ids = range(edition.first_passage, edition.end_passage)
        index.add([(id_, "", "", said) for id_, said in zip(ids, tokens, strict=True)])
        library.publish(doc_id, edition.id, 1)


def _edition(doc_id: str, passages: int) -> Edition:
    last = Edition.select().order_by(Edition.id.desc()).first()
    edition: Edition = Edition.create(
        doc_id=doc_id,
        task_id=doc_id,
        filename=doc_id,
        file_size=0,
        title="",
        pages=1,
        first_passage=last.end_passage if last else 1,
        passages=passages,
        characters=0,
        language="en",
        warnings=[],
        created_at=0.0,
    )
    return edition


def _row(edition: Edition, id_: int, text: str) -> dict[str, object]:
    places = {"page": 1, "block_start": 0, "start": 0, "end": len(text), "around": ""}
    return {"id": id_, "edition": edition.id, "block": text} | places


def main(data_dir: str) -> None:
    """Write passages until killed, as a consumer does beside the web server."""
    store.open_store(Settings(data_dir=Path(data_dir)))
    with store.connected():
        while True:
            fill(100)


if __name__ == "__main__":
    main(sys.argv[1])
