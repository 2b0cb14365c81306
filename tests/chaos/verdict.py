"""What became of every promise: read from the rows, the history, the files and over HTTP."""

import math
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from huey_app import files, invariants, prune
from huey_app.models import Event, Task
from huey_app.settings import Settings
from tests.chaos.load import Promise, video_scene
from tests.chaos.service import Rescue, Service
from tests.crash import client
from tests.crash.workbooks import undisturbed_result
from tests.kinds.video.media import scorer
from tests.toy_kind import OUTPUT

_OLD_S = 7200.0
_VIDEOS = ("modular.mp4", "v2.mp4")
_IN_SYNC_MS = 22.0


@dataclass
class Verdict:
    """Lists of sentences, all of them to be empty; and the times that rescues took."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    rescue_s: dict[str, list[float]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.twice or self.stuck or self.wrong or self.violations)


def judge(service: Service, promises: list[Promise]) -> Verdict:
    """Look at everything, once nothing is moving any more."""
    verdict = Verdict(twice=[f"{id_}: its worker lived" for id_ in service.taken_from_the_living])
    for promise in promises:
        _judge_promise(service.settings, promise, verdict)
    verdict.violations += _unpromised(promises)
    verdict.violations += invariants.violations(service.settings)
    verdict.violations += _litter_that_stays(service.settings)
    for rescue in service.rescues:
        verdict.rescue_s.setdefault(rescue.kind, []).extend(_times_s(rescue))
    return verdict


def _judge_promise(settings: Settings, promise: Promise, verdict: Verdict) -> None:
    task = Task.named(promise.task_id)
    if task is None:
        verdict.lost.append(promise.task_id)
    elif not task.done:
        verdict.stuck.append(f"{task.task_id} is {task.status}: {task.message}")
    elif task.status != promise.status:
        verdict.wrong.append(f"{task.task_id} is {task.status}, not {promise.status}")
    elif task.status == "completed":
        if _completions(task) != 1:
            verdict.twice.append(f"{task.task_id} was completed {_completions(task)} times")
        if not _is_right(settings, promise, task):
            verdict.wrong.append(f"{task.task_id}: its result is not that of a quiet run")


def _completions(task: Task) -> int:
    query = Event.select().where(Event.task == task.id, Event.name == "completed")
    return int(query.count())


def _is_right(settings: Settings, promise: Promise, task: Task) -> bool:
    if task.kind == "documents":
        # Whether what is found is whole is one of the invariants.
        return (task.result or {}).get("pages") == promise.total
    if task.kind == "video":
        return _is_in_sync(settings, task)
    if promise.workbook is not None:
        answer = client.call(settings.port, "GET", f"/task/{task.task_id}/result")
        return answer.status == 200 and answer.body == _quiet_result(promise.workbook)
    folder = files.attempt_folder(settings.data_dir, task.task_id, task.attempt)
    return (folder / OUTPUT).read_text().split() == [str(n) for n in range(promise.total or 0)]


def _is_in_sync(settings: Settings, task: Task) -> bool:
    folder = files.attempt_folder(settings.data_dir, task.task_id, task.attempt)
    made = video_scene()
    both = (scorer.errors_ms(folder / n, made.truth, made.clicks_s) for n in _VIDEOS)
    return all(len(errors) > 5 and abs(errors).max() < _IN_SYNC_MS for errors in both)


@cache
def _quiet_result(workbook: bytes) -> bytes:
    return undisturbed_result(workbook)


def _unpromised(promises: list[Promise]) -> Iterator[str]:
    """With an idempotency key, sending again until there is an answer makes no second task."""
    known = {promise.task_id for promise in promises}
    for task in Task.select(Task.task_id).where(Task.kind == "claims"):
        if task.task_id not in known:
            yield f"task {task.task_id} exists beside the one that was answered"


def _litter_that_stays(settings: Settings) -> list[str]:
    """Strays of killed submits are removed once they are old; nothing else may be there."""
    then = time.time() - _OLD_S
    for part in ("incoming", "uploads"):
        for path in (settings.data_dir / part).iterdir():
            os.utime(path, (then, then))
    prune.remove_unowned(settings)
    return invariants.litter(settings)


def _times_s(rescue: Rescue) -> Iterator[float]:
    """From the moment that somebody could have known, to the end of the dead attempt."""
    for id_, attempt in rescue.attempts:
        ended = Event.get_or_none(
            Event.task == id_,
            Event.attempt == attempt,
            Event.name.in_(("attempt_failed", "failed", "cancelled")),
            Event.at >= rescue.since,
        )
        if ended is not None:
            yield ended.at - rescue.since


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed.

    >>> percentile([3.0, 1.0, 2.0, 4.0], 0.5)
    2.0
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
