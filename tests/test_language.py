"""Every sentence that a person can see exists in both languages, with the same facts."""

import ast
import re
import string
from pathlib import Path

import pytest

from huey_app import language
from huey_app.language import Sentence, sentence

ROOT = Path(__file__).parent.parent
PACKAGES = ("huey_app", "web")
IN_TEMPLATE = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def literals(path: Path) -> list[str]:
    """First argument of each `sentence(...)` in a module; it must be a literal."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "sentence"
    ]
    return [ast.literal_eval(call.args[0]) for call in calls]


def said() -> list[str]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            found += literals(path)
        for path in sorted((ROOT / package).rglob("*.html")):
            texts = IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
            found += [ast.literal_eval(text) for text in texts]
    return sorted(set(found))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("text", said())
def test_a_sentence_is_translated_with_the_same_facts(text: str) -> None:
    translated = language._translations("zh").get(text)
    assert translated, f"no Chinese for: {text}"
    assert places(translated) == places(text)


def test_there_are_sentences_to_check() -> None:
    assert len(said()) > 20


def test_numbers_are_written_as_the_language_does() -> None:
    assert sentence("{n} rows", n=12345).say("en") == "12,345 rows"


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    assert Sentence("Nobody translated {this}.", {"this": "x"}).say("zh") == "Nobody translated x."


def test_a_sentence_is_told_with_its_places_unfilled() -> None:
    done = sentence("Attempt {attempt} failed; it will be tried again.", attempt=2)
    assert "{attempt}" in done.template("zh")
    assert done.template("en") == done.text
