"""The stem of a word as the index has it: asked of the very tokenizer that made the index."""

import sqlite3
import threading
from functools import cache, lru_cache

from huey_app.kinds.documents.text.tokens import TOKENIZE

_KEPT_WORDS = 200_000
_lock = threading.Lock()


@cache
def _tokenizer() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    options = " ".join(TOKENIZE)
    database.execute(
        f"CREATE VIRTUAL TABLE word USING fts5(text, content='', tokenize='{options}')"
    )
    database.execute("CREATE VIRTUAL TABLE stem USING fts5vocab(word, 'row')")
    return database


@lru_cache(_KEPT_WORDS)
def stem(word: str) -> str:
    """Stem of one word of letters and digits, in lower case and without accents."""
    with _lock:
        database = _tokenizer()
        database.execute("INSERT INTO word(rowid, text) VALUES (1, ?)", (word,))
        found = [term for (term,) in database.execute("SELECT term FROM stem")]
        database.execute("INSERT INTO word(word) VALUES ('delete-all')")
    return " ".join(found)
