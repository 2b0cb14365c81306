"""Scores parsed claims against truth of the shape that the samples have.

Texts are compared without their numbers and blanks, at both ends. What the truth marks is
respected: `number_optional`, `skip_text`, `skip_refs`, and `ref_form` of US claims for type.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huey_app.kinds.claims.parser import Claim

_END_CHARS = 40
_LEADING_NUMBER = re.compile(
    r"^(?:\[\d{4}\])?[\[(【]?"
    r"(?:claim|(?:patent)?anspruch|revendication|权利要求|權利要求|請求項|请求项|청구항|第)?"
    r"(?:\d{1,3}[項项]?[\].)】:、,-]*|[一二三四五六七八九十]{1,3}、)",
    re.IGNORECASE,
)

Truth = Mapping[str, Any]


@dataclass
class Tally:
    """How often something was right, of how many times."""

    right: int = 0
    asked: int = 0

    def add(self, is_right: bool) -> None:
        self.right += is_right
        self.asked += 1

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else 1.0


@dataclass
class Score:
    """The figures of one group of cells."""

    truths: int = 0
    claims: int = 0
    found: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    confidences: list[tuple[float, bool]] = field(default_factory=list)

    def tally(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())

    @property
    def f1(self) -> float:
        return 2 * self.found / (self.truths + self.claims) if self.truths + self.claims else 1.0

    @property
    def auc(self) -> float | None:
        """Chance that a wrong claim has a lower confidence than a right one; ties count half."""
        right = [c for c, is_right in self.confidences if is_right]
        wrong = [c for c, is_right in self.confidences if not is_right]
        if not right or not wrong:
            return None
        wins = sum((w < r) + (w == r) / 2 for w in wrong for r in right)
        return wins / (len(right) * len(wrong))


NAMES = ("strict", "type", "references", "several", "language", "all_right")


def normal(text: str) -> str:
    """Return a text as it is compared: one width, no number in front, no blanks."""
    plain = re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))
    return _LEADING_NUMBER.sub("", plain)


def score_cell(scores: Iterable[Score], truths: Sequence[Truth], claims: Sequence[Claim]) -> None:
    """Add one cell to each of the scores."""
    pairs = _aligned(truths, claims)
    verdicts = [(truth, claim, verdict(truth, claim)) for truth, claim in pairs]
    matched = {id(claim) for _, claim, _ in verdicts if claim}
    for score in scores:
        score.truths += len(truths)
        score.claims += len(claims)
        for _, claim, found in verdicts:
            score.found += claim is not None
            for name in NAMES:
                if claim is not None and name in found:
                    score.tally(name).add(found[name])
            if claim is None:
                score.tally("all_right").add(False)
            else:
                score.confidences.append((claim.confidence, found["all_right"]))
        extra = [claim for claim in claims if id(claim) not in matched]
        score.confidences += [(claim.confidence, False) for claim in extra]


def verdict(truth: Truth, claim: Claim | None) -> dict[str, bool]:
    """Say of a matched claim what is right; what the truth does not know is left out."""
    if claim is None:
        return {}
    wanted, got = normal(truth["claim_text"]), normal(claim.text)
    found = {"language": claim.language == truth["language"]}
    if not truth.get("skip_text"):
        same_ends = (
            wanted[:_END_CHARS] == got[:_END_CHARS] and wanted[-_END_CHARS:] == got[-_END_CHARS:]
        )
        found["strict"] = same_ends
    if not truth.get("skip_refs"):
        found["references"] = list(claim.references) == list(truth["referenced_claims"])
        if len(truth["referenced_claims"]) > 1:
            found["several"] = found["references"]
    if not (truth.get("ref_form") and truth.get("office") == "US"):
        found["type"] = claim.type == truth["claim_type"]
    return found | {"all_right": all(found.values())}


def _aligned(truths: Sequence[Truth], claims: Sequence[Claim]) -> list[tuple[Truth, Claim | None]]:
    """Pair each truth with the next claim that has its number and beginning."""
    pairs: list[tuple[Truth, Claim | None]] = []
    left = list(claims)
    for truth in truths:
        index = next((i for i, claim in enumerate(left) if _is_same(truth, claim)), None)
        pairs.append((truth, None if index is None else left.pop(index)))
    return pairs


def _is_same(truth: Truth, claim: Claim) -> bool:
    if not truth.get("number_optional") and claim.number != truth["claim_number"]:
        return False
    return normal(truth["claim_text"])[:_END_CHARS] == normal(claim.text)[:_END_CHARS]
