"""Reads how a claim in a western language opens: what it is, and how it leads to a reference."""

import re
from dataclasses import dataclass

_OPENING_CHARS = 600
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What openings are made of in one language."""

    article: re.Pattern[str]
    stop: re.Pattern[str]
    link: re.Pattern[str]
    nested: re.Pattern[str]
    own_act: re.Pattern[str]


_ENGLISH = Grammar(
    article=re.compile(r"(?i)(?:an?|the|one or more|at least one|in an?|in the)\s+"),
    stop=re.compile(
        r"(?i)[,;:(\n]|\b(?:of|for|to|in|by|with|having|comprising|comprises|including"
        r"|includes|wherein|that|"
        r"which|according|as|using|containing|from|on|at|adapted|configured|consisting|made"
        r"|obtained|produced|"
        r"prepared|obtainable|per|under|where|whose|without|recited|defined|claimed"
        r"|characterized|further|such"
        r"|(?:(?<=medium )|(?<=media )|(?<=device )|(?<=memory )|(?<=product ))stor(?:ing|ed)"
        r"|(?:encoding|expressing|carrying|bearing|incorporating|embodying|employing|utilizing"
        r"|performing|executing|implementing|equipped|provided|fitted)(?=\s(?:an?|the|any"
        r"|with)\s))\b"
    ),
    link=re.compile(
        r"(?i)\b(?:(?:as\s+)?(?:claimed|recited|set\s+forth|set\s+out|defined|described"
        r"|disclosed|specified|"
        r"stated|outlined|mentioned|characterized|provided|taught|presented|found|given"
        r"|in\s+accordance|according|"
        r"accordance|pursuant|corresponding|as|like|of|in|by|per|under|to|with)\b[,\s]*)+"
        r"(?:(?:any|one|either|each|at\s+least|more|or|of|the|several|all|some|preceding"
        r"|previous|a|patent|"
        r"foregoing|above|single)\b[\s,]*)*$"
    ),
    nested=re.compile(r"(?i)\b(?:the|an?|said|one\s+or\s+more|at\s+least\s+one)\s"),
    own_act=re.compile(
        r"(?i)[;:]|\b(?:compris(?:es?|ing)|includ(?:es|ing)|contain(?:s|ing)|using|employing"
        r"|utilizing|"
        r"incorporating|consisting|equipped|fitted|made|produced|obtained|obtainable|prepared"
        r"|manufactured|formed|"
        r"storing|stored|configured|adapted|operable|carrying|performing|executing"
        r"|implementing|encoding|"
        r"provided\s+with|wherein|(?:that|which|when)\s+(?:performs?|executed?s?|implements?"
        r"|carr(?:y|ies)|causes?)|"
        r"to\s+(?:perform|execute|carry|implement|practice|cause|make|produce|prepare|use)|"
        r"(?:of|for|by)\s+(?:the\s+)?(?:\w+ing)\s+(?:out\s+)?(?:an?|the|said)|us(?:e|ing)\s+of|"
        r"(?:manufacture|production|preparation|treatment|operation)\s+of\s+(?:an?|the)|"
        r"with\s+(?:an?|the|at\s+least)|having\s+(?:an?|the|at\s+least))\b"
    ),
)
_GERMAN = Grammar(
    article=re.compile(r"(?i)(?:eine?[rsmn]?|der|die|das|mindestens eine?)\s+"),
    stop=re.compile(
        r"[,;:(\n]|\b(?:nach|gemäß|gemaess|gem\.|zur|zum|für|von|mit|aus|mittels|der|des|die"
        r"|das|dem|den|eine?[rsmn]?|"
        r"in|bei|wobei|umfassend|enthaltend|aufweisend|dadurch|entsprechend|laut|wie|unter|als"
        r"|auf|an|welche[rs]?)\b"
    ),
    link=re.compile(
        r"(?i)\b(?:nach|gemäß|gemaess|gem\.|entsprechend|laut|wie|von|aus|mit|in|unter)"
        r"(?:[\s,]+(?:in|einem|einer|eines|mindestens|wenigstens|zumindest|oder|mehreren|der"
        r"|dem|den|des|beiden|"
        r"irgendeinem|jedem|vor\w+en|obigen|maßgabe|anspruch|patent|und|bis|beliebigen"
        r"|ein))*[\s,]*$"
    ),
    nested=re.compile(r"\b(?:des|der|dem|den|die|das|eine[rsmn]?|ein)\s"),
    own_act=re.compile(
        r"(?i)[;:]|\b(?:umfass(?:end|t)|enthalt(?:end|en)|aufweis(?:end|t)|mit\s+(?:eine[rm]"
        r"|wenigstens|mindestens)|"
        r"(?:zur|zum)\s+(?:durchführ\w+|ausführ\w+|herstell\w+|verwend\w+|betrieb|betreiben)"
        r"|verwendung\s+(?:de[rs]|"
        r"von|eine[rs])|hergestellt|erhältlich|erhalten|unter\s+verwendung|bestehend"
        r"|eingerichtet|ausgebildet|auf\s+(?:dem|der|welche[mr]))\b"
    ),
)
_FRENCH = Grammar(
    article=re.compile(r"(?i)(?:une?|l[ea]s?|au moins une?|l['’])\s*"),
    stop=re.compile(
        r"(?i)[,;:(\n]|\b(?:selon|suivant|de|d['’]|du|des|pour|à|au|aux|avec|comprenant"
        r"|comportant|conforme|en|par|"
        r"dans|dont|qui|où|caractérisée?|tel|telle|contenant|obtenue?)\b"
    ),
    link=re.compile(
        r"(?i)\b(?:selon|suivant|conforme(?:ment)?|conformément|d['’]après|telles?\s+que"
        r"|tels?\s+que|tel\s+que|"
        r"définie?s?|décrite?s?|revendiquée?s?|de|à|dans|par|en)(?:[\s,]*(?:que|définie?s?"
        r"|décrite?s?|revendiquée?s?|"
        r"à|dans|par|en|de|l['’]une|l['’]un|une|un|quelconque|ou|plusieurs|des|la|les|le|l['’]"
        r"|au|moins|autre|"
        r"selon|toute))*[\s,]*$"
    ),
    nested=re.compile(
        r"(?i)\b(?:du|des|de\s+la|de\s+l['’]|d['’]une?|une?|l[ea]s?"
        r"|l['’])\s*(?=\w)"
    ),
    own_act=re.compile(
        r"(?i)[;:]|\b(?:compren(?:ant|d)|comport(?:ant|e)|conten(?:ant|u)\s+(?=une?\b"
        r"|l[ea]s?\b|du\b|des\b|au\b|l['’])|mise\s+en\s+(?:œ"
        r"|oe)uvre|utilisation\s+d|"
        r"(?:obtenue?s?|fabriquée?s?|préparée?s?|produite?s?)\s+(?:par|selon|à)|équipée?"
        r"|munie?|incorporant|utilisant|"
        r"pour\s+(?:exécuter|réaliser)|(?:fabrication|préparation|production)\s+d)"
    ),
)
_GRAMMARS = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}


def grammar_of(language: str) -> Grammar:
    """Return the grammar of `language`, the English one for others."""
    return _GRAMMARS.get(language, _ENGLISH)


def head_of(words: str, grammar: Grammar) -> str:
    """Return what a claim is, in lower case: `steering wheel` of "A steering wheel having a …"."""
    words = words[:_OPENING_CHARS].lstrip(" \n.,:;-–")
    article = grammar.article.match(words)
    begin = article.end() if article else 0
    stop = grammar.stop.search(words, begin + 1)
    return (
        words[begin : stop.start() if stop else len(words)]
        .strip(" \n,.")
        .lower()
        .replace("-", " ")
    )


def is_use(head: str) -> bool:
    """Say whether a head names a use, which is a category of its own."""
    return head in {"use", "verwendung", "utilisation", "emploi"}


def same_thing(one: str, other: str, grammar: Grammar) -> bool:
    """Say whether two heads name the same thing: their last words, endings aside.

    In a Germanic language that is where the noun is ("a lens system" is no lens, a "Bremsscheibe"
    is a "Scheibe"); in French it comes first.
    """
    if not one or not other:
        return False
    if _is_same_word(one.split()[-1], other.split()[-1]):
        return True
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) if grammar is _FRENCH else longer.endswith(shorter)


def mentions(text: str, head: str) -> bool:
    """Say whether `text` has the last word of `head`, endings aside."""
    if not head:
        return False
    last = head.split()[-1]
    return any(_is_same_word(word, last) for word in _WORDS.findall(text.lower()))


def _is_same_word(one: str, other: str) -> bool:
    """Compare without the endings of case and number, which have up to three letters."""
    shorter, longer = sorted((one, other), key=len)
    common = min(len(shorter), max(4, len(longer) - 3))
    return len(longer) - len(shorter) <= 3 and shorter[:common] == longer[:common]
