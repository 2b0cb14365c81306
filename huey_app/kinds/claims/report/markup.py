"""Makes text of strangers safe inside the page."""

import html

# HTML forbids control characters even as references.
_FORBIDDEN = {
    **dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)], "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    # Text that turns the reading direction could make a claim say another number.
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], ""),
}


def text(value: object) -> str:
    """Escape for element content."""
    return html.escape(str(value).translate(_FORBIDDEN), quote=False)


def attribute(value: object) -> str:
    """Escape for an attribute in double quotes."""
    return html.escape(str(value).translate(_FORBIDDEN))
