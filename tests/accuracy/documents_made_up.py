"""Made-up sets: known items to find again, in made-up languages. The weights of the ranking were
chosen on sets made by this code with other seeds, and on manual pages; never on these.

Words come as often as in a language (Zipf), a text keeps to a few topics, and says its words again
(burstiness). A question is what somebody remembers of one text: some of its rarer words, in
another form (plural, -ing, other script), with a word or two that are not in it.
"""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import opencc

_WORDS, _TOPICS, _TOPIC_WORDS = 6000, 40, 60
_DOCUMENTS, _QUESTIONS = 300, 150
_ENDINGS = ("", "", "", "s", "ed", "ing")
_ONSETS = (
    "b",
    "br",
    "c",
    "cl",
    "d",
    "f",
    "fl",
    "g",
    "h",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oo")
_CODAS = ("b", "ck", "d", "g", "l", "m", "n", "nt", "p", "r", "rt", "sk", "st", "t", "x")
_FIRST_HAN_ROW, _LAST_HAN_ROW = 0xB0, 0xD7
"""Of GB 2312, which has the characters of daily use there."""


class MadeUp(NamedTuple):
    """Texts by id; questions, each with the id of the text that is meant."""

    texts: Mapping[str, str]
    questions: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Language:
    """Its words, most frequent first; how words become a text; how one is asked for."""

    words: Sequence[str]
    join: Callable[[Sequence[str]], str]
    inflect: Callable[[random.Random, str], str]


def english(chance: random.Random) -> Language:
    """Syllables that an English stemmer takes for words."""
    syllables = ["".join(each) for each in itertools.product(_ONSETS, _VOWELS, _CODAS)]
    words = dict.fromkeys(
        "".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3))))
        for _ in range(2 * _WORDS)
    )
    return Language(list(words)[:_WORDS], " ".join, _with_ending)


def _with_ending(chance: random.Random, word: str) -> str:
    return word + chance.choice(_ENDINGS)


def chinese(chance: random.Random) -> Language:
    """Words of one to three characters, none between them."""
    rows = range(_FIRST_HAN_ROW, _LAST_HAN_ROW)
    han = [bytes((row, c)).decode("gb2312") for row in rows for c in range(0xA1, 0xFF)]
    chance.shuffle(han)
    weights = list(itertools.accumulate(1 / rank for rank in range(5, len(han) + 5)))
    words = dict.fromkeys(
        "".join(chance.choices(han, cum_weights=weights, k=chance.choice((1, 2, 2, 2, 3))))
        for _ in range(2 * _WORDS)
    )
    return Language(list(words)[:_WORDS], "".join, lambda _chance, word: word)


def mixed(chance: random.Random) -> Language:
    """Both, word by word."""
    pairs = zip(english(chance).words, chinese(chance).words, strict=False)
    words = [word for pair in pairs for word in pair]
    return Language(words[:_WORDS], " ".join, _as_each)


def _as_each(chance: random.Random, word: str) -> str:
    return _with_ending(chance, word) if word.isascii() else word


def made_up(
    make: Callable[[random.Random], Language],
    *,
    words: tuple[int, int],
    scripts: tuple[str, str] = ("", ""),
) -> MadeUp:
    """A set whose texts have that many words at least and at most; `scripts` are OpenCC's
    conversions of texts and questions.
    """
    chance = random.Random(f"held out: {make.__name__} {words} {scripts}")
    language = make(chance)
    topics = [chance.sample(language.words, _TOPIC_WORDS) for _ in range(_TOPICS)]
    said = {f"d{n}": _words(chance, language, topics, words) for n in range(_DOCUMENTS)}
    often = Counter(word for each in said.values() for word in set(each))
    asked = [
        (_question(chance, language, said[id_], often), id_)
        for id_ in chance.sample(sorted(said), _QUESTIONS)
    ]
    write, ask = map(_converter, scripts)
    texts = {id_: write(_text(chance, language, each)) for id_, each in said.items()}
    return MadeUp(texts, [(ask(question), id_) for question, id_ in asked])


def _converter(name: str) -> Callable[[str], str]:
    return opencc.OpenCC(name).convert if name else str


def _words(
    chance: random.Random,
    language: Language,
    topics: Sequence[Sequence[str]],
    length: tuple[int, int],
) -> list[str]:
    own = chance.sample(topics, 2)
    weights = list(itertools.accumulate(1 / rank for rank in range(3, _WORDS + 3)))
    said: list[str] = []
    for _ in range(chance.randint(*length)):
        kind = chance.random()
        if kind < 0.2:
            said.append(chance.choice(chance.choice(own)))
        elif kind < 0.3 and said:
            said.append(chance.choice(said))
        else:
            said.append(chance.choices(language.words, cum_weights=weights)[0])
    return said


def _text(chance: random.Random, language: Language, words: Sequence[str]) -> str:
    """Sentences of five to fifteen words, paragraphs of a few sentences."""
    stop = "." if language.join(["a", "b"]) == "a b" else "。"
    sentences, rest = [], list(words)
    while rest:
        count = chance.randint(5, 15)
        said = [language.inflect(chance, word) for word in rest[:count]]
        sentences.append(language.join(said) + stop + chance.choice(("", "", "\n\n")))
        rest = rest[count:]
    return " ".join(sentences)


def _question(
    chance: random.Random, language: Language, words: Sequence[str], often: Mapping[str, int]
) -> str:
    """Three to six words of the text, rare ones rather, and perhaps one that is not in it."""
    own = sorted(set(words))
    weights = [1 / often[word] ** 0.7 for word in own]
    asked = chance.choices(own, weights, k=chance.randint(3, 6))
    if chance.random() < 0.5:
        asked.append(chance.choice(language.words[:1000]))
    return language.join([language.inflect(chance, word) for word in asked])


SHORT, LONG = (40, 200), (300, 1500)
SETS: dict[str, Callable[[], MadeUp]] = {
    "en, short": lambda: made_up(english, words=SHORT),
    "en, long": lambda: made_up(english, words=LONG),
    "zh, short": lambda: made_up(chinese, words=SHORT),
    "zh, long": lambda: made_up(chinese, words=LONG),
    "mixed": lambda: made_up(mixed, words=(40, 800)),
    "zh-Hant asked in zh-Hans": lambda: made_up(chinese, words=SHORT, scripts=("s2t", "")),
    "zh-Hans asked in zh-Hant": lambda: made_up(chinese, words=SHORT, scripts=("", "s2t")),
}
