"""One claim in each row without a printed number is numbered from its row's other columns."""

from pathlib import Path
from typing import ClassVar

import pytest

from huey_app.kinds.claims import results
from huey_app.kinds.claims.kind import ClaimsKind
from huey_app.kinds.contract import Submission
from tests.kinds.claims import workbooks
from tests.kinds.claims.contexts import Killed, MemoryContext

BOX = "A box comprising a lid and a base."
RED = "The box of claim 1, wherein the lid is red."
TALL = "The box of claim 1, wherein the base is tall."
METHOD = "A method of making a box, comprising cutting a board."
SAWN = "The method of claim 4, wherein the board is sawn."
ANY = "The box of any preceding claim, wherein the lid is locked."
Rows = list[list[str | int]]


class EagerKind(ClaimsKind):
    """Checkpoints after every cell."""

    checkpoint_every_s: ClassVar[float] = 0.0


def start(folder: Path, rows: Rows, kill_at_call: int = 0) -> MemoryContext:
    folder.mkdir(exist_ok=True)
    texts = [[str(value) for value in row] for row in rows]
    path = workbooks.write_texts(folder / "in.xlsx", texts)
    (folder / "1").mkdir()
    return MemoryContext(folder / "1", {"file": path}, kill_at_call=kill_at_call)


def run(context: MemoryContext) -> None:
    params = ClaimsKind().parse(Submission(context.inputs, {"file": "claims"}, {}))
    EagerKind().run(context, params)


def numbers(context: MemoryContext) -> list[int]:
    path = context.folder / results.FILE_NAME
    return [claim["claim_number"] for claim in results.iter_claims(path)]


def told(context: MemoryContext) -> list[tuple[int, str]]:
    path = context.folder / results.FILE_NAME
    return [(error["row"], error["code"]) for error in results.iter_errors(path)]


def read(folder: Path, rows: Rows) -> tuple[list[int], list[tuple[int, str]]]:
    context = start(folder, rows)
    run(context)
    return numbers(context), told(context)


@pytest.mark.parametrize(
    "header", ["Claim No.", "claim_number", "Claim number", "权利要求号", "权项号", "請求項番号"]
)
def test_a_column_of_claim_numbers_counts_as_printed(tmp_path: Path, header: str) -> None:
    rows: Rows = [[header, "Claims"], [4, BOX], [7, ANY], [8, METHOD], [2, RED]]
    assert read(tmp_path, rows) == ([4, 7, 8, 2], [])


def test_any_preceding_claim_means_those_below_the_number_beside(tmp_path: Path) -> None:
    context = start(tmp_path, [["Claim No.", "Claims"], [1, BOX], [2, RED], [3, ANY]])
    run(context)
    claims = list(results.iter_claims(context.folder / results.FILE_NAME))
    assert claims[2]["referenced_claims"] == [1, 2]


def test_claims_are_counted_on_within_a_publication_and_that_is_said_once(tmp_path: Path) -> None:
    rows: Rows = [["Publication number", "Claims"]]
    rows += [["X1", each] for each in (BOX, RED, TALL, METHOD, SAWN)]
    rows += [["X2", each] for each in (BOX, TALL, METHOD)]
    assert read(tmp_path, rows) == ([1, 2, 3, 4, 5, 1, 2, 3], [(2, "numbers_counted")])


def test_a_publication_that_is_named_only_in_its_first_row_goes_on(tmp_path: Path) -> None:
    rows: Rows = [
        ["公开号", "权利要求"],
        ["X1", BOX],
        ["", RED],
        ["", METHOD],
        ["X2", BOX],
        ["", RED],
    ]
    assert read(tmp_path, rows)[0] == [1, 2, 3, 1, 2]


@pytest.mark.parametrize("mark", ["-c", "_", "/", "#cl. ", "-CLM-"])
def test_a_publication_may_end_with_the_number_of_the_claim(tmp_path: Path, mark: str) -> None:
    rows: Rows = [["Publication number", "Claims"]]
    rows += [[f"X1234567{mark}{n}", each] for n, each in ((1, BOX), (2, RED), (5, METHOD))]
    rows += [[f"X7654321{mark}{n}", each] for n, each in ((1, BOX), (2, TALL))]
    assert read(tmp_path, rows) == ([1, 2, 5, 1, 2], [(4, "numbering_gap")])


@pytest.mark.parametrize("names", [("2020-12", "2020-13"), ("EP 1 234 567", "EP 1 234 568")])
def test_what_tells_two_publications_apart_is_no_number_of_a_claim(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    rows: Rows = [["Publication number", "Claims"]]
    rows += [[name, each] for name in names for each in (BOX, RED)]
    assert read(tmp_path, rows) == ([1, 2, 1, 2], [(2, "numbers_counted")])


def test_a_number_is_above_all_that_the_claim_cites(tmp_path: Path) -> None:
    rows: Rows = [["Patent", "Claims"], ["X1", BOX], ["X1", SAWN], ["X1", RED]]
    assert read(tmp_path, rows)[0] == [1, 5, 6]


def test_an_index_that_runs_through_the_sheet_is_no_number_of_a_claim(tmp_path: Path) -> None:
    rows: Rows = [["No.", "Patent number", "Claims"]]
    rows += [[n, "X1" if n < 4 else "X2", each] for n, each in enumerate((BOX, RED, TALL) * 2, 1)]
    assert read(tmp_path, rows) == ([1, 2, 3, 1, 2, 3], [(5, "numbers_counted")])


def test_an_index_that_begins_anew_with_each_publication_counts_as_printed(tmp_path: Path) -> None:
    rows: Rows = [["序号", "公开号", "权利要求"]]
    rows += [[1, "X1", BOX], [2, "X1", RED], [4, "X1", TALL], [1, "X2", BOX], [3, "X2", RED]]
    assert read(tmp_path, rows) == ([1, 2, 4, 1, 3], [(4, "numbering_gap")])


@pytest.mark.parametrize("header", ["编号", "No.", "序号"])
def test_an_index_alone_counts_as_printed_where_the_claims_prove_it(
    tmp_path: Path, header: str
) -> None:
    head: Rows = [[header, "Claims"], [1, BOX], [2, RED]]
    # The method is claim 4, as the next claim says: counted anew, it would be claim 1.
    method: Rows = [[3, TALL], [4, METHOD], [5, SAWN]]
    assert read(tmp_path / "a", [*head, *method]) == ([1, 2, 3, 4, 5], [])
    again: Rows = [[4, TALL], [1, METHOD], [3, RED]]
    assert read(tmp_path / "b", [*head, *again])[0] == [1, 2, 4, 1, 3]


def test_an_index_alone_that_may_run_through_the_sheet_is_not_believed(tmp_path: Path) -> None:
    rows: Rows = [["No.", "Claims"]]
    rows += [[n, each] for n, each in enumerate((BOX, RED, TALL) * 2, 1)]
    assert read(tmp_path / "a", rows)[0] == [1, 2, 3, 1, 2, 3]
    rows = [["No.", "Claims"], [7, BOX], [8, RED], [9, METHOD], [10, SAWN]]
    assert read(tmp_path / "b", rows)[0] == [1, 2, 1, 5]


def test_without_any_column_beside_a_claim_that_cites_nothing_begins_anew(tmp_path: Path) -> None:
    rows: Rows = [["Claims"], [BOX], [RED], [TALL], [BOX], [ANY]]
    assert read(tmp_path, rows) == ([1, 2, 3, 1, 2], [(2, "numbers_counted")])


def test_printed_numbers_need_no_counting_and_counting_goes_on_from_them(tmp_path: Path) -> None:
    rows: Rows = [["Patent", "Claims"], ["X1", BOX], ["X1", f"2. {RED}"], ["X1", TALL]]
    assert read(tmp_path, rows) == ([1, 2, 3], [(2, "numbers_counted"), (4, "numbers_counted")])


@pytest.mark.parametrize("kill_at_call", range(1, 9))
def test_a_resumed_attempt_counts_on_where_the_first_one_died(
    tmp_path: Path, kill_at_call: int
) -> None:
    rows: Rows = [["Publication number", "Claims"]]
    rows += [[name, each] for name in ("X1", "X2") for each in (BOX, RED, TALL)]
    undisturbed = start(tmp_path / "a", rows)
    run(undisturbed)
    killed = start(tmp_path / "b", rows, kill_at_call)
    with pytest.raises(Killed):
        run(killed)
    second = killed.after(tmp_path / "b" / "2")
    run(second)
    for path in undisturbed.folder.iterdir():
        assert (second.folder / path.name).read_bytes() == path.read_bytes()


def test_what_is_wrong_with_a_set_of_rows_is_said_at_its_row(tmp_path: Path) -> None:
    rows: Rows = [["Claims"], ["1. A box with a lid."], ["2. The box of claim 1."]]
    rows += [["4. The box of claim 2."], ["1. A saw."], ["2. The saw of claim 1."]]
    rows += [["3. The saw of claim 5."], ["3. The saw of claim 1, in red."]]
    found = [1, 2, 4, 1, 2, 3, 3]
    told_of = [(4, "numbering_gap"), (7, "reference_forward"), (8, "duplicate_number")]
    assert read(tmp_path, rows) == (found, told_of)


def test_a_reference_to_a_row_that_is_not_there_is_said(tmp_path: Path) -> None:
    rows: Rows = [["Publication number", "Claims"], ["X1", "1. A saw."]]
    rows += [["X1", "2. The saw of claim 1."], ["X1", "5. The saw of claims 3 to 4."]]
    codes = [(4, "numbering_gap"), (4, "reference_missing")]
    assert read(tmp_path, rows) == ([1, 2, 5], codes)


def test_single_claims_out_of_many_sets_are_not_complained_of(tmp_path: Path) -> None:
    rows: Rows = [["Publication number", "Claims"], ["X1", "1. A saw."]]
    rows += [["X1", "7. The saw of claim 3."]]
    rows += [["X2", "9. The hoe of claim 4."], ["X3", "4. The axe of claim 1."]]
    assert read(tmp_path, rows) == ([1, 7, 9, 4], [])
