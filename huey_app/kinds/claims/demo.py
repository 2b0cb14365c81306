"""Makes a small workbook of made-up claim sets: `python -m huey_app.kinds.claims.demo FILE`."""

import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

_HEADINGS = ("No.", "Title", "Claims 权利要求", "Remark")
_WIDTHS = {"A": 8, "B": 20, "C": 90, "D": 40}
_REPEATED = 20

_FOLDING_KETTLE = """\
1. A travel kettle, comprising a foldable body, a heating base and a lid, wherein the body \
collapses onto the base.
2. The kettle of claim 1, wherein the body is made of silicone.
3. The kettle of claim 1 or 2, wherein the lid has a whistle.
4. The kettle of any one of claims 1 to 3, further comprising a handle that folds over the lid.
5. The kettle of claim 4, wherein the handle locks the folded body.
6. A method of making tea, comprising the steps of unfolding the kettle of claim 1, filling it \
with 0.5 to 1.5 l of water, and heating the water.
7. The method of claim 6, wherein the water is heated to between 70 and 95 °C."""

_UMBRELLA = """\
1、一种雨伞，包括伞柄、伞骨和伞面，其特征在于，所述伞面的边缘设有集水槽。
2、根据权利要求1所述的雨伞，其特征在于，所述集水槽由硅胶制成。
3、根据权利要求1或2所述的雨伞，其特征在于，所述伞柄内设有与集水槽相通的导水管。
4、根据权利要求1至3中任一项所述的雨伞，其特征在于，所述伞骨的数量为8至16根。
5、一种伞架，用于放置权利要求1所述的雨伞，其特征在于，包括与集水槽相对应的托盘。
6、根据权利要求5所述的伞架，其特征在于，所述托盘可拆卸。"""

_BIRD_TABLE = """\
1. Vogelhaus mit einem Dach und einem Futterbrett, dadurch gekennzeichnet, dass das Futterbrett \
gegen eine Feder absinkt, wenn ein schwerer Vogel landet.
2. Vogelhaus nach Anspruch 1, dadurch gekennzeichnet, dass die Feder einstellbar ist.
3. Vogelhaus nach Anspruch 1 oder 2, dadurch gekennzeichnet, dass das Dach begrünt ist.
4. Vogelhaus nach einem der vorhergehenden Ansprüche, dadurch gekennzeichnet, dass das \
Futterbrett aus Lärchenholz besteht."""

_ONE_LINE = (
    "1. A bookmark comprising a strip and a magnet. 2. The bookmark of claim 1, wherein the strip "
    "is woven. 4. The bookmark of claim 3, wherein the magnet is covered."
)

_SETS = (
    ("Folding kettle", _FOLDING_KETTLE, ""),
    ("集水雨伞", _UMBRELLA, ""),
    ("Vogelhaus", _BIRD_TABLE, ""),
    ("Nothing yet", "", "an empty cell: the rows after it keep their numbers"),
    ("Bookmark", _ONE_LINE, "claim 3 is missing"),
)


def write_demo(path: Path) -> None:
    """Write the workbook; its content is always the same."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Portfolio"
    sheet.freeze_panes = "A2"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append(_HEADINGS)
    for number in range(_REPEATED * len(_SETS)):
        title, claims, remark = _SETS[number % len(_SETS)]
        sheet.append([f"D{number + 1:03}", title, claims or None, remark or None])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


if __name__ == "__main__":
    write_demo(Path(sys.argv[1]))
