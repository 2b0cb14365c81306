"""What a benchmark hands back: lines of ours beside theirs, as a table and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One quantity of ours beside that of a peer, or beside a limit.

    A `unit` per second is better when there is more of it, every other when there is less.
    """

    what: str
    ours: float
    against: str
    theirs: float
    unit: str

    @property
    def ratio(self) -> float | None:
        """Ours divided by theirs; None where theirs is nothing."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def is_better(self) -> bool:
        more = self.ours >= self.theirs
        return more if self.unit.endswith("/s") else not more or self.ours == self.theirs


@dataclass
class Report:
    """The result of one benchmark: its lines, and what a reader must know to judge them."""

    title: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def compare(self, what: str, ours: float, peers: dict[str, float], unit: str) -> None:
        """Add one line for each peer."""
        self.lines += [Line(what, ours, name, value, unit) for name, value in peers.items()]

    def document(self) -> dict[str, Any]:
        """JSON object of the report."""
        lines = [vars(line) | {"ratio": line.ratio} for line in self.lines]
        return {"title": self.title, "lines": lines, "notes": self.notes}


def table(report: Report) -> Table:
    """Draw a report; its notes are the caption."""
    drawn = Table(title=report.title, title_justify="left", caption_justify="left")
    drawn.caption = "\n".join(report.notes) or None
    for name, justify in (("what", "left"), ("ours", "right"), ("beside", "left")):
        drawn.add_column(name, justify=justify)  # type: ignore[arg-type]
    for name in ("theirs", "unit", "ours / theirs"):
        drawn.add_column(name, justify="left" if name == "unit" else "right")
    for line in report.lines:
        drawn.add_row(*_cells(line))
    return drawn


def _cells(line: Line) -> list[str]:
    colour = "green" if line.is_better else "yellow"
    ratio = "-" if line.ratio is None else f"[{colour}]{_number(line.ratio)}[/]"
    return [
        line.what,
        _number(line.ours),
        line.against,
        _number(line.theirs),
        line.unit,
        ratio,
    ]


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def save(facts: dict[str, Any], reports: Sequence[Report], path: Path) -> None:
    """Write all of a run as one JSON document."""
    document = {"machine": facts, "benchmarks": [report.document() for report in reports]}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
