"""Prints how right the claims parser is: `python -m tests.accuracy.claims`."""

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from openpyxl import load_workbook

from huey_app.kinds.claims.parser import parse_cell
from tests.accuracy.claims_damaged import damaged_cells
from tests.accuracy.claims_made_up import made_up_cells
from tests.accuracy.claims_relaid import relaid_cells
from tests.accuracy.claims_score import NAMES, Score, Truth, score_cell

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "claims"
FILES = ("claims_small", "claims_1000", "claims_rows")

Cell = tuple[str, Truth]


def sample_cells(name: str) -> Iterator[Cell]:
    """Yield the text and the truth of each cell of a sample file."""
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    cells = {cell["row"]: cell for cell in truth[f"{name}.xlsx"]["cells"]}
    workbook = load_workbook(SAMPLES / f"{name}.xlsx", read_only=True)
    for row, values in enumerate(workbook["Sheet1"].iter_rows(values_only=True), 1):
        if row in cells:
            yield str(values[2] or ""), cells[row]
    workbook.close()


def scores_of(cells: Iterator[Cell]) -> dict[str, Score]:
    """Score cells as a whole (`all`), by layout and by language."""
    scores: dict[str, Score] = {"all": Score()}
    for text, cell in cells:
        truths = [{**claim, "office": cell["office"]} for claim in cell["claims"]]
        groups = ("all", f"layout {cell['layout']}", f"language {cell['language']}")
        chosen = [scores.setdefault(group, Score()) for group in groups]
        score_cell(chosen, truths, parse_cell(text).claims)
    return scores


def table(title: str, scores: dict[str, Score]) -> str:
    """Lay the scores out as text, one group a line."""
    lines = [f"{title:<32}{'claims':>7}{'F1':>9}" + "".join(f"{name:>11}" for name in NAMES)]
    for group, score in sorted(scores.items()):
        shares = "".join(f"{score.tally(name).share:>11.4f}" for name in NAMES)
        lines.append(f"{group:<32}{score.truths:>7}{score.f1:>9.4f}{shares}")
    auc = scores["all"].auc
    lines.append(f"AUC of confidence: {'no wrong claim' if auc is None else f'{auc:.3f}'}\n")
    return "\n".join(lines)


def main() -> None:
    """Print a table for each sample file, for their sets re-laid and damaged, for made-up ones.

    Without the samples it says so.
    """
    for name in FILES:
        if SAMPLES.is_dir():
            sys.stdout.write(table(name, scores_of(sample_cells(name))) + "\n")
        else:
            sys.stdout.write(f"{name}: no samples at {SAMPLES}\n")
    if SAMPLES.is_dir():
        sets = chain.from_iterable(map(sample_cells, FILES[:2]))
        sys.stdout.write(table("samples re-laid", scores_of(relaid_cells(sets))) + "\n")
        sets = chain.from_iterable(map(sample_cells, FILES[:2]))
        sys.stdout.write(table("samples damaged", scores_of(damaged_cells(sets))) + "\n")
    sys.stdout.write(table("made up", scores_of(made_up_cells())) + "\n")


if __name__ == "__main__":
    main()
