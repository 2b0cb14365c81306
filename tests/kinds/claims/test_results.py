"""The result file: cut back to a checkpoint, streamed as one document."""

import json
from pathlib import Path

import pytest

from huey_app.kinds.claims import results
from huey_app.kinds.claims.results import ResultWriter, Statistics
from tests.kinds.claims import records


def test_a_file_is_cut_back_to_its_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "result.jsonl"
    writer = ResultWriter(path)
    writer.append(results.encode_record(records.record(records.claim(1))))
    length = writer.sync()
    writer.append(results.encode_record(records.record(records.claim(2))))
    writer.close()
    copy = tmp_path / "copy.jsonl"
    assert results.carry_over(path, copy, length)
    assert results.carry_over(path, path, length)
    assert copy.read_bytes() == path.read_bytes()
    assert [c["claim_number"] for c in results.iter_claims(path)] == [1]
    writer = ResultWriter(path)
    assert writer.sync() == length
    writer.close()


def test_a_file_that_is_too_short_is_not_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "result.jsonl"
    path.write_bytes(b"abc")
    target = tmp_path / "target.jsonl"
    assert not results.carry_over(path, target, 4)
    assert target.read_bytes() == b""
    assert not results.carry_over(tmp_path / "missing", target, 0)


def test_statistics_survive_a_checkpoint() -> None:
    statistics = Statistics()
    statistics.add(records.record(records.claim(1), records.claim(2, 1, confidence_score=0.1)))
    state = json.loads(json.dumps(statistics.to_state()))
    assert Statistics.from_state(state) == statistics
    assert (statistics.independent_claims_count, statistics.dependent_claims_count) == (1, 1)
    assert statistics.low_confidence_count == 1


@pytest.mark.parametrize("rows", [0, 1, 500])
def test_the_document_holds_all_claims_and_all_errors(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "result.jsonl"
    summary = records.write(
        path,
        *(
            records.record(records.claim(1), records.claim(2, 1), row=n, errors=(records.error(),))
            for n in range(rows)
        ),
    )
    document = json.loads(b"".join(results.stream_document(path, summary)))
    assert len(document["claims_data"]) == document["total_claims_extracted"] == 2 * rows
    assert len(document["processing_errors"]) == document["processing_errors_count"] == rows


def test_broken_unicode_never_stops_a_run(tmp_path: Path) -> None:
    path = tmp_path / "result.jsonl"
    summary = records.write(
        path, records.record(records.claim(1, claim_text="a\ud800b\x00\u2028"))
    )
    (claim,) = json.loads(b"".join(results.stream_document(path, summary)))["claims_data"]
    assert claim["claim_text"] == "a?b\x00\u2028"
