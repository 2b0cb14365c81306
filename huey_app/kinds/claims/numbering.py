"""Chooses, over a whole cell, the numbers that make the most sense together as claim numbers.

Claims are numbered consecutively from 1 (Rule 49 PCT, 37 CFR 1.126, Rule 43(5) EPC, Rule 25 of the
Chinese implementing regulations), so that a good sequence outweighs what one place looks like.
"""

from dataclasses import dataclass, field

from huey_app.kinds.claims.candidates import Candidate

ENOUGH = 1.5
_LOOK_BACK = 24
_RESTART = 4.5
_REPEAT = 3.5
_OTHER_STYLE = 3.0
_LOOSE_STYLES = frozenset({"ocr", "bare", "hanzi"})
_KIN = frozenset({"dot", "dun", "colon", "ocr", "bare", "dash"})


@dataclass(slots=True)
class _Chain:
    """The best sequences so far: by style, the last number printed, its value and its place."""

    values: list[float] = field(default_factory=list)
    previous: list[int] = field(default_factory=list)
    by_style: dict[str, dict[int, int]] = field(default_factory=dict)
    best: int = -1

    def add(self, candidate: Candidate, value: float, previous: int) -> None:
        index = len(self.values)
        self.values.append(value)
        self.previous.append(previous)
        ends = self.by_style.setdefault(candidate.style, {})
        known = ends.get(candidate.last)
        if known is None or self.values[known] <= value:
            ends[candidate.last] = index
        if self.best < 0 or self.values[self.best] <= value:
            self.best = index


def choose(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates that together number the claims of the cell; may be empty.

    Numbers ascend within a set; a new set begins again at 1.
    """
    chain = _Chain()
    for candidate in candidates:
        value, previous = _best_link(chain, candidates, candidate)
        chain.add(candidate, value + candidate.weight, previous)
    chosen: list[Candidate] = []
    index = chain.best
    if index >= 0 and chain.values[index] < ENOUGH:
        return chosen
    while index >= 0:
        chosen.append(candidates[index])
        index = chain.previous[index]
    return chosen[::-1]


def _best_link(chain: _Chain, all_of: list[Candidate], new: Candidate) -> tuple[float, int]:
    best = (-_start_cost(new), -1)
    if new.first == 1 and chain.best >= 0:
        cost = _restart_cost(all_of[chain.best], new)
        best = max(best, (chain.values[chain.best] - cost, chain.best))
    for style, ends in chain.by_style.items():
        change = _style_cost(style, new.style)
        for number in range(new.first, max(-1, new.first - _LOOK_BACK), -1):
            index = ends.get(number)
            if index is None:
                continue
            cost = change + _step_cost(all_of[index], new)
            best = max(best, (chain.values[index] - cost, index))
            if number == new.first - 1 and index == chain.best:
                break
    return best


def _start_cost(new: Candidate) -> float:
    if new.first == 1:
        return 0.0
    return min(3.0, 0.5 + 0.1 * new.first) + (0.0 if new.fresh else 2.0)


def _restart_cost(last: Candidate, new: Candidate) -> float:
    cost = _RESTART if new.fresh else _RESTART + 1.5
    return cost + (0.0 if last.style == new.style or new.style == "word" else 1.5)


def _step_cost(last: Candidate, new: Candidate) -> float:
    missing = new.first - last.last - 1
    if missing < 0:
        return _REPEAT if new.at_line and not new.cancelled else _REPEAT + 3.0
    return 0.0 if not missing else min(6.0, 1.5 + 0.25 * missing)


def _style_cost(last: str, new: str) -> float:
    if last == new:
        return 0.0
    if new in _LOOSE_STYLES or last in _LOOSE_STYLES:
        return 0.5
    return 1.0 if last in _KIN and new in _KIN else _OTHER_STYLE
