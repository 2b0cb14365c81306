"""Connects the claims kind to the core: patent claims out of one column of a workbook."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from huey_app.kinds.claims import results
from huey_app.kinds.claims.attempt import Attempt
from huey_app.kinds.claims.exports import xlsx
from huey_app.kinds.claims.exports.csv_file import stream_csv
from huey_app.kinds.claims.report.page import stream_report
from huey_app.kinds.claims.workbook.cells import column_letter
from huey_app.kinds.claims.workbook.columns import find_place
from huey_app.kinds.claims.workbook.inspect import inspect_file
from huey_app.kinds.contract import (
    Context,
    Export,
    FileField,
    Kind,
    Params,
    Submission,
    Summary,
)

_PIECE_BYTES = 1 << 16


class ClaimsKind(Kind):
    """Splits each cell into claims, with type, references, language and confidence."""

    name = "claims"
    unit = "rows"
    # Any ending: the content decides.
    fields = (FileField("file"),)
    exports: ClassVar[Mapping[str, Export]] = {
        "xlsx": Export(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
        ),
        "csv": Export("text/csv; charset=utf-8", "csv"),
        "jsonl": Export("application/x-ndjson", "jsonl"),
    }
    has_report = True
    can_inspect = True
    checkpoint_every_s: ClassVar[float] = 2.0

    def parse(self, submission: Submission) -> Params:
        """Find sheet and column, see `find_place`. Raises BadInput."""
        place = find_place(
            submission.paths["file"],
            submission.form.get("sheet_name", ""),
            submission.form.get("column_name", ""),
        )
        params: Params = {
            "sheet_name": place.sheet_name,
            "column_name": place.column_name,
            "column": column_letter(place.column),
            "header_row": place.header_row,
        }
        if place.publication_column or place.number_column:
            params |= {
                "publication_column": column_letter(place.publication_column),
                "number_column": column_letter(place.number_column),
                "is_number_sure": place.is_number_sure,
            }
        if place.is_hidden:
            params["sheet_is_hidden"] = True
        return params

    def run(self, context: Context, params: Params) -> Summary:
        """Extract and export, see `Attempt`."""
        return Attempt(context, params, self.checkpoint_every_s).run()

    def result(self, folder: Path, summary: Summary) -> Iterator[bytes]:
        """Stream the contract's claims document."""
        return results.stream_document(folder / results.FILE_NAME, summary)

    def export(self, folder: Path, summary: Summary, extension: str) -> Iterator[bytes]:
        """Stream xlsx, csv or jsonl. Raises KeyError for another extension."""
        streams = {
            "xlsx": lambda: _stream_file(folder / xlsx.FILE_NAME),
            "csv": lambda: stream_csv(folder / results.FILE_NAME, summary["locale"]),
            "jsonl": lambda: results.stream_lines(folder / results.FILE_NAME),
        }
        return streams[extension]()

    def report(self, folder: Path, summary: Summary, locale: str) -> Iterator[str]:
        """Stream the page to read and print."""
        return stream_report(folder / results.FILE_NAME, summary, locale)

    def takes(self, path: Path, name: str) -> bool:
        """Whether it is a workbook of Excel's newer format."""
        try:
            with zipfile.ZipFile(path) as package:
                return "xl/workbook.xml" in package.namelist()
        except (zipfile.BadZipFile, OSError):
            return False

    def inspect(self, path: Path) -> Summary:
        """List sheets and columns with their likelihood of holding claims. Raises BadInput."""
        return inspect_file(path)


def _stream_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
