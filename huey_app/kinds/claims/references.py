"""Reads which claims a claim cites, with the words around each number."""

import re
from collections.abc import Iterable

from huey_app.kinds.claims.excepted import Citation, without_excepted
from huey_app.kinds.claims.number_lists import read_list
from huey_app.kinds.claims.words import CLAIM_DE, CLAIM_EN, CLAIM_FR, CLAIM_KO, CLAIM_ZH

_EN = rf"(?:{CLAIM_EN}s?(?![a-z]{{3}})|\b[Cc]lms?\.? ?(?=\d))"
# "제1항", "第3項", and the same behind a list: "제1 내지 3항", "第1或2項".
_KO = (
    rf"{CLAIM_KO}|제 ?(?=\d{{1,3}} ?항(?!목)|\d{{1,3}} ?(?:내지|또는|및|[,~-]) ?\d{{1,3}} ?항)"
    r"|항(?:들)?(?= ?중 )"
)
_TC = r"第 ?(?=\d{1,3}(?: ?[、,，或至到及和與与~-] ?\d{1,3}){0,6} ?[項项])"
_JA = r"(?:特許|実用新案登録)請求の範囲(?= ?第)|前[記各]{0,2}項(?:まで)?"
_WORDS = {
    "en": _EN,
    "de": CLAIM_DE,
    "fr": CLAIM_FR,
    "zh": rf"{CLAIM_ZH}(?![书書])|{_TC}|{_EN}",
    "ja": rf"{_JA}|{CLAIM_ZH}|{_EN}",
    "ko": rf"{_KO}|{_EN}",
}
_PATTERNS = {language: re.compile(words) for language, words in _WORDS.items()}
_ANY = re.compile(rf"{_EN}|{CLAIM_DE}|{CLAIM_FR}|{CLAIM_ZH}(?![书書])|{_KO}|{_TC}")

_GAP = r"[ \n]+"
_BEFORE_ALL_WESTERN = (
    r"\b(?:preceding|preceeding|previous|foregoing|above|above-?mentioned|aforementioned|aforesaid"
    rf"|prior|earlier|precedent|antecedent|aforegoing|other)(?:{_GAP}[a-z-]{{2,20}}){{0,2}}{_GAP}"
    rf"|\b(?:vor|obig|früher)\w{{0,16}}(?:{_GAP}\w{{2,20}})?{_GAP}"
    rf"|\bany(?:{_GAP}one)?(?:{_GAP}of)?(?:{_GAP}the)?{_GAP}"
)
_BEFORE_ALL_EASTERN = (
    r"(?:任何)?(?:前述|上述|前面|以上|先前|在先|在前|前列|之前|前项|前項|前|上面)"
    r"(?:的|所述|所列|各|任意|任何|任一|一|项|項|中|个|個|之){0,6}\s?"
    r"|(?:任意|任何|任)[一何]?[项項个]?(?:前述|上述|在前|之前|以上)?的?"
    r"|(?:前記|上記|先行する|先の|前述の|以上の|前出の)(?:いずれか)?(?:の|一つの|1つの|各)?"
    r"|(?:전술한|선행하는|선행|앞선|이전의|이전|상기|전기|전술된)"
    r"(?: ?(?:어느|임의의|모든|각))?(?: ?(?:한|하나의))? ?"
)
_BEFORE_ALL = re.compile(rf"(?i)(?:{_BEFORE_ALL_WESTERN}|{_BEFORE_ALL_EASTERN})$")
_BEFORE_ONE = re.compile(
    r"(?i)(?:(?<!any of )(?<!one of )\b(?:the|said)[ \n](?:immediately[ \n])?"
    r"(?:preceding|previous|foregoing|above)[ \n]"
    r"|\b(?:dem|des|den)[ \n](?:unmittelbar[ \n])?vor\w{5,9}en[ \n]|[前上]一[项項个個]?的?)$"
)
_AFTER_ALL = re.compile(
    r"(?i)[ \n]{0,2}(?:(?:\w{1,20}+[ \n])?(?:pr[eé]c[eé]dente?s?|ant[eé]rieures?|ci-dessus"
    r"|qui pr[eé]c[eè]de(?:nt)?|susmentionn[eé]es)"
    r"|(?:above|hereinabove|hereinbefore|set forth above|mentioned above|preceding)\b"
    r"|中?的?(?:任意|任何|任)[一何]?[项項]|の(?:いずれ|何れ)か|중 어느)"
)
_SINGULAR_FR = re.compile(r"(?i)\bla[ \n]$")
_WITHIN = 60
# "1-4中任意一项权利要求": the word again, behind its numbers.
_ANY_OF_THEM = re.compile(r" ?中?的?(?:任[意何]?一?[项項个個]|其中之?一)的?")


# A claim of another patent: "claim 1 of U.S. Pat. No. 5,123,456", "CN101234567B权利要求1".
_OFFICES = (
    r"(?:U\.? ?S\.?|EP|WO|PCT|JP|CN|DE|FR|KR|European|International|Chinese|German|Japanese|Korean"
    r"|French|British|Patent|Application|Publication|Pat\.|Appln?\.|Serial|No\.)"
)
_OF_ANOTHER = re.compile(
    rf"(?i)[, \n]{{1,2}}(?:of|in|from) (?:the |our |a )?(?:(?:co-?pending|parent|prior|commonly"
    rf"|owned|assigned|issued) ){{0,3}}{_OFFICES}[^;:\n\d]{{0,40}}\d[\d,/ ]{{4,}}"
)
_ANOTHERS = re.compile(
    r"(?:[A-Z]{2}[ -]?\d{6,13}(?:\.\d)?[A-Z]?\d?|\d,\d{3},\d{3})[号號的中之所述,， ]{0,4}(?:in )?$"
)
_ANOTHERS_CHARS = 30
_BEFORE_OF = frozenset(" ,\n")
_DIGIT = re.compile(r"\d")


def find_citations(
    text: str, language: str, own: int | None, earlier: Iterable[int]
) -> list[Citation]:
    """Return the citations in a claim's words (without its own number), in order.

    `earlier` are the numbers before `own` in the same set: what "any preceding claim" cites.
    """
    found: list[Citation] = []
    before = tuple(earlier)
    done = 0
    for word in _PATTERNS.get(language, _ANY).finditer(text):
        if word.start() < done or (done and _ANY_OF_THEM.fullmatch(text, done, word.start())):
            continue
        citation = _numbered(text, word, own) or _general(text, word, before)
        if citation and not _is_of_another_patent(text, citation):
            found.append(citation)
            done = citation.end
    return without_excepted(text, found)


def _is_of_another_patent(text: str, citation: Citation) -> bool:
    if text[citation.end : citation.end + 1] in _BEFORE_OF and _OF_ANOTHER.match(
        text, citation.end
    ):
        return True
    begin = max(0, citation.start - _ANOTHERS_CHARS)
    if not _DIGIT.search(text, max(begin, citation.start - 12), citation.start):
        return False
    return bool(_ANOTHERS.search(text, begin, citation.start))


def numbers_of(citations: Iterable[Citation]) -> tuple[int, ...]:
    """Return all cited numbers, ascending, each once."""
    return tuple(sorted({number for citation in citations for number in citation.numbers}))


def _numbered(text: str, word: re.Match[str], own: int | None) -> Citation | None:
    found = read_list(text, word.end(), own)
    if found is None:
        return None
    return Citation(word.start(), found.end, found.numbers, exact=not found.is_odd)


def _general(text: str, word: re.Match[str], before: tuple[int, ...]) -> Citation | None:
    """Read "any preceding claim" and its like around a word that no number follows."""
    if text.startswith(" depend", word.end()):
        return None
    start = max(0, word.start() - _WITHIN)
    last = before[-1:]
    if _BEFORE_ONE.search(text, start, word.start()) and not word[0].endswith(("s", "e", "en")):
        return Citation(word.start(), word.end(), last, exact=False)
    if all_before := _BEFORE_ALL.search(text, start, word.start()):
        return Citation(all_before.start(), word.end(), before, exact=False)
    after = _AFTER_ALL.match(text, word.end())
    if after is None:
        return None
    one = word[0].endswith("n") and _SINGULAR_FR.search(text, start, word.start())
    return Citation(word.start(), after.end(), last if one else before, exact=False)
