"""Reads how a Chinese, Japanese or Korean claim is tied to the claim that it cites."""

import re

from huey_app.kinds.claims.excepted import Citation

_LONGEST_HEAD = 80

_ZH_BEFORE = re.compile(
    r"[\s:：，,]*(?:一[种種个個类類套]|本|所述的?|该|該)?"
    r"(?:(?:根据|根據|依据|依據|依照|按照|按|依|如|据|據|基于|基於|同|根椐|跟据)(?:前述|上述"
    r"|以上|前面|在前)?(?:的)?"
    r"(?:任[一意何][一项項]?的?)?(?:本)?)?\s*"
)
_ZH_PREPOSITION = re.compile(
    r"(?:根据|根據|依据|依據|依照|按照|按|如|据|據|同)(?:前述|上述)?(?:任[一意何]项?)?\s*$"
)
_ZH_LINK = re.compile(
    r"[\s)）]*(?:中|之|的|里)?(?:任[一意何选選]?[一何个個]?[项項个個]?(?:或[几多]项)?"
    r"|其中[之任]?一?[项項]?|之一|所有)?"
    r"(?:[权權]利要求|[请請]求[项項])?(?:中)?(?:的)?(?:所)?(?:述|记载|記載|限定|要求保护"
    r"|请求保护|公开|定义|描述|说明)?之?的?[及或和与、]?"
)
_ZH_HEAD_END = re.compile(r"[，,；;：:。\n]|其特[征徵点點]|其中|特征在于|还包括|包括以下")
_ZH_USE = re.compile(r"(?:应用|用途|使用|應用|運用|运用)$")
_ZH_MADE = re.compile(
    r"(?:制备|制得|获得|得到|生产|制造|制成|制作|加工|合成|提取|製備|製造|製得|獲得)(?:而成"
    r"|得到|获得|出来?)?的"
)
_ZH_OF = re.compile(
    r"(?:的|之)[^的之]{0,16}(?:方法|工艺|流程|方式|工藝|装置|设备|系统|介质|机|器|仪|车)$"
)
# A claim that takes over all steps of another does not begin its own list of them.
_ZH_OWN = (
    r"[，,；;：:\s]*(?:其[特征徵点點]{2}[在是為为于於：:，,]*)?(?:[该該]方法|所述方法)?包[括含]"
)
_ZH_OWN_STEPS = re.compile(rf"{_ZH_OWN}(?:(?:以|如|有)?下[列述]?(?:的)?步[骤驟]|[：:])")
_ZH_OWN_CONTENT = re.compile(_ZH_OWN)
_ZH_ONE_OF = re.compile(r"\s*一[种種]")
_ZH_PROCESS = ("方法", "工艺", "流程", "工藝", "方式", "过程")

_JA_LINK = re.compile(
    r"(?:の?(?:うち|内)?の?(?:いずれ|何れ)か?(?:の?(?:一つ|1つ|[一1]項|[0-9]項))?|の?(?:各|全て))?"
    r"(?:に?(?:記載|記述|係る|よる|従う|定義|かかる|おける|おいて|基づく)(?:された"
    r"|した)?)?(?:の|、)?"
)
_JA_OWN = re.compile(
    r"(?:を|により|によって|で|が|と|から|に)[^、。]{0,24}?(?:備え|有し|有する|含む|含み|含ん"
    r"|用い|使用|製造|実行|搭載|具備|"
    r"機能|実施|構成|適用|装着|生成|得られ|形成|格納|記録|記憶|利用|動作|制御|させ)"
)
_JA_DEPENDENT = re.compile(r"([^、。をに]{1,40}?)(?:であって|において|におい|であり)")
_KO_OWN = re.compile(r"(?:을|를|으로|로|에 의해|에 의하여)(?=[ ,])")


def stands_alone(words: str, language: str, cited: Citation, base: str | None) -> bool:
    """Say whether a claim that cites another has a category of its own.

    `cited` is its first citation, `base` the words of the cited claim or None.
    """
    if language == "ja":
        return _japanese(words, cited, base)
    if language == "ko":
        return _korean(words, cited, base)
    return _chinese(words, cited, base)


def _chinese(words: str, cited: Citation, base: str | None) -> bool:
    before = words[: cited.start]
    link = _ZH_LINK.match(words, cited.end)
    after = words[link.end() if link else cited.end :][: 2 * _LONGEST_HEAD]
    end = _ZH_HEAD_END.search(after)
    head = (after[: end.start()] if end else after).strip()
    if not _ZH_BEFORE.fullmatch(before):
        return not _follows_its_name(before, head)
    following = after[end.start() :] if end else ""
    return _is_new_category(head, _zh_subject(base) if base else None, before, following)


def _follows_its_name(before: str, head: str) -> bool:
    """Say whether it reads `name, 如权利要求1所述, …`: dependent, with the name in front."""
    tied = _ZH_PREPOSITION.search(before)
    return bool(tied) and not head and not re.search(r"[；;：:。]|包括|包含|其特", before)


def _is_new_category(head: str, base: str | None, before: str, after: str) -> bool:
    """Say whether `head`, what is claimed, is another thing than the cited `base`."""
    if base is not None and (base.endswith(head[-2:]) or head in base):
        return False
    if _ZH_USE.search(head):
        return len(head) > 4
    is_process = head.endswith(_ZH_PROCESS)
    of_process = not is_process and "方法的" in head
    if base and len(base) > 1 and head.startswith((f"{base}的", f"{base}之")):
        return True
    if not of_process and not _ZH_MADE.search(head) and not _ZH_OF.search(head):
        return False
    if base is None:
        own = _ZH_OWN_CONTENT if _ZH_ONE_OF.match(before) else _ZH_OWN_STEPS
        return not _ZH_PREPOSITION.search(before) or bool(own.match(after))
    return base.endswith(_ZH_PROCESS) != is_process


def _zh_subject(words: str) -> str:
    end = _ZH_HEAD_END.search(words, 1, 200)
    return re.sub(r"^\s*一[种種个個类類套]", "", words[: end.start() if end else 60]).strip()


def _japanese(words: str, cited: Citation, base: str | None) -> bool:
    link = _JA_LINK.match(words, cited.end)
    begin = link.end() if link else cited.end
    name = _JA_DEPENDENT.match(words, begin)
    if name:
        return bool(base) and _turns_to_process(name[1], base, "方法")
    return bool(_JA_OWN.search(words, begin)) or _turns_to_process(words, base, "方法")


def _turns_to_process(words: str, base: str | None, process: str) -> bool:
    """Say whether one of the two is a process and the other is not; both name it at the end."""
    if base is None:
        return False
    return words.rstrip(" 。.\n").endswith(process) != base.rstrip(" 。.\n").endswith(process)


def _korean(words: str, cited: Citation, base: str | None) -> bool:
    if "있어" in words[cited.end : cited.end + 30]:
        return False
    if _turns_to_process(words, base, "방법"):
        return True
    end = words.find(",", cited.end)
    phrase = words[cited.end : end if end > 0 else len(words)]
    return bool(_KO_OWN.search(phrase))
