"""Tells in which language a claim is written: zh, ja, ko, en, de, fr, or `und` (undetermined).

Scripts decide first, then the words that claims of each language are full of. Deterministic.
"""

import re
from collections import defaultdict
from functools import cache

from huey_app.kinds.claims.stop_words import CLAIM_WORDS, STOP_WORDS

UNKNOWN = "und"
KNOWN = frozenset({"zh", "ja", "ko", "en", "de", "fr"})
_ENOUGH_CHARS = 600
_ENOUGH_WORDS_CHARS = 300

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa\uff66-\uff9f]+")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]+")
_FOREIGN = re.compile(
    "[\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff\u0530-\u058f]+"
)
_GREEK_WORD = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{4,}")
_WORD = re.compile(r"[^\W\d_]+")

_STRONG_WEIGHT = 3.0
# These substrings settle most claims without counting words.
_PLAIN_ENGLISH = ("claim", " the ", " of ", "wherein", " compris", " said ", " is ", " and ")
_PLAIN_CHINESE = ("权利要求", "所述", "其特征", "一种", "根据", "包括", "的")
_MARKS_ENOUGH = 4
_WIDE = re.compile("[\u0370-\u1fff\u2c00-\uffff]")


def language_of(text: str, otherwise: str = UNKNOWN) -> tuple[str, float]:
    """Return the language and how sure that is (0 to 1).

    `otherwise` is the answer for text without any evidence, such as a formula alone.
    """
    text = text[:_ENOUGH_CHARS]
    if text.isascii() or not _WIDE.search(text):
        if _has_marks(text, _PLAIN_ENGLISH):
            return "en", 1.0
        return _by_words(text, otherwise)
    if _has_marks(text, _PLAIN_CHINESE) and not _KANA.search(text):
        return "zh", 1.0
    return _by_script(text) or _by_words(text, otherwise)


def _has_marks(text: str, marks: tuple[str, ...]) -> bool:
    found = 0
    for mark in marks:
        found += mark in text
    return found >= _MARKS_ENOUGH


def is_readable(text: str) -> bool:
    """Say whether the beginning, the middle or the end is in a language that is read."""
    last = max(0, len(text) - _ENOUGH_CHARS)
    begins = sorted({0, last // 2, last})
    return any(language_of(text[begin:], otherwise="en")[0] in KNOWN for begin in begins)


def _by_script(text: str) -> tuple[str, float] | None:
    kana, hangul, han = (_length(p, text) for p in (_KANA, _HANGUL, _HAN))
    letters = max(1, _length(_WORD, text))
    if hangul > 1 and hangul * 3 >= han + kana and hangul * 8 >= letters:
        return "ko", min(1.0, 0.7 + hangul / letters)
    if kana and kana * 12 >= han + kana and (kana + han) * 8 >= letters:
        return "ja", min(1.0, 0.6 + 2 * kana / letters)
    # One ideograph says as much as two to three letters of a Latin word.
    if han > 1 and han * 6 >= letters - han:
        return "zh", min(1.0, 0.7 + han / letters)
    if _length(_FOREIGN, text) * 2 > letters or _length(_GREEK_WORD, text) * 2 > letters:
        return UNKNOWN, 0.9
    return None


def _length(pattern: re.Pattern[str], text: str) -> int:
    return sum(map(len, pattern.findall(text)))


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Weight of each word for each language, shared out over the languages that have it."""
    owners: dict[str, list[str]] = {}
    for language, words in STOP_WORDS.items():
        for word in words.split():
            owners.setdefault(word, []).append(language)
    weights = {w: tuple((o, 1.0 / len(of) ** 2) for o in of) for w, of in owners.items()}
    for language, words in CLAIM_WORDS.items():
        weights |= dict.fromkeys(words.split(), ((language, _STRONG_WEIGHT),))
    return weights


def _by_words(text: str, otherwise: str) -> tuple[str, float]:
    weights = _weights()
    totals: defaultdict[str, float] = defaultdict(float)
    for word in _WORD.findall(text[:_ENOUGH_WORDS_CHARS].lower()):
        for language, weight in weights.get(word, ()):
            totals[language] += weight
    if not totals:
        return otherwise, 0.4
    (language, most), *rest = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    margin = (most - (rest[0][1] if rest else 0.0)) / most
    if most < 1.0 and otherwise != UNKNOWN:
        return otherwise, 0.5
    known = language in KNOWN
    if not known and most < 3.0:
        return otherwise, 0.4
    return language if known else UNKNOWN, min(1.0, 0.5 + margin / 2)
