"""Where one claim stands in the text of a cell."""

from typing import NamedTuple


class Piece(NamedTuple):
    """One claim's place: number at `text[start:body]`, words at `text[body:end]`.

    `series` counts the sets of claims in the cell from 0; `certainty` is the weight of the number
    on its own; `numbered` is false where no number is printed.
    """

    number: int
    series: int
    start: int
    body: int
    end: int
    certainty: float
    numbered: bool = True
