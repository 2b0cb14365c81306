"""Knows the cells that say in place of claims that there are none, or hold no words at all."""

import re

from huey_app.kinds.claims.words import CANCELLED, HEADING

_LONGEST = 60
_LONGEST_URL = 2_000
_WORDS = (
    r"n\.? ?/? ?a\.?|none|null|nil|nan|undefined|unknown|empty|blank|missing|pending|tb[acd]"
    r"|to be (?:added|confirmed|defined|determined|supplied)|(?:not|un)[ -]?(?:yet )?(?:available"
    r"|applicable|disclosed|published|found|provided|specified)|no (?:claims?|data|text|value)"
    r"(?: (?:available|found))?|(?:see|cf\.?) (?:the )?(?:attach(?:ment|ed)(?: file)?|annex"
    r"|appendix|above|below|enclosed|original)|same as above|ditto|as above|attached"
    r"|keine?(?: angaben?)?|nicht (?:vorhanden|verfügbar|veröffentlicht)|unbekannt"
    r"|siehe (?:anlage|anhang|oben)|néant|aucune?|voir (?:annexe|ci-dessus)|non disponible"
    r"|[暂暫]?无|[暂暫]?無|没有|沒有|空|空白|[略同][上前]?|未知|不详|不詳|待(?:定|补充?|補充?"
    r"|查|填)|保密"
    r"|[详詳]?[见見]?(?:附件|附页|附頁|附录|原文|上文|全文|附[图圖])|[尚暂暫]?未(?:公[开開布佈]"
    r"|提供|找到|[获獲]取|知)"
    r"|不(?:适用|適用|公[开開])|[无無暂暫没沒][此]?(?:有)?(?:[权權]利要求[书書]?"
    r"|[数數資资][据料]|内容|信息)"
    r"|なし|無し|該当なし|未公開|不明|(?:別紙|添付)参照|없음|해당 ?없음|미공개|미정|(?:별첨"
    r"|첨부) ?참조"
)
_PLACEHOLDER = re.compile(
    rf"(?i:\W*(?:{_WORDS})(?: ?[(（][^()（）]{{0,20}}[)）])?\W*)"
    rf"|\W*(?:{HEADING}|(?:claims?|[权權]利要求[书書]?|청구항)?\W*{CANCELLED})\W*"
)
_URL = re.compile(r"(?i)\s*(?:(?:https?|ftp|file)://|www\.)\S+\s*")
_LINK_STARTS = frozenset({"http", "ftp:", "file", "www."})
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"(?i)\s*(?:\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH},?[ -]\d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}}"
    r"|\d{2,4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号號])?)?|\d{4}년.{0,12}"
    r"|[\d./-]{6,10}[T ][\d:.]{4,12}(?:Z|[ap]\.?m\.?)?)\s*"
)
# A number as it is stored or printed, with a unit or an exponent perhaps.
_NUMBER = re.compile(r"\s*[#≈~<>=+-]?\s?\d[\d.,' ]*(?:[eE][+-]?\d{1,3})?\s?[^\W\d_]{0,2}\s*")
_LETTER = re.compile(r"[^\W\d_]")


def is_placeholder(text: str) -> bool:
    """Say whether a cleaned cell is no text of claims: no letters, a known word, a link, a date.

    A heading without anything below it and a note that the claims are cancelled are, too.
    """
    if len(text) > _LONGEST:
        return _is_link(text) or (not text[:_LONGEST].isalpha() and not _LETTER.search(text))
    if not _LETTER.search(text) or _NUMBER.fullmatch(text) or _is_link(text):
        return True
    return bool(_PLACEHOLDER.fullmatch(text) or _DATE.fullmatch(text))


def _is_link(text: str) -> bool:
    if text.lstrip()[:4].lower() not in _LINK_STARTS:
        return False
    return len(text) < _LONGEST_URL and bool(_URL.fullmatch(text))
