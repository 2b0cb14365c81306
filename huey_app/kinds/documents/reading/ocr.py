"""Text recognition of pictures, where the extra `[ocr]` is installed; it brings its own models."""

from functools import cached_property
from importlib.util import find_spec
from typing import Any


class Ocr:
    """Reads pictures with RapidOCR. It is loaded for the first picture: that takes seconds, and
    most documents have none to be read.
    """

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR()

    def read(self, picture: Any) -> str:
        """Lines of text in a PIL image, top to bottom; "" where there is none."""
        import numpy

        found = self._engine(numpy.asarray(picture.convert("RGB")))
        return "\n".join(found.txts or ())


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("rapidocr") is not None


def load() -> Ocr | None:
    """The engine, None where the extra is not installed."""
    return Ocr() if is_installed() else None
