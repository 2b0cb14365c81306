"""The demo's workbook goes through the kind and shows something of everything."""

from pathlib import Path

from huey_app.kinds.claims.demo import write_demo
from huey_app.kinds.claims.kind import ClaimsKind
from huey_app.kinds.contract import Submission
from tests.kinds.claims.contexts import MemoryContext


def test_the_demo_has_languages_empty_cells_and_a_problem(tmp_path: Path) -> None:
    path, folder = tmp_path / "demo.xlsx", tmp_path / "1"
    folder.mkdir()
    write_demo(path)
    kind = ClaimsKind()
    params = kind.parse(Submission({"file": path}, {"file": "demo.xlsx"}))
    summary = kind.run(MemoryContext(folder, {"file": path}), params)
    assert params["column"] == "C"
    assert summary["total_cells_processed"] == 80
    assert summary["total_claims_extracted"] == 20 * (7 + 6 + 4 + 3)
    assert set(summary["language_distribution"]) == {"en", "zh", "de"}
    assert summary["processing_errors_count"] >= 20
