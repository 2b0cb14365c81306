"""The language of a text: by its script, and among Latin ones by their most frequent words."""

import re
from collections import Counter

UNKNOWN = "unknown"
_SAMPLE = 20_000
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_KANA_SHARE = 0.1
"""Of Han and kana together; Chinese text may quote a Japanese name."""
_LETTERS_IN_HAN = 3.0
"""A Han character says about as much as this many letters."""
_LEAST_WORDS = 2
_WORDS = {
    "en": "the of and to in is that for it as was with be by on are this which or from",
    "de": "der die und das ist nicht ein eine mit den von zu auf für dem im sich des",
    "fr": "le la les et des est dans une pour que qui sur pas avec du ce au sont",
    "es": "el la los las de que y en un una es por con para se del no su al",
    "it": "il la che di è un una per non sono con del della nel gli le si da",
    "pt": "o a os as de que e em um uma é por com para não do da no na se",
    "nl": "de het een van en is dat op te zijn voor met niet aan door ook bij",
    "cs": "a se na je že v s to z do o jako pro k ve by jsou který",
    "pl": "w i na z się nie do to że jest o jak po od za przez dla są",
}
_COMMON = {name: words.split() for name, words in _WORDS.items()}


def language_of(text: str) -> str:
    """ISO 639-1 code of the main language, `unknown` where no letter or no known word is."""
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts["ja"] < _KANA_SHARE * (counts["zh"] + counts["ja"]):
        counts["ja"] = 0
    elif counts["ja"]:
        counts["ja"] += counts["zh"]
    weights = {
        name: count * (_LETTERS_IN_HAN if name in ("zh", "ja", "ko") else 1.0)
        for name, count in counts.items()
    }
    best = max(weights, key=lambda name: weights[name])
    latin = len(_LATIN.findall(sample))
    if weights[best] >= max(latin, 1):
        return best
    return _latin(sample) if latin else UNKNOWN


def _latin(sample: str) -> str:
    words = Counter(word.lower() for word in _WORD.findall(sample))
    counts = {name: sum(words[word] for word in common) for name, common in _COMMON.items()}
    best = max(counts, key=lambda name: counts[name])
    if counts[best] >= _LEAST_WORDS:
        return best
    return "en" if sample.isascii() else UNKNOWN
