"""One attempt at a claims task: read, parse, record, checkpoint, export."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from huey_app.kinds.claims import results
from huey_app.kinds.claims.counting import Counting
from huey_app.kinds.claims.exports import xlsx
from huey_app.kinds.claims.lines import Line, numbered_line, told_line
from huey_app.kinds.claims.parser import PARSER_VERSION
from huey_app.kinds.claims.results import Record, ResultWriter, Statistics
from huey_app.kinds.claims.sharing import Sharing
from huey_app.kinds.claims.workbook.cells import Cell, column_number
from huey_app.kinds.claims.workbook.read import open_column
from huey_app.kinds.contract import BadInput, Context, Params, State, Summary, sentence


@dataclass
class Position:
    """How far an attempt is: what a checkpoint stores."""

    cells_done: int
    statistics: Statistics
    counting: Counting = field(default_factory=Counting)

    @classmethod
    def from_state(cls, state: State) -> Self:
        """The inverse of `to_state`."""
        return cls(
            state["cells_done"],
            Statistics.from_state(state["statistics"]),
            Counting.from_state(state["counting"]),
        )

    def to_state(self, length_bytes: int) -> State:
        """The checkpoint that belongs to a result file of that length."""
        return {
            "cells_done": self.cells_done,
            "length_bytes": length_bytes,
            "parser_version": PARSER_VERSION,
            "statistics": self.statistics.to_state(),
            "counting": self.counting.to_state(),
        }


class Attempt:
    """Runs once; a resumed attempt leaves the same bytes as one that was never disturbed."""

    def __init__(self, context: Context, params: Params, checkpoint_every_s: float) -> None:
        self._context = context
        self._params = params
        self._checkpoint_every_s = checkpoint_every_s
        self._checkpoint_at_s = 0.0
        self._results = context.folder / results.FILE_NAME
        self._total_rows = 1
        self._row = 0

    def run(self) -> Summary:
        """Do all of it. Raises BadInput when the column is empty or the sheet breaks off."""
        position = self._resume()
        self._extract(position)
        summary = self._summary(position.statistics)
        self._export(summary)
        return summary

    def _resume(self) -> Position:
        """Take over what an earlier attempt saved, unless another parser made it."""
        state, folder = self._context.resumed, self._context.resumed_folder
        if state and folder and state.get("parser_version") == PARSER_VERSION:
            source = folder / results.FILE_NAME
            if results.carry_over(source, self._results, state["length_bytes"]):
                return Position.from_state(state)
        self._results.write_bytes(b"")
        return Position(0, Statistics())

    def _extract(self, position: Position) -> None:
        column = column_number(self._params["column"])
        path = self._context.inputs["file"]
        writer = ResultWriter(self._results)
        try:
            with (
                open_column(path, self._params["sheet_name"], column, self._beside()) as reader,
                Sharing(self._context.locale) as sharing,
            ):
                self._total_rows = max(1, reader.count_rows() - self._params["header_row"])
                self._record_cells(reader.batches(), sharing, writer, position)
            self._checkpoint(writer, position)
        finally:
            writer.close()
        if not position.statistics.total_cells_processed:
            raise _empty_column(self._params["column_name"])

    def _beside(self) -> tuple[int, int]:
        """The columns with publications and with numbers; 0 for none."""
        letters = (self._params.get("publication_column"), self._params.get("number_column"))
        publication, number = (column_number(each) if each else 0 for each in letters)
        return publication, number

    def _record_cells(
        self,
        batches: Iterator[list[Cell]],
        sharing: Sharing,
        writer: ResultWriter,
        position: Position,
    ) -> None:
        """Record what follows `position`; reading again up to there is quick."""
        self._checkpoint_at_s = time.monotonic() + self._checkpoint_every_s
        for parsed in sharing.lines(self._left(batches, position.cells_done)):
            for cell, line in parsed:
                self._record(cell, line, writer, position)
            self._show(position)

    def _left(self, batches: Iterator[list[Cell]], done_before: int) -> Iterator[list[Cell]]:
        """The cells of each batch behind the first `done_before`."""
        for batch in batches:
            cells = [cell for cell in batch if self._is_content(cell)]
            if done_before and cells:
                self._row = cells[:done_before][-1].row
            yield cells[done_before:]
            done_before = max(0, done_before - len(cells))

    def _is_content(self, cell: Cell) -> bool:
        return cell.row > self._params["header_row"] and not cell.text.isspace()

    def _record(self, cell: Cell, line: Line, writer: ResultWriter, position: Position) -> None:
        line = self._looked_at(cell, self._numbered(cell, line, position.counting), position)
        writer.append(line.data)
        position.statistics.add(line.counted)
        position.cells_done += 1
        self._row = cell.row
        self._show(position)
        if time.monotonic() >= self._checkpoint_at_s:
            self._checkpoint(writer, position)

    def _numbered(self, cell: Cell, line: Line, counting: Counting) -> Line:
        """The line with the number of its claim, where none is printed in the cell."""
        claims = line.counted["claims"]
        is_prose = any(error["code"] == "not_claims" for error in line.counted["errors"])
        if not line.is_bare or (is_prose and not cell.beside):
            counting.pass_by(cell, [claim["claim_number"] for claim in claims])
            return line
        number, is_counted = counting.number(
            cell,
            claims[0]["claim_number"],
            is_first=not claims[0]["referenced_claims"]
            and claims[0]["claim_type"] == "independent",
            is_sure=bool(self._params.get("is_number_sure")),
        )
        is_told = is_counted and not counting.said
        counting.said = is_counted
        if number == claims[0]["claim_number"] and not is_told:
            return line
        return numbered_line(cell, self._context.locale, number, is_told=is_told)

    def _looked_at(self, cell: Cell, line: Line, position: Position) -> Line:
        """The line with what only the rows above it show to be wrong."""
        claims = line.counted["claims"]
        numbers = [claim["claim_number"] for claim in claims]
        references = claims[0]["referenced_claims"] if claims else []
        found = position.counting.look(numbers, references)
        return told_line(cell, line, found, self._context.locale) if found else line

    def _checkpoint(self, writer: ResultWriter, position: Position) -> None:
        self._context.checkpoint(position.to_state(writer.sync()))
        self._checkpoint_at_s = time.monotonic() + self._checkpoint_every_s

    def _show(self, position: Position) -> None:
        done_rows = max(0, self._row - self._params["header_row"])
        self._total_rows = max(self._total_rows, done_rows)
        found = sentence(
            "{claims} claims found so far.", claims=position.statistics.total_claims_extracted
        )
        self._context.progress(done_rows, self._total_rows, found)

    def _summary(self, statistics: Statistics) -> Summary:
        return {
            **statistics.to_state(),
            "sheet_name": self._params["sheet_name"],
            "column_name": self._params["column_name"],
            "column": self._params["column"],
            "parser_version": PARSER_VERSION,
            **_hidden(self._params),
            "locale": self._context.locale,
        }

    def _export(self, summary: Summary) -> None:
        target = self._context.folder / xlsx.FILE_NAME
        tick = self._exporting(summary)
        tick()
        xlsx.write_xlsx(self._results, summary, target, self._context.created_at, tick)
        _sync(target)
        _sync(self._context.folder)

    def _exporting(self, summary: Record) -> Callable[[], None]:
        message = sentence(
            "Writing the Excel file: {claims} claims.", claims=summary["total_claims_extracted"]
        )
        return lambda: self._context.progress(self._total_rows, self._total_rows, message)


def _hidden(params: Params) -> Record:
    """What the summary says of a sheet that nobody sees in the workbook."""
    return {"sheet_is_hidden": True} if params.get("sheet_is_hidden") else {}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _empty_column(name: str) -> BadInput:
    return BadInput(
        "empty_column",
        sentence('The column "{name}" is empty below its header.', name=name[:40]),
    )
