"""The optional endpoint, OpenAI-compatible: vectors of texts, and an answer in words. Off where no
address is set; what it does wrong is one exception.
"""

from __future__ import annotations

import json
import math
import urllib.request
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

_ANSWER_MOST_BYTES = 32 << 20


class Down(Exception):
    """The endpoint did not answer, or not as it should."""


@dataclass(frozen=True)
class Endpoint:
    """Where it is and what it is called there; an empty model is not asked."""

    url: str
    key: str = ""
    embedding_model: str = ""
    answer_model: str = ""
    timeout_s: float = 10.0

    def embed(self, texts: Sequence[str]) -> list[array[float]]:
        """One vector of length 1 for each text. Raises Down."""
        found = self._post("embeddings", {"model": self.embedding_model, "input": list(texts)})
        try:
            entries = sorted(found["data"], key=lambda entry: entry["index"])
            vectors = [unit(entry["embedding"]) for entry in entries]
        except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
            raise Down(f"no embeddings in the answer: {error!r}") from None
        if len(vectors) != len(texts):
            raise Down(f"{len(vectors)} embeddings for {len(texts)} texts")
        return vectors

    def complete(self, instruction: str, question: str) -> str:
        """The model's words. Raises Down."""
        messages = [
            {"role": "system", "content": instruction},
            {"role": "user", "content": question},
        ]
        asked = {"model": self.answer_model, "messages": messages, "temperature": 0}
        found = self._post("chat/completions", asked)
        try:
            return str(found["choices"][0]["message"]["content"])
        except (KeyError, TypeError, IndexError) as error:
            raise Down(f"no message in the answer: {error!r}") from None

    def _post(self, place: str, document: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.url.rstrip('/')}/{place}",
            json.dumps(document).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:
                return json.loads(answer.read(_ANSWER_MOST_BYTES))
        except (OSError, HTTPException, ValueError) as error:
            raise Down(f"{place}: {error!r}") from None


def unit(values: Sequence[float]) -> array[float]:
    """The vector of length 1 in the same direction."""
    length = math.sqrt(sum(value * value for value in values))
    return array("f", [value / length for value in values])
