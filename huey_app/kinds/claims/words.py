"""The words that claims are written with, as parts of patterns, and how to look for plain ones."""

from collections.abc import Iterable

# "Claim" in every language that is read, as it is printed and as OCR prints it.
CLAIM_EN = r"[Cc](?:[l1I|i]a[il1](?:m|rn)|LAIM)"
CLAIM_DE = r"(?i:(?:patent|schutz|haupt|neben)?anspr(?:(?:u|ü|ue)ch(?:e[ns]?|s)?|\.))"
CLAIM_FR = r"(?i:r[eé]vendications?)"
CLAIM_ZH = (
    # No branch begins with something optional: the engine then runs over all other characters.
    r"(?:[权權杈][利刹][要耍]求|[请請]求[项項]|申[请請]?[专專]利[范範][围圍]"
    r"|[请請][专專]利[范範][围圍]|[专專]利[范範][围圍]|[权權][项項](?=第?\d)"
    r"|[权權](?<=[\n如据據按照述至和或与及 ][权權])(?=第?\d))"
)
CLAIM_KO = r"청구\s?항"

CLAIM_WORD = rf"(?:(?i:{CLAIM_EN}|{CLAIM_DE}|{CLAIM_FR})|{CLAIM_ZH}|{CLAIM_KO})"

HEADING = (
    r"(?:"
    r"(?i:(?:what|that which|the invention)\s++(?:is\s++)?+claimed(?:\s++(?:is"
    r"|as new\b[^:\n]{0,60}))?)"
    r"|(?i:(?:what\s++)?+(?:i|we)\s++claim(?:\s++as\s++(?:my|our|new)\b[^:\n]{0,60}|\s++is"
    r"|\s++as\s++follows)?)"
    r"|(?i:(?:having|the invention)\b[^:\n]{0,160}\b(?:claimed?\s+(?:is|as)|we\s+claim"
    r"|i\s+claim)\b[^:\n]{0,60})"
    r"|(?i:in the claims|(?:amended |new "
    r"|pending )?cl(?:ai)?ms?(?:\s++set)?(?:\s?[(\[]\d{1,3}[)\]])?"
    r"|listing of (?:the )?claims)"
    r"|(?i:patentansprüche|ansprüche|schutzansprüche|revendications)"
    r"|(?i:es wird (?:daher )?beansprucht|ce qui est revendiqué)"
    r"|[权權]\s?利\s?要\s?求\s?[书書]?(?:\s?[(（]共?\d{1,3}[项項]?[)）])?"
    r"|[申]?[请請]?[专專]利[范範][围圍]|特許請求の範囲|実用新案登録請求の範囲"
    r"|【(?:特許請求の範囲|書類名】\s?特許請求の範囲|청구범위|특허청구범위)】?"
    r"|(?:특허)?청구의?\s?범위"
    r")"
)

CANCELLED = (
    r"(?:(?i:cancel+ed|cancel+ation|deleted|not entered|reserved|void|abandoned"
    r"|gestrichen|entfällt|entfallen|gelöscht|supprimée?s?|annulée?s?)"
    r"|已?[删刪]除|已?取消|已?放弃|作废|削除|삭제(?:됨)?|취소(?:됨)?)"
)

# What an amendment prints behind a claim's number, 37 CFR 1.121(c); CNIPA's are custom.
STATUS = (
    r"(?:(?i:original|new(?:ly)?|withdrawn|allowed|amended|not entered|reinstated|re-presented"
    r"|rejoined|(?:currently|previously|once|twice|thrice|newly) (?:amended|presented|added)"
    r"|neu|geändert|nouvelle|modifiée)(?![a-z])"
    r"|(?:原始?|新[增加]?|[现現]|经?修改|修[订正訂]|[当當]前修改|已修改)(?![\u3400-\u9fff])"
    r"|(?:原|新增|修改|[对對][应應])[的原]?(?=[权權]利要求|[请請]求[项項])|保留|원본|신설|보정"
    r"|신규|補正|新規)"
)

SENTENCE_END = frozenset(".。．!！?？｡")


def has_any(text: str, words: Iterable[str]) -> bool:
    """Say whether one of the words is in `text`: far cheaper than a pattern, or a generator."""
    for word in words:  # noqa: SIM110 - `any` takes twice as long
        if word in text:
            return True
    return False
