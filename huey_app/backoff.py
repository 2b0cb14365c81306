"""How long a failed task waits: pure arithmetic."""

import random


def delay_s(attempt: int, base_s: float, most_s: float, jitter: float = 0.1) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 1).

    Doubles from `base_s` up to `most_s`, then spread by up to `jitter` of itself in both
    directions, so that tasks which failed together do not come back together.

    >>> [delay_s(n, 5, 300, jitter=0) for n in (1, 2, 3, 9)]
    [5.0, 10.0, 20.0, 300.0]
    """
    plain_s = min(base_s * 2.0 ** (min(attempt, 60) - 1), most_s)
    return plain_s * (1 + random.uniform(-jitter, jitter))
