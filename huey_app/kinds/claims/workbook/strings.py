"""The shared strings of a workbook: the first ones in memory, the rest in a temporary file."""

import tempfile
from array import array
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from huey_app.kinds.claims.workbook.markup import Attributes, parse, unescape
from huey_app.kinds.claims.workbook.refusals import too_large

MEMORY_LIMIT_BYTES = 24 << 20
STRING_LIMIT_COUNT = 5_000_000
TEXT_LIMIT_CHARS = 4 << 20
_OBJECT_OVERHEAD_BYTES = 64


class SharedStrings:
    """Strings by index, parsed only as far as somebody asked. Close it to drop its file."""

    def __init__(self, part: IO[bytes] | None) -> None:
        self._texts: list[str] = []
        self._memory_bytes = 0
        self._spill: IO[bytes] | None = None
        self._ends = array("Q", [0])
        self._handler = _Items()
        self._parsing: Iterator[bytes] = parse(part, self._handler) if part else iter(())

    def __getitem__(self, index: int) -> str:
        """The text at `index` (0 based). Raises IndexError when there is none."""
        if index < 0:
            raise IndexError(index)
        while index >= self._count():
            self._parse_more(index)
        if index < len(self._texts):
            return self._texts[index]
        return self._read_spilled(index - len(self._texts))

    def close(self) -> None:
        """Drop the temporary file, if there is one."""
        if self._spill:
            self._spill.close()

    def _count(self) -> int:
        return len(self._texts) + len(self._ends) - 1

    def _parse_more(self, index: int) -> None:
        if next(self._parsing, None) is None:
            raise IndexError(index)
        for text in self._handler.take():
            self._keep(text)
        if self._count() > STRING_LIMIT_COUNT:
            raise too_large()

    def _keep(self, text: str) -> None:
        if self._memory_bytes < MEMORY_LIMIT_BYTES:
            self._texts.append(text)
            self._memory_bytes += 2 * len(text) + _OBJECT_OVERHEAD_BYTES
            return
        if self._spill is None:
            self._spill = tempfile.TemporaryFile()  # noqa: SIM115 - close() ends it
        data = text.encode("utf-8", "replace")
        self._spill.seek(self._ends[-1])
        self._spill.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def _read_spilled(self, index: int) -> str:
        assert self._spill is not None
        self._spill.seek(self._ends[index])
        return self._spill.read(self._ends[index + 1] - self._ends[index]).decode()


class _Items:
    """Collects each `si`: its own `t`, or those of its runs; phonetic hints are not text."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._parts: list[str] = []
        self._is_phonetic = False
        self.starts = {"t": self._start_text, "rPh": self._start_phonetic}
        self.ends = {"t": self._end_text, "rPh": self._end_phonetic, "si": self._end_item}

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser

    def _start_text(self, _: Attributes) -> None:
        if not self._is_phonetic:
            self._parser.CharacterDataHandler = self._parts.append

    def _end_text(self) -> None:
        self._parser.CharacterDataHandler = None

    def _start_phonetic(self, _: Attributes) -> None:
        self._is_phonetic = True

    def _end_phonetic(self) -> None:
        self._is_phonetic = False

    def _end_item(self) -> None:
        self._done.append(unescape("".join(self._parts)))
        self._parts.clear()

    def take(self) -> list[str]:
        """Hand over what is complete; refuse a text that grows without end."""
        if sum(map(len, self._parts)) > TEXT_LIMIT_CHARS:
            raise too_large()
        done, self._done = self._done, []
        return done
