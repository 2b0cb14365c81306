"""A sound as the matchers hear it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huey_app.kinds.video.matching.whiten import Wave, whiten


@dataclass(frozen=True)
class Sound:
    """A sound at the analysis rate (mono, int16, perhaps a memory map), whitened once."""

    wave: NDArray[np.int16]
    rate_hz: int

    @cached_property
    def white(self) -> Wave:
        return whiten(self.wave)

    @property
    def duration_s(self) -> float:
        return len(self.wave) / self.rate_hz

    def prepare(self) -> None:
        """Whiten now, before several threads ask for it."""
        self.white  # noqa: B018 - computed on first use

    def part(self, start_s: float, end_s: float) -> "Sound":
        """A stretch of the sound."""
        first, last = round(start_s * self.rate_hz), round(end_s * self.rate_hz)
        return Sound(self.wave[first:last], self.rate_hz)
