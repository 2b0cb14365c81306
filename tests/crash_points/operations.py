"""Every operation that changes the data folder: what comes before it, a yield, the operation.

Whatever is told was promised to somebody, so no crash after it may take it back.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from huey_app import backup, files, outcome, prune, rescue, runner, service, store
from huey_app import submit as accept
from huey_app.attempt import Attempt
from huey_app.kinds import KINDS
from huey_app.lifecycle import Claim
from huey_app.models import Task
from huey_app.outcome import Released
from huey_app.settings import Settings
from tests.crash.workbooks import make_workbook
from tests.work import Work

_OLD_S = 7200.0

Steps = Iterator[None]


def settings_for(folder: Path) -> Settings:
    """The settings of both sides: no waiting, one backup kept."""
    return Settings(data_dir=folder / "var", min_free_mb=0, backoff_s=0.0, backup_keep=1)


def tell(what: str, subject: str) -> None:
    print(what, subject, flush=True)  # noqa: T201 - standard output is how the child tells


def accepted(work: Work, **told: Any) -> Task:
    task = work.submit(**told)
    tell("accepted", task.task_id)
    return task


def taken(work: Work, **told: Any) -> tuple[Task, Claim]:
    task = accepted(work, **told)
    held = work.take()
    assert held is not None
    return task, held


def submit(work: Work) -> Steps:
    yield
    accepted(work, key="k")


def store_upload(work: Work) -> Steps:
    workbook = make_workbook(1, seed=1)
    yield
    incoming = files.Incoming(work.settings.data_dir)
    incoming.write(workbook)
    upload, _ = accept.store_upload(accept.Sent.arrived(incoming, "a.xlsx"), work.settings)
    tell("stored", upload.file_id)


def claim(work: Work) -> Steps:
    accepted(work)
    yield
    work.take()


def progress(work: Work) -> Steps:
    task, held = taken(work)
    yield
    attempt = Attempt(work.row(task), held, work.settings)
    attempt.progress(1, 3)
    attempt.flush()


def checkpoint(work: Work) -> Steps:
    task, held = taken(work, total=11, then="raise", attempts=1)
    yield
    row = work.row(task)
    try:
        KINDS["count"].run(Attempt(row, held, work.settings), row.params)
    except ValueError:
        # Somebody else's commit brings this one's checkpoint to the disk.
        accepted(work)
        tell("checkpointed", task.task_id)


def finish(work: Work) -> Steps:
    yield from _run_to_its_end(work)


def fail_once(work: Work) -> Steps:
    _, held = taken(work, then="raise", attempts=1)
    yield
    runner.run(held, work.settings)


def fail_for_good(work: Work) -> Steps:
    yield from _run_to_its_end(work, then="refuse")


def _run_to_its_end(work: Work, **told: Any) -> Steps:
    task, held = taken(work, **told)
    yield
    tell(str(runner.run(held, work.settings)), task.task_id)


def release(work: Work) -> Steps:
    _, held = taken(work)
    yield
    outcome.end(held, Released(), work.settings)


def rescue_dead(work: Work) -> Steps:
    taken(work)
    Task.update(worker="worker-1-gone").execute()
    yield
    rescue.rescue(work.settings)


def retry(work: Work) -> Steps:
    task = accepted(work, then="refuse", attempts=1)
    work.run_next()
    yield
    service.retry(task.task_id, work.settings)
    tell("retried", task.task_id)


def cancel_waiting(work: Work) -> Steps:
    task = accepted(work, then="raise", attempts=1)
    work.run_next()
    yield
    service.cancel(task.task_id, work.settings)
    tell("cancelled", task.task_id)


def cancel_running(work: Work) -> Steps:
    task, held = taken(work)
    yield
    service.cancel(task.task_id, work.settings)
    tell("stopping", task.task_id)
    tell(str(runner.run(held, work.settings)), task.task_id)


def move_scheduled(work: Work) -> Steps:
    accepted(work, then="raise", attempts=1)
    work.run_next()
    yield
    work.move_due()


def prune_expired(work: Work) -> Steps:
    kept_for_no_time = replace(work.settings, retention_days=0.0)
    done = accepted(work)
    runner.run(work.take() or Claim(0, 0), kept_for_no_time)
    accepted(work)
    for part in ("uploads", "incoming"):
        stray = work.settings.data_dir / part / "stray"
        stray.touch()
        os.utime(stray, (time.time() - _OLD_S, time.time() - _OLD_S))
    yield
    prune.prune(kept_for_no_time)
    tell("expired", done.task_id)


def back_up(work: Work) -> Steps:
    accepted(work)
    work.run_next()
    accepted(work)
    backup.rotate(work.settings)
    yield
    backup.rotate(work.settings)


def restore(work: Work) -> Steps:
    accepted(work)
    archive = backup.make_backup(work.settings)
    work.submit()  # what a restore takes back was promised by the backup's owner, not by us
    store.database.close()
    yield
    tell("restored", str(backup.restore(work.settings, archive)))


def close(work: Work) -> Steps:
    accepted(work)
    yield
    store.database.close()


def start(work: Work) -> Steps:
    yield
    store.open_store(work.settings)
    store.database.connect()
    accepted(work)


OPERATIONS: dict[str, Callable[[Work], Steps]] = {
    each.__name__: each
    for each in (
        submit,
        store_upload,
        claim,
        progress,
        checkpoint,
        finish,
        fail_once,
        fail_for_good,
        release,
        rescue_dead,
        retry,
        cancel_waiting,
        cancel_running,
        move_scheduled,
        prune_expired,
        back_up,
        restore,
        close,
        start,
    )
}
