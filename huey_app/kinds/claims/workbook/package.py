"""Opens a guarded workbook and finds its sheets; the only file that knows the zip's layout."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, ClassVar, NamedTuple
from xml.parsers import expat

from huey_app.kinds.claims.workbook.cells import ALL_COLUMNS, Batch, iter_batches
from huey_app.kinds.claims.workbook.guard import check_file
from huey_app.kinds.claims.workbook.markup import Attributes, local_name, parse
from huey_app.kinds.claims.workbook.refusals import broken_means_bad_input, corrupt, too_large
from huey_app.kinds.claims.workbook.strings import SharedStrings

SHEET_LIMIT_COUNT = 2_000
_INDEX_LIMIT_BYTES = 16 << 20


class Sheet(NamedTuple):
    """One worksheet: the name that people see, its part in the zip, whether it is hidden."""

    name: str
    part: str
    is_hidden: bool = False


class Workbook:
    """An open workbook; made by `open_workbook`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {_plain(name): name for name in archive.namelist()}
        index = self._index_part()
        targets = self._relations(index)
        self.sheets = self._find_sheets(index, targets)
        self._strings_part = next(
            (part for kind, part in targets.values() if kind == "sharedStrings"), ""
        )

    @contextmanager
    def batches(
        self, sheet: Sheet, only: frozenset[int] = ALL_COLUMNS
    ) -> Iterator[Iterator[Batch]]:
        """Read a sheet in chunks, see `iter_batches`."""
        with self.open_part(sheet.part) as part, self._open_strings() as strings:
            yield iter_batches(part, strings, only)

    def open_part(self, part: str) -> IO[bytes]:
        """Open one part for reading. Raises KeyError when the zip lacks it."""
        return self._archive.open(self._parts[_plain(part)])

    @contextmanager
    def _open_strings(self) -> Iterator[SharedStrings]:
        if _plain(self._strings_part) not in self._parts:
            with closing(SharedStrings(None)) as strings:
                yield strings
            return
        with self.open_part(self._strings_part) as part, closing(SharedStrings(part)) as strings:
            yield strings

    def _index_part(self) -> str:
        kinds = self._relations("").values()
        return next((part for kind, part in kinds if kind == "officeDocument"), "xl/workbook.xml")

    def _relations(self, source: str) -> dict[str, tuple[str, str]]:
        """Kind and part of what `source` points to, by relation id; empty when it has none."""
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        if _plain(part) not in self._parts:
            return {}
        return {
            attributes.get("Id", ""): (
                posixpath.basename(attributes.get("Type", "")),
                _resolve(folder, attributes.get("Target", "")),
            )
            for attributes in self._elements(part, "Relationship")
            if attributes.get("TargetMode") != "External"
        }

    def _find_sheets(self, index: str, targets: dict[str, tuple[str, str]]) -> list[Sheet]:
        found = [
            Sheet(
                attributes.get("name", ""),
                targets[relation][1],
                attributes.get("state", "visible") != "visible",
            )
            for attributes in self._elements(index, "sheet")
            if (relation := _relation_id(attributes)) in targets
            and targets[relation][0] == "worksheet"
        ]
        if len(found) > SHEET_LIMIT_COUNT:
            raise too_large()
        if not found:
            raise corrupt()
        return found

    def _elements(self, part: str, name: str) -> list[Attributes]:
        """The attributes of all elements of that name in a small part."""
        if self._archive.getinfo(self._parts[_plain(part)]).file_size > _INDEX_LIMIT_BYTES:
            raise too_large()
        handler = _Elements(name)
        with self.open_part(part) as file:
            for _ in parse(file, handler):
                pass
        return handler.found


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Check and open a workbook; inside, whatever its content breaks is BadInput."""
    check_file(path)
    with broken_means_bad_input(), zipfile.ZipFile(path) as archive:
        yield Workbook(archive)


class _Elements:
    """Collects the attributes of the elements of one name; there is no text of interest."""

    ends: ClassVar[dict[str, Callable[[], None]]] = {}

    def __init__(self, name: str) -> None:
        self.found: list[Attributes] = []
        self.starts = {name: self.found.append}

    def attach(self, parser: expat.XMLParserType) -> None:
        """The attributes say it all."""


def _relation_id(attributes: Attributes) -> str:
    """The `r:id` of a sheet, whatever prefix the writer chose."""
    return next((v for k, v in attributes.items() if ":" in k and local_name(k) == "id"), "")


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").casefold()
