"""The tokens of the index. A change here needs a new VERSION: every index is then rebuilt.

SQLite's `porter unicode61` cuts and stems all that is written with spaces. Chinese, Japanese and
Korean are not: each run of their characters becomes its overlapping pairs, so that a word of two
characters is always one token, and BM25 over them is as good as over words (measured: nDCG@10
0.97 and 0.99 on XQuAD-zh and CMRC, where `unicode61` alone finds one question in six).
"""

import re

from huey_app.kinds.documents.text.fold import fold

VERSION = 1
TOKENIZE = ("porter", "unicode61", "remove_diacritics", "2")

CJK = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{CJK}]+")
GAP = re.compile(f"(?<=[{CJK}])[ \u3000]*+(?:\n[ \u3000]*+)?(?=[{CJK}])")
"""Between the letters of spaced Chinese, and where its lines are broken."""
_HYPHENATED = re.compile(r"(?<!\w)(\w+)[-\u2010]\n(\w+)")


def index_text(text: str) -> str:
    """What is given to FTS5 for a text: folded, words joined, CJK runs as pairs."""
    joined = _HYPHENATED.sub(r"\1\2 \1 \2", fold(text))
    return _RUN.sub(_pairs, GAP.sub("", joined))


def body_tokens(text: str, around: str) -> str:
    """What is indexed for a passage and the words that belong to it."""
    return index_text(f"{text}\n\n{around}" if around else text)


def name_tokens(filename: str) -> str:
    """What is indexed for a file's name: all but its ending."""
    return index_text(filename.rpartition(".")[0] or filename)


def _pairs(run: re.Match[str]) -> str:
    # The last character stands alone too, so that each one begins a token: see `query`.
    text = run[0]
    pairs = [text[i : i + 2] for i in range(len(text))]
    return f" {' '.join(pairs)} "
