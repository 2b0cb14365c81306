"""Whether a title among a file's properties is one that a person gave it."""

import re

_BY_PROGRAMS = re.compile(
    r"(?:untitled|no title|title|unknown|about:blank|print(?:ing)?|document|presentation|book"
    r"|slide|(?:microsoft )?(?:power ?point|word|excel)"
    r"(?: (?:presentation|document|演示文稿|簡報|文档))?"
    r"|无标题|無標題|未命名|文档|文件|演示文稿|簡報|工作簿|活頁簿|幻灯片|投影片|無題)"
    r"(?: ?(?:document|presentation|文档|文件|演示文稿))?[ \-_]?\d*",
    re.IGNORECASE,
)
_OF_A_FILE = re.compile(
    r"microsoft (?:word|power ?point|excel) - .*|[a-z]+://.*|[a-z]:\\.*|/\S+/\S*|.*\.(?:docx?|dotx?"
    r"|docm|pptx?|xlsx?|pdf|od[tspg]|rtf|txt|md|tex|dvi|e?ps|indd|qx[dp]|fm|cdr|ai|vsdx?|wp[ds]"
    r"|p65|pmd|pub|x?html?|xml|tmp|jpe?g|png|tiff?)",
    re.IGNORECASE,
)
_UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


def is_given(title: str) -> bool:
    """Not the name of a file, and not what a program writes where nobody gave one."""
    words = " ".join(title.split())
    by_program = _BY_PROGRAMS.fullmatch(words) or _OF_A_FILE.fullmatch(words)
    is_readable = any(map(str.isalpha, words)) and not _UNREADABLE.search(words)
    return is_readable and by_program is None
