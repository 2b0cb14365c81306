"""Every sentence of the workbook side is there in Chinese, with the same facts."""

import ast
import re
from pathlib import Path

from huey_app import language
from huey_app.kinds import claims

FOLDER = Path(claims.__file__).parent
OURS = [
    *FOLDER.glob("workbook/*.py"),
    *FOLDER.glob("exports/*.py"),
    *FOLDER.glob("report/*.py"),
    FOLDER / "attempt.py",
    FOLDER / "records.py",
]
PLACE = re.compile(r"\{(\w+)\}")


def sentences() -> set[str]:
    found = set()
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "sentence":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_sentence_has_its_chinese_with_the_same_facts() -> None:
    for text in sentences():
        facts = dict.fromkeys(PLACE.findall(text), "¤")
        english = language.Sentence(text, facts).say("en")
        chinese = language.Sentence(text, facts).say("zh")
        assert chinese != english, text
        assert chinese.count("¤") == english.count("¤"), text
