"""Entities that an XML file declares itself: how much they unfold to is counted, before anybody
unfolds them; what they fetch from elsewhere is refused.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NoReturn
from xml.parsers import expat

from huey_app.kinds.documents.reading import refusals

UNFOLDED_MOST = 4_000_000
"""In characters; below what expat refuses by itself, as damage (8 MiB)."""
_DEPTH_MOST = 50
_USED = re.compile(r"&([^\s;&#]+);")


class _Begun(Exception):
    """The declarations are over."""


class Declared:
    """Values of the entities by name; None for what is elsewhere."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, str | None] = {}
        self._sizes: dict[str, int] = {}
        parser = expat.ParserCreate()
        parser.EntityDeclHandler = self._note
        parser.StartElementHandler = _begin
        try:
            parser.Parse(text, True)
        except _Begun:
            return

    def _note(self, name: str, is_parameter: int, value: str | None, *_where: object) -> None:
        if not is_parameter:
            self._values.setdefault(name, value)

    def is_elsewhere(self, name: str) -> bool:
        """Whether its text would have to be fetched."""
        return self._values.get(name, "") is None

    def unfolded(self, used: Mapping[str, int], depth: int = 0) -> int:
        """Characters that so many uses of each become; one more for each, as empty ones take
        time too. Raises BadInput where they are within each other without an end.
        """
        if depth > _DEPTH_MOST:
            raise refusals.unfolds()
        return sum(count * self._size(name, depth) for name, count in used.items())

    def _size(self, name: str, depth: int) -> int:
        if name not in self._sizes:
            value = self._values.get(name) or ""
            self._sizes[name] = 1 + len(value) + self.unfolded(_used(value), depth + 1)
        return self._sizes[name]


def require_harmless(text: str) -> None:
    """Raise BadInput where the entities of an XML text are a bomb, or are text from elsewhere.

    Raises ExpatError where it is no XML up to its first element.
    """
    declared, used = Declared(text), _used(text)
    if any(map(declared.is_elsewhere, used)):
        raise refusals.refers_elsewhere()
    if declared.unfolded(used) > UNFOLDED_MOST:
        raise refusals.unfolds()


def _begin(*_element: object) -> NoReturn:
    raise _Begun


def _used(text: str) -> Counter[str]:
    return Counter(_USED.findall(text))
