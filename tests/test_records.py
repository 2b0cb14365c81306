"""The history can be taken along, and what cannot be is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from huey_app import invariants, records, service, store
from huey_app.models import Task
from huey_app.refusal import Refused
from tests.work import Work


def exported(work: Work) -> list[str]:
    work.submit(then="refuse")
    work.run_next()
    work.submit()
    work.run_next()
    work.submit()
    return list(records.export_tasks())


def move_to_another_machine(work: Work, tmp_path: Path) -> None:
    store.database.close()
    work.settings = replace(work.settings, data_dir=tmp_path / "elsewhere")
    store.open_store(work.settings)
    store.database.connect()


def test_finished_tasks_arrive_with_their_history(work: Work, tmp_path: Path) -> None:
    lines = exported(work)
    before = [work.events(task) for task in Task.select().order_by(Task.id)]
    move_to_another_machine(work, tmp_path)
    assert records.import_tasks(lines) == (2, 1)
    arrived = list(Task.select().order_by(Task.id))
    assert [task.status for task in arrived] == ["failed", "completed"]
    assert [work.events(task) for task in arrived] == [[*each, "expired"] for each in before[:2]]
    assert invariants.violations(work.settings) == []
    with pytest.raises(Refused, match="removed"):
        service.output_folder(arrived[1], work.settings)


def test_importing_again_changes_nothing(work: Work, tmp_path: Path) -> None:
    lines = exported(work)
    assert records.import_tasks(lines) == (0, 3)
    move_to_another_machine(work, tmp_path)
    records.import_tasks(lines)
    assert records.import_tasks(lines) == (0, 3)
    assert Task.select().count() == 2


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "[]",
        '{"task_id": "x"}',
        '{"task_id": "x", "status": "failed", "events": []}',
        '{"task_id": {}, "status": "failed", "events": []}',
        '{"task_id": "x", "status": "failed", "events": [{"no": 1}], "params": {}}',
    ],
)
def test_what_is_no_record_is_named_by_its_line(work: Work, line: str) -> None:
    with pytest.raises(records.RecordError, match="Line 1"):
        records.import_tasks([line])
    assert Task.select().count() == 0
