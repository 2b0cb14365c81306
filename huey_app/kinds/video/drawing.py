"""Draws dance and music over each other at the offset found, as an SVG."""

from collections.abc import Sequence

WIDTH_PX, HEIGHT_PX = 960, 200
COLUMNS = 480
_MIDDLE_PX = HEIGHT_PX / 2


def svg(dance: Sequence[int], music: Sequence[int]) -> str:
    """Dance upwards, music downwards from the same line; light and dark pages both show it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" '
        f'preserveAspectRatio="none">'
        f'<path fill="#2f7fd6" d="{_shape(dance, -1)}"/>'
        f'<path fill="#e07b39" d="{_shape(music, 1)}"/>'
        f'<path stroke="#888" d="M0 {_MIDDLE_PX}H{WIDTH_PX}"/></svg>\n'
    )


def _shape(values: Sequence[int], direction: int) -> str:
    step = WIDTH_PX / max(1, len(values))
    tops = [
        f"H{number * step:.1f}V{_MIDDLE_PX + direction * value * (_MIDDLE_PX - 4) / 100:.1f}"
        for number, value in enumerate(values)
    ]
    return f"M0 {_MIDDLE_PX}{''.join(tops)}H{WIDTH_PX}V{_MIDDLE_PX}Z"
