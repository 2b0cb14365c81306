"""A file to write to that asks before each write whether to go on."""

from collections.abc import Callable
from typing import IO


class Watched:
    """Write only: XlsxWriter packs for seconds without a word, and its writes can be watched."""

    def __init__(self, file: IO[bytes], tick: Callable[[], None]) -> None:
        self._file = file
        self._tick = tick
        self._is_open = True

    def write(self, data: bytes) -> int:
        """Write and return the number of bytes. Raises what `tick` raises."""
        if self._is_open:
            self._tick()
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: whoever opened the file closes it."""

    def discard_the_rest(self) -> None:
        """Ignore all further writes: an unfinished zip still ends itself when it is collected."""
        self._is_open = False
