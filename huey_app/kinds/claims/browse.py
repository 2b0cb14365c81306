"""Finds claims in a result by text, type, language and doubt, some rows at a time."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from huey_app.kinds.claims.report.claim_set import anchor
from huey_app.kinds.claims.report.tree_svg import draw_tree
from huey_app.kinds.claims.results import LOW_CONFIDENCE, Record


@dataclass(frozen=True)
class Wanted:
    """What a claim must be; empty means any."""

    text: str = ""
    claim_type: str = ""
    language: str = ""
    is_doubtful: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether every claim fits."""
        return not (self.text or self.claim_type or self.language or self.is_doubtful)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the text in a claim, in capitals or not; it is text, not an expression."""
        return re.compile(re.escape(self.text), re.IGNORECASE)

    def fits(self, claim: Record) -> bool:
        """Say whether the claim is one of them; a cell such as C23 is text of its claims, too."""
        return (
            self.claim_type in ("", claim["claim_type"])
            and self.language in ("", claim["language"])
            and not (self.is_doubtful and not is_doubtful(claim))
            and (
                claim["cell"] == self.text.upper()
                or bool(self.pattern.search(claim["claim_text"]))
            )
        )


@dataclass(frozen=True)
class FoundRow:
    """A row of the sheet in which claims fit: all of its claims, and which (0 based) fit."""

    record: Record
    fitting: tuple[int, ...]

    def anchors(self) -> list[str]:
        """The id of each claim on a page."""
        return [anchor(self.record, at) for at in range(len(self.record["claims"]))]

    def tree(self, label: str) -> str:
        """The dependencies of the row's claims as SVG with links to `anchors`; "" without any."""
        return draw_tree(self.record["claims"], self.anchors(), label)


def is_doubtful(claim: Record) -> bool:
    """Whether a person should check the claim."""
    return bool(claim["confidence_score"] < LOW_CONFIDENCE)


def find(
    path: Path, wanted: Wanted, begin_bytes: int, most_claims: int
) -> tuple[list[FoundRow], int | None]:
    """Rows with claims that fit, in the sheet's order, until `most_claims` of them fit.

    `begin_bytes` is where to go on: 0, or what an earlier call returned; None where that was all.
    """
    found: list[FoundRow] = []
    left = most_claims
    with path.open("rb") as file:
        for place_bytes, record in _records_from(file, begin_bytes):
            fitting = [at for at, claim in enumerate(record["claims"]) if wanted.fits(claim)]
            if fitting and left <= 0:
                return found, place_bytes
            if fitting:
                found.append(FoundRow(record, tuple(fitting)))
                left -= len(fitting)
    return found, None


def _records_from(file: BinaryIO, begin_bytes: int) -> Iterator[tuple[int, Record]]:
    """Each record with its place; a `begin_bytes` inside of a line means the next one."""
    if begin_bytes:
        file.seek(begin_bytes - 1)
        file.readline()
    place_bytes = file.tell()
    for line in file:
        yield place_bytes, json.loads(line)
        place_bytes += len(line)
