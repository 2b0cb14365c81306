"""A claims task whose worker is killed at about 61 % goes on there, to the same bytes.

`RESUME_ROWS=100000` runs it at full size.
"""

import os
import signal

import pytest

from huey_app import submit as core
from huey_app.files import Incoming, attempt_folder
from huey_app.kinds import KINDS
from huey_app.models import Task
from tests.crash.service import CLAIMS_HUEY, Service
from tests.crash.workbooks import make_workbook
from tests.live import until

ROWS = int(os.environ.get("RESUME_ROWS", "4000"))
KILL_AT = int(0.61 * ROWS)
NEAR = 0.1
"""Share of the rows that may be done again: what came after the last checkpoint."""

_LIMIT_S = 60 + ROWS / 10

pytestmark = [pytest.mark.crash, pytest.mark.timeout(int(2 * _LIMIT_S))]


def submit(service: Service, workbook: bytes, created_at: float | None = None) -> Task:
    """Accept it, at that time where one is given: an export says when."""
    incoming = Incoming(service.settings.data_dir)
    incoming.write(workbook)
    sent = {"file": core.Sent.arrived(incoming, "claims.xlsx")}
    task = core.submit(core.Request("claims", sent), service.settings)[0]
    if created_at is not None:
        Task.update(created_at=created_at).where(Task.id == task.id).execute()
    return service.row(task)


def all_of(service: Service, task: Task) -> dict[str, bytes]:
    """The result and every export."""
    row, kind = service.row(task), KINDS["claims"]
    folder = attempt_folder(service.settings.data_dir, row.task_id, row.attempt)
    made = {name: b"".join(kind.export(folder, row.result, name)) for name in kind.exports}
    return made | {"result": b"".join(kind.result(folder, row.result))}


def cells_saved(service: Service, task: Task, attempt: int) -> int:
    """Cells done at the checkpoint that this attempt saved last; 0 where it saved none."""
    row = service.row(task)
    return int(row.checkpoint["cells_done"]) if row.checkpoint_attempt == attempt else 0


def test_a_killed_task_goes_on_where_it_was_and_leaves_the_same_bytes(service: Service) -> None:
    workbook = make_workbook(ROWS, seed=7)
    killed = submit(service, workbook)
    undisturbed = submit(service, workbook, created_at=killed.created_at)
    service.live.consumer(CLAIMS_HUEY)
    until(lambda: (service.row(killed).current or 0) >= KILL_AT, _LIMIT_S, "the place to kill it")
    os.kill(service.worker_pid(killed), signal.SIGKILL)
    shown, saved = int(service.row(killed).current), cells_saved(service, killed, attempt=1)
    assert shown >= KILL_AT
    assert saved >= shown - NEAR * ROWS
    until(lambda: service.row(killed).attempt == 2, _LIMIT_S, "the second attempt")
    seen = [service.row(killed)]

    def first_saved() -> int:
        seen.append(service.row(killed))
        return cells_saved(service, killed, attempt=2)

    until(first_saved, _LIMIT_S, "the first checkpoint of the second attempt")
    assert saved <= first_saved() <= saved + 2 * NEAR * ROWS
    assert min(row.current for row in seen) >= shown
    assert min(row.progress for row in seen) >= 61
    service.until_done(limit_s=_LIMIT_S)
    assert service.events(undisturbed) == ["accepted", "started", "completed"]
    assert service.events(killed).count("started") == 2
    assert all_of(service, killed) == all_of(service, undisturbed)
    service.assert_sound()
