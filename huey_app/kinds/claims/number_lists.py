"""Reads the list of numbers behind the word for claim: `1-3, 5 and 7`, `1至3中`, `1項又は2項`."""

import re
from typing import NamedTuple

MOST_NUMBERS = 400
_MOST_ITEMS = 120

_DIGITS = r"\d{1,3}(?!\d)(?![.,]\d{3})(?!\.\d)"
_HANZI = r"[一二三四五六七八九十]{1,3}(?![种種个個类類项目])"
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_REPEATED = (
    r"(?:(?:according to |as claimed in |as defined in |of |in |from )?(?:any "
    r"|either )?(?:one )?(?:of )?(?:the )?"
    r"(?:preceding )?[Cc]l[a1]i(?:m|rn)s? ?|[Cc]laims? ?"
    r"|(?:nach )?(?:einem der )?(?:dem |den |der )?(?:Patent)?[Aa]nspr(?:u|ü)che?n? ?"
    r"|(?:selon )?(?:l['’]une (?:quelconque )?des )?(?:la |les |des )?[Rr]evendications? ?"
    r"|(?:如|根据|根據|按照|依据)?(?:[权權]利要求|[请請]求[项項])(?:第)? ?"
    r"|第 ?|제 ?|청구항 ?(?:제 ?)?)?"
)
_SUFFIX = r"(?: ?[項项항](?:까지)?)?"
_FIRST = re.compile(
    r"(?:\(s\)|s(?=\d))?[ \n:]{0,3}(?:(?i:nos?\.?|numbers?|numbered|nr\.?|n°|from|von|de"
    r"|any (?:one )?of|one of)"
    r"[ \n]{1,2})?[第제#]?[ \n]?[(（\[【]?[ \n]?"
    rf"(?:(?P<digits>{_DIGITS})(?![IlO](?![A-Za-z]))(?P<letter>[a-eA-E](?![A-Za-z0-9]))?|(?P<ocr>[Iil](?:(?=[\s,.;，\u4e00-\u9fff])"
    r"|(?=(?:and|further|wherein)))|[Iil]\d(?!\d)|\d[IlO](?![A-Za-z]))"
    rf"|(?P<hanzi>{_HANZI}|(?i:{'|'.join(_ENGLISH)})\b(?! of| or more)))"
    rf"[)）\]】]?{_SUFFIX}"
)
_RANGE_WORDS = (
    r"-{1,2}|[–—―−‐‑~～〜∼]|－|to|through|thru|till|until|up to|bis(?: zu)?|à|a|jusqu['’]à|至|到"
    r"|乃至|ないし|から|내지|에서|부터"
)
_LIST_WORDS = (
    r"[,，、;/&＆和或及与與和]|and/or|and|or|as well as|und/oder|und|oder|sowie|et/ou|et|ou"
    r"|或者|以及|及/或|和/或"
    r"|及び|および|並びに|ならびに|又は|または|若しくは|もしくは|또는|혹은|이나|및|그리고|와|과"
    r"|나|、"
)
_MORE = re.compile(
    rf"[ \n]{{0,2}}(?:(?P<range>{_RANGE_WORDS})(?![a-z])"
    rf"|(?P<list>(?:{_LIST_WORDS})(?:[ \n]{{0,2}}(?:{_LIST_WORDS}))?))"
    rf"[ \n]{{0,2}}{_REPEATED}[(（\[]?"
    rf"(?:(?P<number>{_DIGITS})|(?P<hanzi>{_HANZI}))[)）\]]?{_SUFFIX}"
)
# A number that is followed by one of these counts or measures something: no claim's number.
_MEASURE = re.compile(
    r"(?:\s?[%％‰°℃Ωµμ×]|[′″]|['’](?!s\b)|-(?=[a-zA-Z])"
    r"|[ \n]?(?:wt|vol|mol|mm|cm|nm|km|um|kg|mg|ml|mL|Hz"
    r"|kHz|MHz|GHz|dB|mV|kV|"
    r"mA|min|hours?|hrs?|days?|weeks?|seconds?|minutes?|times|per ?cent|percent|parts?|carbon"
    r"|atoms?|degrees?|"
    r"layers?|pieces?|pages?|inch(?:es)?|Gew|Prozent|Stunden|Tage|Teile|heures?|jours?|parties"
    r"|fois"
    r"|[KVWJNsmglLhM])\b"
    r"|\s?(?:[个個種种层層倍份次根只條台臺块塊片颗粒份秒天]|分钟|小时|重量|质量|質量|摩尔|毫"
    r"|微米|厘米|千克|克|時間|日間|개|층|배|회))"
)
_GLUED = re.compile(
    r"(?:and|or|und|oder|et|ou|further|where|which|char|com|in|is|has|the|to)"
    r"|[A-Za-z]?(?![A-Za-z])$"
)
# A number that is not below the claim's own is a printing error only where the list ends well
# with it: "claim 1 or 9, wherein", but not "claim 1 or 70 other cups".
_ENDS_LIST = re.compile(
    r"[ \n]?(?:$|[,;:.，。；：、—–)）]|[的中之任所其或和及与與にの에의중]"
    r"|(?:wherein|where(?:by|in)?|which|that|compris\w+|characteri[sz]ed|further|including|having"
    r"|when|in which|and further|dadurch|wobei|bei|caractéris\w+|dans|selon|comportant)\b)"
)
_FINAL = re.compile(r"[a-z]|[与與和或及]|者|は")
_TOO_FAR = re.compile(rf"[ \n]{{0,2}}(?:{_RANGE_WORDS})[ \n]{{0,2}}\d{{4,}}(?!\d)")
_OCR = str.maketrans({"I": "1", "i": "1", "l": "1", "O": "0"})


class NumberList(NamedTuple):
    """The numbers in print order, ranges filled in, and where the list ends.

    `is_odd`: by OCR, with a letter (claim 2a), or a range to a number that no claim has.
    """

    numbers: tuple[int, ...]
    end: int
    is_odd: bool = False


class _Item(NamedTuple):
    """One number more, or a range as a whole; `is_final`: behind "and" or "or"."""

    numbers: list[int]
    end: int
    is_final: bool


def read_list(text: str, start: int, own: int | None) -> NumberList | None:
    """Read the list at `text[start:]`; None when no number stands there.

    `own` is the number of the claim that the text belongs to: a list that began below it goes on
    to it or past it, by a printing error, only where the list ends there beyond doubt.
    """
    first = _FIRST.match(text, start)
    if first is None or _is_measure(text, first.end()):
        return None
    number = _value(first["digits"], first["ocr"], first["hanzi"])
    if not number:
        return None
    numbers, end = [number], first.end()
    limit = own if own and number < own else None
    is_final = False
    for _ in range(_MOST_ITEMS):
        item = _next_item(text, end, numbers[-1], limit)
        if item is None or len(numbers) > MOST_NUMBERS:
            break
        if is_final and not item.is_final and not _goes_on(text, item.end):
            break
        numbers += item.numbers
        end, is_final = item.end, is_final or item.is_final
    is_too_far = _TOO_FAR.match(text, end)
    is_odd = (
        first["ocr"] or first["letter"] or (is_too_far and not _is_measure(text, is_too_far.end()))
    )
    return NumberList(tuple(numbers), end, bool(is_odd))


def _goes_on(text: str, end: int) -> bool:
    """Whether a number behind the "or" of a list is of the list: "1, 2 or 3, 4 cups" ends at 3."""
    return bool(_ENDS_LIST.match(text, end) or _MORE.match(text, end))


def _value(digits: str | None, ocr: str | None = None, hanzi: str | None = None) -> int:
    if hanzi and hanzi.lower() in _ENGLISH:
        return _ENGLISH.index(hanzi.lower()) + 1
    if hanzi:
        tens, ten, ones = hanzi.rpartition("十")
        return (_hanzi(tens) or 1) * 10 * bool(ten) + _hanzi(ones)
    return int(digits or (ocr or "").translate(_OCR))


def _hanzi(digit: str) -> int:
    return "一二三四五六七八九".find(digit) + 1 if digit else 0


def _next_item(text: str, at: int, last: int, limit: int | None) -> _Item | None:
    """Read one more number, or one more range as a whole, with the end of it."""
    more = _MORE.match(text, at)
    if more is None:
        return None
    number, end = _value(more["number"], hanzi=more["hanzi"]), more.end()
    if limit and number >= limit and not _ends_well(text, more, number == limit):
        return None
    if _is_measure(text, end):
        return None
    if more["range"]:
        numbers = list(range(last + 1, min(number, last + MOST_NUMBERS) + 1))
        return _Item(numbers, end, is_final=False) if number > last else None
    upper = _MORE.match(text, end)
    if upper and upper["range"] and _is_measure(text, upper.end()):
        return None
    return _Item([number], end, bool(_FINAL.search(more["list"])))


def _ends_well(text: str, last: re.Match[str], is_own: bool) -> bool:
    """Say whether a list that reaches its own claim, or a later one, ends with that number."""
    return bool(last["range"] and is_own) or _ENDS_LIST.match(text, last.end()) is not None


def _is_measure(text: str, end: int) -> bool:
    if _MEASURE.match(text, end):
        return True
    tail = text[end : end + 10]
    return bool(tail) and tail[0].isascii() and tail[0].isalpha() and not _GLUED.match(tail)
