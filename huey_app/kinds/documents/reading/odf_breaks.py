"""Where an OpenDocument text turns the page: what its styles say, also those that they inherit."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from huey_app.kinds.documents.reading import markup
from huey_app.kinds.documents.reading.markup import attribute

_KINDS = ("styles", "automatic-styles")
_PARENTS_MOST = 20


class Breaks:
    """Which styles begin a page, and which end one."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles = {
            attribute(style, "name"): style
            for root in roots
            for kind in _KINDS
            for styles in markup.children(root, kind)
            for style in markup.children(styles, "style")
        }

    def before(self, block: Element) -> bool:
        """Whether the block begins a page."""
        styles = self._inherited(block)
        # A style that brings another sort of page begins one, only where the block has it itself.
        is_other_page = bool(styles) and attribute(styles[0], "master-page-name") != ""
        return is_other_page or _first(styles, "break-before") == "page"

    def after(self, block: Element) -> bool:
        """Whether the block ends its page."""
        return _first(self._inherited(block), "break-after") == "page"

    def _inherited(self, block: Element) -> list[Element]:
        """The block's style, the one that it is made from, and so on."""
        found: list[Element] = []
        name = attribute(block, "style-name")
        while name in self._styles and len(found) < _PARENTS_MOST:
            found.append(self._styles[name])
            name = attribute(found[-1], "parent-style-name")
        return found


def _first(styles: list[Element], name: str) -> str:
    said = (attribute(each, name) for style in styles for each in style)
    return next(filter(None, said), "")
