"""Prints how well documents are read and found: `python -m tests.accuracy.documents`."""

import gzip
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from huey_app import store
from huey_app.kinds.contract import Permanent
from huey_app.kinds.documents import library, prepare, search, staging
from huey_app.kinds.documents.search import Found, Question
from huey_app.settings import Settings
from tests.accuracy import documents_made_up
from tests.accuracy.bm25 import Bm25
from tests.accuracy.documents_score import ndcg, recall

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "documents"
SETS = ("cranfield", "xquad-zh", "cmrc-trial")


@contextmanager
def library_in(folder: Path) -> Iterator[None]:
    """An empty store of documents."""
    store.open_store(Settings(data_dir=folder / "var"))
    with store.connected():
        yield
    store.database.close()


def ingest(path: Path, doc_id: str, folder: Path) -> dict[str, Any]:
    """Read and publish a file as a task does, but in this process; raises Permanent."""
    request = {"path": str(path), "name": path.name, "folder": str(folder)}
    known = prepare.main(request, lambda said: None)
    origin = staging.Origin(doc_id, doc_id, path.name, path.stat().st_size)
    edition = staging.stage(origin, known, folder, lambda: None)
    with store.transaction(durable=False):
        library.publish(doc_id, edition, 1)
    return known


def find(query: str, results: int = 10) -> list[Found]:
    """Passages for a query, best first."""
    return search.answer(Question(query, results))[0]


class Retrieval(NamedTuple):
    """Means over the queries of a set; only the first ten passages, or texts, count."""

    documents: int
    queries: int
    ndcg: float
    recall: float
    exact_ndcg: float
    exact_recall: float

    def __str__(self) -> str:
        ratio = self.ndcg / self.exact_ndcg
        return (
            f"{self.documents:>6} documents{self.queries:>5} queries   "
            f"nDCG@10 {self.ndcg:.4f}, exact BM25 {self.exact_ndcg:.4f}, ratio {ratio:.3f}   "
            f"recall@10 {self.recall:.4f}, exact BM25 {self.exact_recall:.4f}"
        )


Judged = Sequence[tuple[str, Mapping[str, int]]]
"""Questions, each with how relevant which documents are."""


def score_set(name: str, folder: Path) -> Retrieval:
    """A sample set: files of title, empty line and text; all its queries."""
    source = SAMPLES / "retrieval" / name
    documents = _lines(source / "corpus.jsonl.gz")
    judged = _judged(source / "qrels.tsv")
    queries = _lines(source / "queries.jsonl")
    return score_texts(
        {each["id"]: f"{each['title']}\n\n{each['text']}" for each in documents},
        [(q["text"], judged[q["id"]]) for q in queries if any(judged.get(q["id"], {}).values())],
        folder,
    )


def score_made_up(name: str, folder: Path) -> Retrieval:
    """A made-up set, each question of which means one text."""
    made_up = documents_made_up.SETS[name]()
    return score_texts(made_up.texts, [(q, {id_: 1}) for q, id_ in made_up.questions], folder)


def score_texts(texts: Mapping[str, str], judged: Judged, folder: Path) -> Retrieval:
    """Ingest the texts, ask the questions, here and of exact BM25."""
    for id_, text in texts.items():
        path = folder / f"{id_}.txt"
        path.write_text(text, encoding="utf-8")
        ingest(path, id_, folder)
        path.unlink()
    exact = Bm25(texts)
    ours = _means([(documents_of(find(text)), relevant) for text, relevant in judged])
    theirs = _means([(exact.rank(text), relevant) for text, relevant in judged])
    return Retrieval(len(texts), len(judged), *ours, *theirs)


def _means(answers: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> tuple[float, float]:
    """nDCG and recall."""
    scores = [(ndcg(*answer), recall(*answer)) for answer in answers]
    first, second = zip(*scores, strict=True)
    return sum(first) / len(scores), sum(second) / len(scores)


def documents_of(found: Iterable[Found]) -> list[str]:
    """Document ids in the order in which their first passage comes."""
    return list(dict.fromkeys(each.edition.doc_id for each in found))


def _lines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _judged(path: Path) -> Mapping[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        query, document, relevance = line.split("\t")
        if relevance.isdigit():
            judged[query][document] = int(relevance)
    return judged


@dataclass
class Checked:
    """What was expected of how many, and each that was otherwise."""

    count: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return 1 - len(self.misses) / self.count if self.count else 0.0

    def note(self, is_right: bool, what: str) -> None:
        self.count += 1
        if not is_right:
            self.misses.append(what)


def score_pages(folder: Path) -> Checked:
    """The right page of the right file is among the first ten passages."""
    source = SAMPLES / "pages"
    for path in sorted(source.iterdir()):
        if path.suffix != ".jsonl":
            _try(path, folder)
    checked = Checked()
    for line in _lines(source / "expected.jsonl"):
        if "needs" not in line:
            is_right = any(_is_answer(each, line) for each in find(line["query"]))
            checked.note(is_right, f"{line['file']}: {line['query']}")
    return checked


def _is_answer(found: Found, line: Mapping[str, Any]) -> bool:
    is_there = found.edition.doc_id == line["file"]
    is_page = line["page"] in (None, found.passage.page)
    return is_there and is_page and _packed(line["contains"] or "") in _packed(found.passage.text)


def _packed(text: str) -> str:
    return "".join(text.split())


def score_formats(folder: Path) -> Checked:
    """Every awkward file ends as it should, and what it says is found."""
    source = SAMPLES / "formats"
    expected = _lines(source / "expected.jsonl")
    outcomes = {line["file"]: _try(source / line["file"], folder) for line in expected}
    checked = Checked()
    for line in expected:
        name, outcome = line["file"], outcomes[line["file"]]
        match line["expect"]:
            case "ok":
                for phrase in line["contains"]:
                    checked.note(_is_found(phrase, name), f"{name}: {phrase} ({outcome})")
            case "error":
                checked.note(outcome == line["code"], f"{name}: {outcome}, not {line['code']}")
            case _:
                checked.note(outcome != "", f"{name}: silently empty")
    return checked


def _is_found(phrase: str, doc_id: str) -> bool:
    return any(
        each.edition.doc_id == doc_id and _packed(phrase) in _packed(each.passage.text)
        for each in find(phrase)
    )


def _try(path: Path, folder: Path) -> str:
    """How it ended: an error's code, `read`, or "" for an empty text without a word."""
    try:
        known = ingest(path, path.name, folder)
    except Permanent as error:
        return error.code
    return "read" if known["characters"] or known["warnings"] else ""


def main() -> None:
    """Print every figure, and every miss."""
    for name in documents_made_up.SETS:
        _print(name, score_made_up)
    if not SAMPLES.is_dir():
        sys.stdout.write(f"documents: no samples at {SAMPLES}\n")
        return
    for name in SETS:
        _print(name, score_set)
    for score_files in (score_pages, score_formats):
        with tempfile.TemporaryDirectory() as folder, library_in(Path(folder)):
            checked = score_files(Path(folder))
        title = score_files.__name__.partition("_")[2]
        sys.stdout.write(f"{title:<12}{checked.count:>6} questions   right {checked.share:.4f}\n")
        sys.stdout.writelines(f"    missed {miss}\n" for miss in checked.misses)


def _print(name: str, score: Callable[[str, Path], Retrieval]) -> None:
    with tempfile.TemporaryDirectory() as folder, library_in(Path(folder)):
        scored = score(name, Path(folder))
    sys.stdout.write(f"{name:<25}{scored}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
