"""Draws the dependencies of one claim set as SVG, each claim a link to its text."""

from collections.abc import Iterator, Sequence

from huey_app.kinds.claims.number_runs import runs
from huey_app.kinds.claims.report.layout import Block, Layout, Spot, place
from huey_app.kinds.claims.report.markup import attribute
from huey_app.kinds.claims.report.tree import Claim, parents
from huey_app.kinds.claims.results import LOW_CONFIDENCE

SHOWN_CLAIMS = 400
_SHOWN_EXTRA_PARENTS = 3
_COLUMN_PX = 50
_LINE_PX = 38
_NODE_WIDTH_PX = 38
_NODE_HEIGHT_PX = 20
_MARGIN_PX = 8
_TRUNK_PX = 6
# What fits below a node, in small figures.
_LABEL_CHARS = 9


def draw_tree(claims: Sequence[Claim], anchors: Sequence[str], label: str) -> str:
    """One `svg` element, or "" when there is nothing to see: no reference, or a giant set.

    The first parent of a claim gives its place; up to three further ones are dashed curves. Below
    a claim with several stand the numbers that it refers to.
    """
    above = parents(claims)
    if not any(above) or len(claims) > SHOWN_CLAIMS:
        return ""
    layout = place([_tree_parent(claim, up) for claim, up in zip(claims, above, strict=True)])
    width = (max(s.column for s in layout.spots.values()) + 1) * _COLUMN_PX + 2 * _MARGIN_PX
    height = layout.line_count * _LINE_PX + 2 * _MARGIN_PX
    parts = [*_branches(layout), *_blocks(layout), *_extra_parents(claims, above, layout)]
    parts += [
        _node(claims[at], above[at], spot, anchors[at])
        for at, spot in sorted(layout.spots.items())
    ]
    return (
        f'<svg class="tree" role="group" aria-label="{attribute(label)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )


def _tree_parent(claim: Claim, above: tuple[int, ...]) -> int | None:
    if claim["claim_type"] == "independent" or not above:
        return None
    return above[0]


def _left(spot: Spot) -> int:
    return _MARGIN_PX + spot.column * _COLUMN_PX


def _middle(spot: Spot) -> int:
    return _MARGIN_PX + spot.line * _LINE_PX + _LINE_PX // 2


def _branches(layout: Layout) -> Iterator[str]:
    for parent, child in layout.branches:
        yield _elbow(layout.spots[parent], layout.spots[child], gap_px=0)


def _blocks(layout: Layout) -> Iterator[str]:
    for block in layout.blocks:
        spots = [layout.spots[member] for member in block.members]
        yield _elbow(layout.spots[block.parent], spots[0], gap_px=4)
        yield _block_frame(block, spots)


def _block_frame(block: Block, spots: Sequence[Spot]) -> str:
    left = _left(spots[0]) - 4
    top = _middle(spots[0]) - _NODE_HEIGHT_PX // 2 - 4
    right = max(map(_left, spots)) + _NODE_WIDTH_PX + 4
    bottom = _middle(spots[-1]) + _NODE_HEIGHT_PX // 2 + 4
    return (
        f'<rect class="block" x="{left}" y="{top}" width="{right - left}" '
        f'height="{bottom - top}" rx="6"/>'
    )


def _elbow(parent: Spot, child: Spot, gap_px: int) -> str:
    """From the parent's right end to the child's left; straight when side by side.

    Where a chain goes on at the left edge the line goes there between the two rows.
    """
    start, end = _left(parent) + _NODE_WIDTH_PX, _left(child) - gap_px
    if child.column <= parent.column and child.line > parent.line:
        between = _middle(parent) + _LINE_PX // 2
        turn, edge = start + _TRUNK_PX // 2, _left(child) - _TRUNK_PX
        return (
            f'<path class="edge" d="M{start} {_middle(parent)}H{turn}V{between}H{edge}'
            f'V{_middle(child)}H{end}"/>'
        )
    if parent.line == child.line:
        return f'<path class="edge" d="M{start} {_middle(parent)}H{end}"/>'
    trunk = min(start + _TRUNK_PX, end - 2)
    return f'<path class="edge" d="M{start} {_middle(parent)}H{trunk}V{_middle(child)}H{end}"/>'


def _extra_parents(
    claims: Sequence[Claim], above: Sequence[tuple[int, ...]], layout: Layout
) -> Iterator[str]:
    """Independent claims that cite another one have no first parent: all theirs are dashed."""
    for at, claim in enumerate(claims):
        first = 0 if _tree_parent(claim, above[at]) is None else 1
        further = above[at][first:]
        for parent in further if len(further) <= _SHOWN_EXTRA_PARENTS else ():
            yield _curve(layout.spots[parent], layout.spots[at])


def _curve(parent: Spot, child: Spot) -> str:
    x1, y1 = _left(parent) + _NODE_WIDTH_PX // 2, _middle(parent)
    x2, y2 = _left(child) + _NODE_WIDTH_PX // 2, _middle(child)
    bend = (y1 + y2) // 2 - (18 if y1 == y2 else 0)
    return f'<path class="extra" d="M{x1} {y1}Q{(x1 + x2) // 2 + 14} {bend} {x2} {y2}"/>'


def _node(claim: Claim, above: tuple[int, ...], spot: Spot, anchor: str) -> str:
    left, middle = _left(spot), _middle(spot)
    kind = "node independent" if claim["claim_type"] == "independent" else "node"
    if claim["confidence_score"] < LOW_CONFIDENCE:
        kind += " unsure"
    if len(above) > 1:
        kind += " several"
    refers = ", ".join(map(str, claim["referenced_claims"]))
    number = claim["claim_number"]
    title = f"{number} ← {refers}" if refers else f"{number}"
    return (
        f'<a href="#{attribute(anchor)}"><g class="{kind}"><title>{attribute(title)}</title>'
        f'<rect x="{left}" y="{middle - _NODE_HEIGHT_PX // 2}" width="{_NODE_WIDTH_PX}" '
        f'height="{_NODE_HEIGHT_PX}" rx="4"/>'
        f'<text x="{left + _NODE_WIDTH_PX // 2}" y="{middle + 4}">{number}</text>'
        f"{_label(claim, spot) if len(above) > 1 else ''}</g></a>"
    )


def _label(claim: Claim, spot: Spot) -> str:
    shown = runs(claim["referenced_claims"])
    while len(", ".join(shown)) > _LABEL_CHARS:
        shown = [*shown[: -2 if shown[-1] == "…" else -1], "…"]
    return (
        f'<text class="more" x="{_left(spot) + _NODE_WIDTH_PX // 2}" '
        f'y="{_middle(spot) + _NODE_HEIGHT_PX // 2 + 9}">{", ".join(shown)}</text>'
    )
