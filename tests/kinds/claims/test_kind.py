"""The claims kind from a workbook to its result, with kills on the way."""

import json
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huey_app.kinds import KINDS
from huey_app.kinds.claims.kind import ClaimsKind
from huey_app.kinds.contract import BadInput, Params, Submission, Summary
from tests.kinds.claims import workbooks
from tests.kinds.claims.contexts import Killed, MemoryContext

ROWS = 12


class EagerKind(ClaimsKind):
    """Checkpoints after every cell."""

    checkpoint_every_s: ClassVar[float] = 0.0


def submission(path: Path, **form: str) -> Submission:
    return Submission({"file": path}, {"file": "claims"}, form)


def start(tmp_path: Path, kill_at_call: int = 0) -> tuple[MemoryContext, Params]:
    path = workbooks.write_sample(tmp_path / "in.xlsx", ROWS)
    folder = tmp_path / "1"
    folder.mkdir()
    context = MemoryContext(folder, {"file": path}, kill_at_call=kill_at_call)
    return context, ClaimsKind().parse(submission(path))


def output(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def document(folder: Path, summary: Summary) -> Summary:
    return json.loads(b"".join(ClaimsKind().result(folder, summary)))


def test_the_kind_is_registered() -> None:
    assert isinstance(KINDS["claims"], ClaimsKind)


def test_parse_says_where_the_claims_are(tmp_path: Path) -> None:
    _, params = start(tmp_path)
    assert params == {
        "sheet_name": "Sheet1",
        "column_name": "Claims",
        "column": "B",
        "header_row": 1,
    }


def test_parse_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"hello")
    with pytest.raises(BadInput) as caught:
        ClaimsKind().parse(submission(path))
    assert caught.value.status == 415


def test_a_run_leaves_the_result_that_the_contract_describes(tmp_path: Path) -> None:
    context, params = start(tmp_path)
    summary = ClaimsKind().run(context, params)
    result = document(context.folder, summary)
    assert result["total_cells_processed"] == 9
    assert result["total_claims_extracted"] == len(result["claims_data"]) == 21
    assert result["language_distribution"] == {"en": 9, "zh": 6, "de": 6}
    assert result["independent_claims_count"] == 9
    assert result["dependent_claims_count"] == 12
    assert {claim["row"] for claim in result["claims_data"]} == {2, 3, 5, 6, 7, 9, 10, 11, 13}
    third = result["claims_data"][2]
    assert third["cell"] == "B2"
    assert (third["claim_number"], third["claim_type"]) == (3, "dependent")
    assert third["referenced_claims"] == [1, 2]
    assert 0 <= third["confidence_score"] <= 1
    assert summary["parser_version"]
    assert "claims_data" not in summary


def test_progress_ends_at_the_last_row_and_never_goes_back(tmp_path: Path) -> None:
    context, params = start(tmp_path)
    ClaimsKind().run(context, params)
    done = [call[0] for call in context.calls]
    assert done == sorted(done)
    assert context.calls[-1][:2] == (ROWS, ROWS)


@pytest.mark.parametrize("kill_at_call", range(1, 16))
def test_a_killed_and_resumed_run_leaves_the_same_bytes(tmp_path: Path, kill_at_call: int) -> None:
    undisturbed, params = start(tmp_path)
    expected = EagerKind().run(undisturbed, params)
    (tmp_path / "other").mkdir()
    killed, params = start(tmp_path / "other", kill_at_call)
    with pytest.raises(Killed):
        EagerKind().run(killed, params)
    second = killed.after(tmp_path / "other" / "2")
    assert EagerKind().run(second, params) == expected
    assert output(second.folder) == output(undisturbed.folder)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(kills=st.lists(st.integers(1, 6), max_size=6))
def test_any_number_of_kills_changes_nothing(
    kills: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    tmp_path = tmp_path_factory.mktemp("kills")
    context, params = start(tmp_path)
    expected = EagerKind().run(context, params)
    attempt, number = context.after(tmp_path / "first"), 0
    attempt.resumed = attempt.resumed_folder = None
    for number, kill_at_call in enumerate(kills):
        attempt.kill_at_call = kill_at_call
        with pytest.raises(Killed):
            EagerKind().run(attempt, params)
        attempt = attempt.after(tmp_path / f"again{number}")
    assert EagerKind().run(attempt, params) == expected
    assert output(attempt.folder) == output(context.folder)


def test_a_lost_output_folder_means_starting_over(tmp_path: Path) -> None:
    context, params = start(tmp_path, kill_at_call=6)
    with pytest.raises(Killed):
        EagerKind().run(context, params)
    second = context.after(tmp_path / "2")
    (context.folder / "result.jsonl").unlink()
    assert EagerKind().run(second, params)["total_claims_extracted"] == 21


def test_another_parser_version_starts_over(tmp_path: Path) -> None:
    context, params = start(tmp_path, kill_at_call=6)
    with pytest.raises(Killed):
        EagerKind().run(context, params)
    assert context.saved
    second = context.after(tmp_path / "2")
    second.resumed = {**context.saved, "parser_version": "of long ago"}
    assert EagerKind().run(second, params)["total_claims_extracted"] == 21


def test_a_cancel_is_seen_while_the_excel_file_is_written(tmp_path: Path) -> None:
    context, params = start(tmp_path)
    ClaimsKind().run(context, params)
    writing = [call for call in context.calls if call[2] and "Excel" in call[2].text]
    assert len(writing) >= 3


def test_a_column_without_content_is_bad_input(tmp_path: Path) -> None:
    context, params = start(tmp_path)
    with pytest.raises(BadInput) as caught:
        ClaimsKind().run(context, {**params, "column": "Q", "column_name": "Q"})
    assert caught.value.code == "empty_column"


def test_errors_carry_place_code_and_a_sentence_in_both_languages(tmp_path: Path) -> None:
    xml = workbooks.sheet(
        workbooks.row(1, workbooks.inline("A1", "Claims")),
        workbooks.row(2, workbooks.inline("A2", workbooks.CLAIMS_EN)),
        workbooks.row(3, "<c r='A3' t='e'><v>#REF!</v></c>"),
        workbooks.row(4, "<c r='A4'><f>SUM(B1:B2)</f></c>"),
    )
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": xml})
    folder = tmp_path / "1"
    folder.mkdir()
    kind = ClaimsKind()
    context = MemoryContext(folder, {"file": path}, locale="zh")
    summary = kind.run(context, kind.parse(submission(path)))
    errors = document(folder, summary)["processing_errors"]
    stored = summary["processing_errors"]
    assert errors == [{n: e[n] for n in ("row", "cell", "code", "error")} for e in stored]
    assert [(e["row"], e["cell"], e["code"]) for e in errors] == [
        (3, "A3", "cell_error"),
        (4, "A4", "formula_without_value"),
    ]
    assert "错误值 #REF!" in errors[0]["error"]
    assert stored[0]["text"].startswith("The cell shows")


def test_the_summary_shows_a_bounded_number_of_errors(tmp_path: Path) -> None:
    cells = (workbooks.row(n, f"<c r='A{n}' t='e'><v>#N/A</v></c>") for n in range(3, 200))
    head = workbooks.row(1, workbooks.inline("A1", workbooks.CLAIMS_EN))
    path = workbooks.write_sheets(tmp_path / "a.xlsx", {"S": workbooks.sheet(head, *cells)})
    folder = tmp_path / "1"
    folder.mkdir()
    kind = ClaimsKind()
    summary = kind.run(MemoryContext(folder, {"file": path}), kind.parse(submission(path)))
    assert summary["processing_errors_count"] == 197
    assert len(summary["processing_errors"]) == 100
    assert len(document(folder, summary)["processing_errors"]) == 197


def test_every_export_can_be_streamed(tmp_path: Path) -> None:
    context, params = start(tmp_path)
    kind = ClaimsKind()
    summary = kind.run(context, params)
    for extension in kind.exports:
        assert b"".join(kind.export(context.folder, summary, extension))
    assert kind.inspect(context.inputs["file"])["sheets"]
