"""Places the claims of one set on a grid so that the whole tree can be read; pure arithmetic.

A claim stands left of those that depend on it. Claims on which nothing depends are packed into
blocks, since a set is mostly those; a chain that is too long goes on at the left edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

COLUMN_COUNT = 15
_BLOCK_COLUMNS = 10
_BLOCK_MIN_COLUMNS = 4


@dataclass(frozen=True)
class Spot:
    """A place on the grid: column and line, both 0 based."""

    column: int
    line: int


@dataclass(frozen=True)
class Block:
    """A packed group of claims that depend on `parent` only or first; positions into the set."""

    parent: int
    members: tuple[int, ...]


@dataclass
class Layout:
    """Where each claim stands (by position in the set), the blocks, and the lines in use."""

    spots: dict[int, Spot] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    branches: list[tuple[int, int]] = field(default_factory=list)
    line_count: int = 0


def place(first_parents: Sequence[int | None]) -> Layout:
    """Lay out a forest given each claim's parent (None: a root); every claim gets a spot.

    Claims that only lead to each other in a circle are hung up as roots.
    """
    layout = Layout()
    children = _children(first_parents)
    for root, parent in enumerate(first_parents):
        if parent is None:
            _place_tree(root, children, layout)
    for at in range(len(first_parents)):
        if at not in layout.spots:
            _place_tree(at, children, layout)
    return layout


def _children(first_parents: Sequence[int | None]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in first_parents]
    for at, parent in enumerate(first_parents):
        if parent is not None:
            children[parent].append(at)
    return children


def _place_tree(root: int, children: list[list[int]], layout: Layout) -> None:
    """Depth first without recursion: a hostile set may be a chain of thousands."""
    waiting: list[tuple[int, int | None, bool]] = [(root, None, False)]
    while waiting:
        at, parent, is_beside = waiting.pop()
        if at in layout.spots:
            continue
        _place_node(at, parent, is_beside, layout)
        below = [child for child in children[at] if child not in layout.spots]
        leaves = tuple(child for child in below if not children[child])
        if leaves:
            _place_block(Block(at, leaves), layout)
        further = [child for child in below if children[child]]
        waiting += [(child, at, not leaves and child == further[0]) for child in further[::-1]]


def _place_node(at: int, parent: int | None, is_beside: bool, layout: Layout) -> None:
    """The first of several goes on beside its parent, so that a chain is one line."""
    column = 0 if parent is None else (layout.spots[parent].column + 1) % COLUMN_COUNT
    if parent is not None:
        layout.branches.append((parent, at))
    if parent is not None and is_beside and column:
        layout.spots[at] = Spot(column, layout.spots[parent].line)
        return
    layout.spots[at] = Spot(column, layout.line_count)
    layout.line_count += 1


def _place_block(block: Block, layout: Layout) -> None:
    """Begin beside the parent when there is room, else below it at the left."""
    parent = layout.spots[block.parent]
    column, line = parent.column + 1, parent.line
    if COLUMN_COUNT - column < _BLOCK_MIN_COLUMNS:
        column, line = 1, layout.line_count
    width = min(_BLOCK_COLUMNS, COLUMN_COUNT - column)
    for index, member in enumerate(block.members):
        layout.spots[member] = Spot(column + index % width, line + index // width)
    layout.blocks.append(block)
    layout.line_count = line + -(-len(block.members) // width)
