"""The one straight line of lag and drift that the windows of a trace agree on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.result import MOST_DRIFT
from huey_app.kinds.video.matching.trace import Trace

NEAR_S = 0.002
"""How far a window may lie from the line: an early echo may win in some windows."""
_STRONG = 5.0
_LEAST_SPREAD_S = 12.0
_ROUNDS = 8


@dataclass(frozen=True)
class Line:
    """`music time = clip time + lag_s + drift * (clip time - middle_s)`; who lies on it."""

    lag_s: float
    drift: float
    middle_s: float
    near: NDArray[np.bool_]

    def lag_at(self, at_s: float) -> float:
        """Lag in seconds at a time of the clip."""
        return self.lag_s + self.drift * (at_s - self.middle_s)


def fit(trace: Trace, middle_s: float) -> Line:
    """The line with the most strength near it; drift 0 where the windows span too little time.

    Every pair of strong windows proposes a line, least squares over those near it settles it.
    """
    weight = np.minimum(trace.strength, 20) ** 2
    best = Line(float(np.median(trace.lag_s)), 0.0, middle_s, np.zeros(len(weight), bool))
    best_weight = -1.0
    for lag_s, drift in _proposals(trace, middle_s):
        near = _near(trace, lag_s + drift * (trace.at_s - middle_s))
        if weight[near].sum() > best_weight:
            best_weight = float(weight[near].sum())
            best = Line(lag_s, drift, middle_s, near)
    for _ in range(_ROUNDS):
        best = _settled(trace, best, weight)
    return best


def _near(trace: Trace, line: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.abs(trace.lag_s - line) < NEAR_S


def _proposals(trace: Trace, middle_s: float) -> list[tuple[float, float]]:
    order = np.argsort(-trace.strength)[:24]
    found = [(float(trace.lag_s[index]), 0.0) for index in order]
    for left in order:
        for right in order:
            span_s = trace.at_s[right] - trace.at_s[left]
            drift = (trace.lag_s[right] - trace.lag_s[left]) / span_s if span_s > 10 else 1.0
            if abs(drift) < MOST_DRIFT:
                lag_s = trace.lag_s[left] + drift * (middle_s - trace.at_s[left])
                found.append((float(lag_s), float(drift)))
    return found


def _settled(trace: Trace, line: Line, weight: NDArray[np.float64]) -> Line:
    used = line.near & (trace.strength > _STRONG)
    if used.sum() < 3:
        return line
    at_s, lag_s = trace.at_s[used] - line.middle_s, trace.lag_s[used]
    root = np.sqrt(weight[used])
    if np.ptp(at_s) < _LEAST_SPREAD_S:
        drift, lag = 0.0, float(np.average(lag_s, weights=weight[used]))
    else:
        slope, level = np.polyfit(at_s, lag_s, 1, w=root)
        drift, lag = float(np.clip(slope, -MOST_DRIFT, MOST_DRIFT)), float(level)
    near = _near(trace, lag + drift * (trace.at_s - line.middle_s))
    return Line(lag, drift, line.middle_s, near)
