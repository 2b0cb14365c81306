"""The `holdfast` command: exit status 0 only when what was asked for happened."""

import json
import threading
import time
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from huey_app import store
from huey_app.cli import main
from huey_app.kinds.documents.tables import IndexState
from huey_app.models import Task
from tests.kinds.claims.workbooks import write_sample
from tests.work import Work


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "claims.xlsx")


@pytest.fixture
def done(work: Work, workbook: Path) -> str:
    task_id = call("submit", workbook).output.strip()
    assert work.run_next() == "completed"
    return task_id


def test_submit_prints_the_id_of_a_waiting_task(work: Work, workbook: Path) -> None:
    result = call("submit", workbook)
    assert result.exit_code == 0
    assert Task.named(result.output.strip()).status == "pending"


def test_submit_waits_until_the_task_is_done_and_saves_its_result(
    work: Work, workbook: Path, tmp_path: Path
) -> None:
    def work_later() -> None:
        with store.connected():
            while not work.messages():
                time.sleep(0.02)
            work.run_next()

    worker = threading.Thread(target=work_later)
    # Signals go to the main thread: the worker's time limit is not set in this test.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("huey_app.runner.signal.signal", lambda *_: None)
        worker.start()
        result = call("submit", workbook, "--output", tmp_path / "saved.csv")
        worker.join()
    assert result.exit_code == 0, result.output
    assert '"total_claims_extracted"' in result.output
    assert (tmp_path / "saved.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "ZZ"), "ZZ"),
        (("--sheet", "Nowhere"), "Nowhere"),
    ],
)
def test_a_refused_submit_says_why_and_leaves_nothing(
    work: Work, workbook: Path, arguments: tuple[str, str], said: str
) -> None:
    result = call("submit", workbook, *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert Task.select().count() == 0
    assert list((work.settings.data_dir / "uploads").iterdir()) == []


def test_status_is_the_task_object(work: Work, done: str) -> None:
    result = call("--lang", "zh", "status", done)
    assert json.loads(result.output)["message"] == "已完成。"


def test_the_list_shows_what_was_asked_for(work: Work, done: str) -> None:
    assert done in call("list", "--status", "completed").output
    assert done[:8] not in call("list", "--status", "failed").output


def test_a_program_reads_the_list_as_lines_with_tabs(work: Work, done: str) -> None:
    (line,) = call("list").output.splitlines()
    task_id, kind, status, progress, attempt, name, created_at = line.split("\t")
    assert (task_id, kind, status, progress) == (done, "claims", "completed", "100")
    assert (attempt, name) == ("1/4", "claims.xlsx")
    assert created_at.endswith("Z")


@pytest.mark.parametrize(
    "arguments", [["frob"], ["submit", "no-such-file"], ["--frob"], ["status"]]
)
def test_a_wrong_call_ends_with_one_sentence(work: Work, arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


def test_export_writes_the_file_that_its_name_says(work: Work, done: str, tmp_path: Path) -> None:
    for name in ("out.xlsx", "out.csv", "out.jsonl"):
        assert call("export", done, "-o", tmp_path / name).exit_code == 0
    openpyxl.load_workbook(tmp_path / "out.xlsx").close()
    assert list(tmp_path.glob("*.part")) == []


def test_an_export_of_an_unknown_format_writes_nothing(
    work: Work, done: str, tmp_path: Path
) -> None:
    result = call("export", done, "-o", tmp_path / "out.pdf")
    assert (result.exit_code, (tmp_path / "out.pdf").exists()) == (1, False)
    assert "xlsx" in result.stderr


def test_cancel_and_retry(work: Work, workbook: Path) -> None:
    task_id = call("submit", workbook).output.strip()
    assert call("cancel", task_id).exit_code == 0
    assert call("cancel", task_id).exit_code == 1
    assert call("retry", task_id).exit_code == 0
    assert Task.named(task_id).status == "pending"


@pytest.mark.parametrize("command", ["status", "cancel", "retry"])
def test_an_unknown_id_ends_with_one_sentence(work: Work, command: str) -> None:
    result = call(command, "nobody")
    assert result.exit_code == 1
    assert result.stderr.strip() == "Error: No task has the id nobody."


def test_backup_prints_where_it_is(work: Work, done: str) -> None:
    assert Path(call("backup").output.strip()).is_file()


def test_the_doctor_finds_nothing_wrong_and_then_something(work: Work, done: str) -> None:
    assert call("doctor").exit_code == 0
    IndexState.update(version=0).execute()
    behind = call("doctor")
    assert (behind.exit_code, "holdfast reindex" in behind.stdout) == (0, True)
    Task.update(attempt=99).execute()
    result = call("doctor")
    assert result.exit_code == 1
    assert "99 attempts" in result.stderr
