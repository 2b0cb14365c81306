"""HTML that costs a parser the square of its size, by its depth or its attributes, made flat."""

import re
from collections import Counter

INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "nobr",
}  # fmt: skip
"""What stands within a line."""
_DEPTH_MOST = 1000
"""Browsers stop at 512. Measured: 1 MB takes 0.2 s at this depth, and minutes at any."""
_ATTRIBUTES_MOST = 2000
_LONG_TAG = 10_000
_NEVER_WITHIN_ITSELF = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "html", "head", "body", "p", "a", "nobr", "tr", "td", "th", "tbody", "thead",
    "tfoot", "colgroup", "option", "optgroup", "li", "dd", "dt",
}  # fmt: skip
"""Many pages leave out their ends, and are not deep."""
_SHAPES = {
    "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "stop", "image",
    "g", "tspan", "animate",
}  # fmt: skip
_ENDS_ITSELF = INLINE | _SHAPES
"""What is written as `<x/>`, in XHTML and in drawings."""
_KEPT = {"html", "head", "body", "title", "script", "style", "textarea", "br"}
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)([^<>]*)>?")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_SEPARATOR = re.compile(r"[\s/=]+")


def bounded(markup: str) -> str:
    """The markup; where it is deep beyond use, only its lines of text, without their tables."""
    plain = _TAG.sub(_with_few_attributes, markup)
    return _TAG.sub(_flat, plain) if _is_too_deep(plain) else plain


def _is_too_deep(markup: str) -> bool:
    """Whether so many tags may be open at once; an end only ends what has its own name."""
    opened: Counter[str] = Counter()
    depth = alone = stray = 0
    for end, tag, attributes in _TAG.findall(markup):
        name = tag.lower()
        if not end and attributes.endswith("/") and name in _ENDS_ITSELF:
            alone += 1
        elif end and not opened[name]:
            stray += 1
        else:
            step = -1 if end else 1
            opened[name] += step
            depth += step * (name not in _NEVER_WITHIN_ITSELF)
        crossed = min(opened["li"], opened["dd"] + opened["dt"])
        if max(depth, crossed, min(alone, stray)) > _DEPTH_MOST:
            return True
    return False


def _flat(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    return tag[0] if name in _KEPT else "" if name in INLINE else "<br>"


def _with_few_attributes(tag: re.Match[str]) -> str:
    """Each attribute is compared with all before it; a picture within the page is one."""
    if len(tag[3]) < _LONG_TAG:
        return tag[0]
    separators = len(_SEPARATOR.findall(_QUOTED.sub("", tag[3])))
    return f"<{tag[1]}{tag[2]}>" if separators > _ATTRIBUTES_MOST else tag[0]
