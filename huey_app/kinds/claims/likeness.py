"""Tells claims from other text of a patent: abstract, description, a list of parts, a title.

A claim is one sentence (MPEP 608.01(m)) that names its subject and, behind a linking word, the
features of it (Rule 43(1) EPC; Rule 22 of the Chinese implementing regulations). Other parts
stand under headings of their own (37 CFR 1.77(b); Rule 17 of the Chinese regulations), and talk
about the invention.
"""

import re
from collections.abc import Sequence

from huey_app.kinds.claims.piece import Piece
from huey_app.kinds.claims.words import has_any

_LOOKED_AT_CHARS = 4_000
_HEADING_CHARS = 300

# The headings of a description or an abstract, at the start of a cell, a line or a "claim".
_SECTION = re.compile(
    r"(?:^|\n) *+(?:[\[【][^\[\]【】\n]{0,12}[\]】] ?)?(?:\(?(?:[IVX]{1,4}"
    r"|\d{1,2})[.)、] ?)?[【\[]?"
    r"(?:(?i:abstract(?: of the (?:disclosure|invention))?|(?:technical )?field(?: of (?:the )?"
    r"(?:invention|disclosure|art))?|technical (?:field|problem|solution)|background(?: art"
    r"| of (?:the )?(?:invention|disclosure)| information)?|(?:brief )?(?:summary|description)"
    r"(?: of (?:the )?(?:invention|disclosure|(?:several "
    r"|the )?(?:views of the )?(?:accompanying )?"
    r"(?:drawings?|figures?)|(?:preferred )?embodiments?))?|detailed description\b[^\n:]{0,60}"
    r"|(?:list of )?reference (?:signs|numerals|characters|numbers)(?: list)?|(?:cross[- ])"
    r"references? to related applications?|prior art|technisches gebiet|hintergrund"
    r"|stand der technik|zusammenfassung|beschreibung|bezugszeichen(?:liste)?|domaine technique"
    r"|abrégé|description|résumé|liste des références)"
    r"|(?:[说說]明[书書])?摘\s?要(?:附[图圖])?|技[术術][领領]域|背景技[术術]|[发發]明[内內]容"
    r"|[实實]用新型[内內]容"
    r"|(?:附[图圖]|[图圖]面)(?:的)?(?:[简簡][单單])?[说說]明|具[体體][实實]施(?:方式|例)"
    r"|附[图圖][标標][记記识號号]+(?:[说說]明)?"
    r"|[标標][记記号號][说說]明|[说說]\s?明\s?[书書]|要約|技術分野|背景技術|発明の(?:概要"
    r"|詳細な説明)|符号の説明"
    r"|기술\s?분야|배경\s?기술|요약|발명의 (?:설명|상세한 설명)|부호의 설명)"
    r"[】\]]? ?(?:[:：.。\n\[【]|$)"
)
# The text speaks of the invention, or of what a document does.
_ABOUT = re.compile(
    r"(?i:\b(?:(?:the|this|our) (?:present |instant )?(?:invention|disclosure|utility model"
    r"|application|patent|specification)\b[^.\n]{0,80}?\b(?:relates?|is directed|concerns?"
    r"|pertains?|provides?|discloses?|describes?|proposes?|belongs?|aims?)"
    r"|(?:is|are) (?:also )?(?:disclosed|described (?:herein|in)|proposed)\b|(?:there (?:is|are)"
    r"|herein) (?:provided|disclosed|described)|(?:die|vorliegende|der) (?:vorliegende )?"
    r"(?:erfindung|gegenstand der erfindung) (?:betrifft|bezieht)"
    r"|(?:la (?:présente )?)invention (?:concerne|se rapporte|a pour objet)))"
    r"|(?:本|此|该|該)(?:[发發]明|[实實]用新型|申[请請]|公[开開]|[专專]利"
    r"|外[观觀][设設][计計])[^。；;\n]{0,30}?"
    r"(?:涉及|提供|公[开開]|[属屬]于|[揭披][示露]|[解][决決]|[结結][构構][简簡][单單]|具有|旨在"
    r"|目的)"
    r"|本発明は[^。\n]{0,60}に関|본 발명은[^.\n]{0,60}(?:관한|관한다|제공)"
)
# Substrings without which nothing is said of it: cheaper to look for than the pattern.
_ABOUT_WORDS = (
    *("invention", "disclos", "utility model", "application", "patent", "specification"),
    *("described", "proposed", "provided", "erfindung"),
    *("明", "新型", "申", "公", "专利", "專利", "外", "발명"),
)
_FEATURES = re.compile(
    r"(?i:\b(?:compris|consist|wherein|whereby|where|which|having|has|includ|contain"
    r"|characteri[sz]"
    r"|compos|configured|adapted|arranged|said|the steps?|formula|selected from|improvement"
    r"|as shown|substantially|for|with|made|produced|obtain|means|us(?:e|ing) of))"
    r"|(?i:gekennzeichnet|\b(?:wobei|umfass|enthalt|aufweis|besteh|bei de|mit|zum|zur|für|aus"
    r"|compren|comport|caractéris|dont|dans le|constitu|conten|pour|avec|muni))"
    r"|其特[征徵點点]|包[括含]|所述|其中|具有|用于|用於|[设設][有置]|式 ?[(（IVX]|[组組]成"
    r"|步[骤驟]|[备備]え|有する|含む"
    r"|特[徴徵]|において|であって|含有|からなる|포함|특징|구비|있어서|이루어|갖는|가지는"
)
_OPENING = re.compile(
    r"(?:(?:An?|One or more|At least one|In an?|The|Use of|Method|Process) |Eine?[rsmn]? |Une? "
    r"|Procédé |Verfahren |[一1][种種个個]|本[外])"
)
_TRANSITION = re.compile(
    r"(?i:\b(?:compris|consist|includ|having|umfass|aufweis|enthalt|compren|comport))"
    r"|包[括含]|具有|[设設][有置]|[组組]成|[备備]え|有する|含む|포함|구비"
)
_STATEMENT = re.compile(r"[a-z\d)][.] +(?=[A-Z][a-z]+ )|。(?=[^\n。]{6})")
_ONE_SENTENCE_MARKS = re.compile(
    r"(?i:wherein|charact?eri[sz]|gekennzeichnet|caractéris|\bsaid\b)|其[特][征徵點点]|特徴|특징"
)


def is_prose(text: str, pieces: Sequence[Piece]) -> bool:
    """Say whether a cleaned cell in which no claim cites another does not look like claims.

    `pieces` is how it was cut, not empty. A set with printed numbers needs one claim that opens
    like one or has features; text without numbers, a subject with features in one sentence.
    """
    head = text[: pieces[0].end][:_LOOKED_AT_CHARS]
    if is_headed(text, pieces) or _is_about(head[:_HEADING_CHARS]):
        return True
    words = [text[piece.body : piece.end][:_LOOKED_AT_CHARS].lstrip(" \n“\"'") for piece in pieces]
    if not pieces[0].numbered:
        return not all(map(_could_be_claim, words))
    return not any(_OPENING.match(each) or _FEATURES.search(each) for each in words)


def _is_about(head: str) -> bool:
    return has_any(head.lower(), _ABOUT_WORDS) and bool(_ABOUT.search(head))


def is_headed(text: str, pieces: Sequence[Piece]) -> bool:
    """Say whether a heading of another part stands in front, or is what a number numbers.

    Claims that cite others may stand behind one in the same cell, when their numbers are printed.
    """
    in_front = text[: pieces[0].start]
    if in_front.strip() and _SECTION.search(in_front[-_LOOKED_AT_CHARS:] + "\n"):
        return True
    return any(map(_SECTION.match, (_opening(text, piece) for piece in pieces)))


def _opening(text: str, piece: Piece) -> str:
    return text[piece.body : min(piece.end, piece.body + _HEADING_CHARS)].lstrip() + "\n"


def _could_be_claim(words: str) -> bool:
    if not _FEATURES.search(words):
        return False
    if _ONE_SENTENCE_MARKS.search(words):
        return True
    if _STATEMENT.search(words):
        return False
    return words[-1:] in ".。;；" or bool(_TRANSITION.search(words))
