"""Sentences for people: written once in English, translated by the `locale/*.po` files.

A sentence is stored as its English text and its facts, so one task can be shown in any language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = ("en", "zh")
DEFAULT_LOCALE = "en"
_ROOT = Path(__file__).parent.parent

Fact = str | int | float | None


@dataclass(frozen=True)
class Sentence:
    """An English text with `{named}` places, and the facts that fill them."""

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def say(self, locale: str = DEFAULT_LOCALE) -> str:
        """Form the sentence in `locale`; the English text where no translation is known."""
        facts = {name: _fact(value, locale) for name, value in self.facts.items()}
        return self.template(locale).format_map(facts)

    def template(self, locale: str) -> str:
        """The sentence in `locale`, its places unfilled."""
        return _translations(locale).get(self.text, self.text)


def sentence(text: str, /, **facts: Fact) -> Sentence:
    """Make a sentence; `text` must be a literal, so that the test of translations finds it."""
    return Sentence(text, facts)


def _fact(value: Fact, locale: str) -> str:
    if isinstance(value, int | float):
        return str(format_decimal(value, locale=locale))
    return str(value)


@cache
def _translations(locale: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if locale == DEFAULT_LOCALE:
        return found
    for package in ("huey_app", "web"):
        for path in sorted((_ROOT / package).rglob(f"locale/{locale}.po")):
            with path.open("rb") as file:
                catalog = read_po(file, locale=locale)
            found |= {str(m.id): str(m.string) for m in catalog if m.id and m.string}
    return found
