"""Guesses how likely a text, a header or a whole column is one of patent claims, from 0 to 1."""

import re
import unicodedata
from collections.abc import Callable, Sequence

HEADER_LIMIT_CHARS = 80
_LONG_TEXT_CHARS = 60

_CLAIM_HEADER = re.compile(
    r"权利要求|權利要求|权项|申請專利範圍|请求项|請求項|特許請求の範囲|クレーム|청구항|청구범위"
    r"|\bclaims?\b|\banspr[uü]e?che?\b|patentanspr|\brevendications?\b|\breivindicaci",
    re.IGNORECASE,
)
_OTHER_HEADER = re.compile(
    r"摘要|说明|說明|名称|名稱|标题|標題|数量|项数|項數|个数|编号|公开号|申请号|日期|备注|类型"
    r"|引用"
    r"|abstract|title|description|number|count|\bno\b|\bnr\b|\bid\b|date|type|kind|language"
    r"|zusammenfassung|bezeichnung|titel|anzahl|abrégé|résumé|nombre|発明の名称|要約|요약",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\s*(?:claim|权利要求|請求項|请求项|청구항|anspruch|revendication)?"
    r"\s*[(（【\[]?\s*\d{1,3}\s*[.．、:：)）】\]]\s*\D",
    re.IGNORECASE,
)
_CITES_CLAIM = re.compile(
    r"权利要求\s*\d|權利要求\s*\d|请求项\s*\d|請求項\s*\d|청구항\s*\d|제\s*\d+\s*항"
    r"|\bclaims?\s*\d|\bany\b.{0,20}\bclaims?\b|\banspr[uü]\w*\s*\d|\brevendications?\s*\d",
    re.IGNORECASE,
)
_CLAIM_WORDS = re.compile(
    r"其特征在于|其特徵在於|所述的?|前記|상기|특징으로"
    r"|\bcompris(?:ing|es|ed)\b|\bwherein\b|\bcharacteri[sz]ed\b|\bsaid\b|what is claimed"
    r"|\b(?:I|we) claim\b|dadurch gekennzeichnet|\bgekennzeichnet\b|\bcaractéris|\bcomprenant\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_CLAIM_NUMBER_HEADER = re.compile(
    r"[权權]利要求(?:[项項])?的?(?:[号號]|[编編][号號]|序[号號])码?|[权權][项項](?:[号號]"
    r"|序[号號])|[请請]求[项項][号號]"
    r"|請求項(?:の)?番号|청구항 ?번호|claims? ?[-_]?(?:no|nr|num(?:ber)?|id|index|seq(?:uence)?"
    r"|#)\b\.?"
    r"|(?:no|number|nr)\.? of (?:the )?claim|anspruchs?[- ]?(?:nr|nummer)"
    r"|n[°o]\.? (?:de )?revendication",
    re.IGNORECASE,
)
_INDEX_HEADER = re.compile(
    r"\s*(?:序[号號]|[编編][号號]|番号|번호|no|nr|num|number|#|index|idx|seq)\.?\s*", re.IGNORECASE
)
_PUBLICATION_HEADER = re.compile(
    r"(?:公[开開告布佈]|[专專]利|申[请請]|出願|文[献獻]|特許)(?:公[开開告布佈])?\(?(?:[号號]"
    r"|番号)|案[号號]"
    r"|(?:공개|출원|등록|특허) ?번호|\b(?:publication|patent|pub|application|appl|document"
    r"|doc)\b\.?"
    r"(?:[ _-]?(?:no|nr|num(?:ber)?|id|#)\b\.?)?\s*$|\bpn\b|veröffentlichungs?-?(?:nr|nummer)"
    r"|(?:patent|anmelde)(?:nr|nummer)|num[ée]ro de (?:publication|brevet)",
    re.IGNORECASE,
)
_LAST_NUMBER = re.compile(r"(\d{1,3})\D*$")
_SAMPLE_CHARS = 4_000
# What a column scores at least in which every second cell cites a claim, however short.
_CITING = 0.5


def of_text(text: str) -> float:
    """Likelihood that one cell holds a claim or a set of claims."""
    head = unicodedata.normalize("NFKC", text[:_SAMPLE_CHARS])
    if not _LETTER.search(head):
        return 0.0
    score = 0.0
    if _NUMBERED.match(head):
        score += 0.4
    if _CITES_CLAIM.search(head):
        score += 0.35
    if _CLAIM_WORDS.search(head):
        score += 0.25
    if _display_width(head) >= _LONG_TEXT_CHARS:
        score += 0.15
    return min(score, 1.0)


def of_header(text: str) -> float:
    """How much a header speaks for claims: 1 for, -1 for something else, 0 for neither."""
    if not text or len(text) > HEADER_LIMIT_CHARS or _is_sentence(text):
        return 0.0
    plain = unicodedata.normalize("NFKC", text)
    if _OTHER_HEADER.search(plain):
        return -1.0
    return 1.0 if _CLAIM_HEADER.search(plain) else 0.0


def _is_sentence(text: str) -> bool:
    """Say whether a text reads like a claim: a heading cites none and has no full stop."""
    plain = unicodedata.normalize("NFKC", text).rstrip()
    ends = plain.endswith(("。", "；")) or (plain.endswith((".", ";")) and plain.count(" ") > 2)
    return ends or bool(_CITES_CLAIM.search(plain))


def of_column(header: str, texts: Sequence[str]) -> float:
    """Likelihood that a column holds claims, from its header and a sample of its cells."""
    if not texts:
        return 0.0
    content = sum(map(of_text, texts)) / len(texts)
    if 2 * sum(bool(_CITES_CLAIM.search(text[:_SAMPLE_CHARS])) for text in texts) >= len(texts):
        content = max(content, _CITING)
    speaks = of_header(header)
    if speaks > 0 and content > 0:
        content = 0.5 + content / 2
    elif speaks < 0:
        content *= 0.6
    return round(min(content, 1.0), 2)


def is_header(text: str, below: Sequence[str]) -> bool:
    """Whether a column's first text is a header rather than its first claim."""
    if of_header(text):
        return not _NUMBERED.match(text)
    if len(text) > HEADER_LIMIT_CHARS or not below or _is_sentence(text):
        return False
    return of_text(text) + 0.1 < sum(map(of_text, below)) / len(below)


def is_numbered(text: str) -> bool:
    """Whether a text begins with the printed number of a claim."""
    return bool(_NUMBERED.match(text))


def cited(text: str) -> int:
    """The number of the first claim that is cited, 1 where any is meant, 0 for none."""
    head = unicodedata.normalize("NFKC", text[:_SAMPLE_CHARS])
    found = _CITES_CLAIM.search(head)
    number = _LAST_NUMBER.search(head, found.start(), found.end() + 2) if found else None
    return int(number[1]) if number else int(found is not None)


def names_claim_number(header: str) -> bool:
    """Whether a header says that numbers of claims are below."""
    return _names(_CLAIM_NUMBER_HEADER.search, header)


def names_index(header: str) -> bool:
    """Whether a header says that numbers of something are below."""
    return _names(_INDEX_HEADER.fullmatch, header)


def names_publication(header: str) -> bool:
    """Whether a header says that numbers of publications are below."""
    return _names(_PUBLICATION_HEADER.search, header)


def _names(find: Callable[[str], re.Match[str] | None], header: str) -> bool:
    plain = unicodedata.normalize("NFKC", header[:HEADER_LIMIT_CHARS])
    return bool(find(plain.replace("_", " ")))


def could_be_header(text: str) -> bool:
    """Whether a text may stand in a header row: short, and not a claim."""
    is_short = 0 < len(text) <= HEADER_LIMIT_CHARS
    return is_short and of_text(text) < 0.4 and not _is_sentence(text)


def _display_width(text: str) -> int:
    """Length in columns of a terminal: a Chinese character says about as much as two letters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[:200])
