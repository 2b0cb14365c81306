"""Any order of calls, deaths and late workers leads the core where a small model says."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huey_app import clock, files, invariants, outcome, presence, rescue, service, store
from huey_app import settings as settings_module
from huey_app.kinds import KINDS
from huey_app.language import sentence
from huey_app.lifecycle import Claim, Failure
from huey_app.models import Task
from huey_app.refusal import Refused
from huey_app.settings import Settings
from tests.conftest import Clock
from tests.toy_kind import OUTPUT, CountKind
from tests.work import Work

_MOST_TASKS = 3
"""Few, so that most steps meet what an earlier one did."""

FAILURE = Failure("boom", sentence("It broke."))


@dataclass
class Model:
    """What one task must be, by the words of the contract."""

    status: str = "pending"
    attempt: int = 0
    left: int = 4
    asked_to_stop: bool = False
    ready: bool = True

    def start(self) -> None:
        self.status, self.attempt, self.left = "processing", self.attempt + 1, self.left - 1

    def end(self, status: str, *, ready: bool = True) -> None:
        stopped = self.asked_to_stop
        self.status = "cancelled" if stopped else status
        self.ready = ready


class Lifecycle(RuleBasedStateMachine):
    """The real core on a real database beside the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.clock = Clock()
        self.patch.setattr(clock, "now", self.clock.now)
        self.patch.setitem(KINDS, CountKind.name, CountKind())
        told = Settings(data_dir=Path(self.folder.name), min_free_mb=0)
        self.patch.setattr(settings_module, "current", lambda: told)
        store.open_store(told)
        store.database.connect(reuse_if_open=True)
        self.work = Work(told)
        self.models: dict[int, Model] = {}
        self.held: list[Claim] = []

    def teardown(self) -> None:
        presence.leave(self.work.settings.data_dir / "run")
        store.database.close()
        self.patch.undo()
        self.folder.cleanup()

    def running(self) -> list[Claim]:
        """The attempts that own their task now; in a rule's condition, so that no step is idle."""
        return [held for held in self.held if self._owns(held)]

    @initialize()
    def submit_first(self) -> None:
        self.submit()

    @precondition(lambda self: len(self.models) < _MOST_TASKS)
    @rule()
    def submit(self) -> None:
        self.models[self.work.submit().id] = Model()

    @rule()
    def take(self) -> None:
        held = self.work.take()
        ready = [i for i, m in self.models.items() if m.status == "pending" and m.ready]
        assert (held is not None) == bool(ready)
        if held is not None:
            assert held.id in ready
            self.models[held.id].start()
            assert held.attempt == self.models[held.id].attempt
            self.held.append(held)

    @precondition(lambda self: self.running())
    @rule(data=st.data(), how=st.sampled_from(["done", "failed", "permanent", "released"]))
    def end(self, data: st.DataObject, how: str) -> None:
        """A worker ends its attempt."""
        held = data.draw(st.sampled_from(self.running()))
        model = self.models[held.id]
        task_id = Task.of_row(held.id).task_id
        folder = files.make_attempt_folder(self.work.settings.data_dir, task_id, held.attempt)
        (folder / OUTPUT).write_text("0\n")
        status = outcome.end(held, self._outcome(how), self.work.settings)
        self._model_end(model, how)
        assert status == model.status

    @precondition(lambda self: len(self.held) > len(self.running()))
    @rule(data=st.data(), how=st.sampled_from(["done", "failed", "permanent", "released"]))
    def end_late(self, data: st.DataObject, how: str) -> None:
        """A worker ends an attempt that was long taken from it."""
        held = data.draw(st.sampled_from([each for each in self.held if not self._owns(each)]))
        assert outcome.end(held, self._outcome(how), self.work.settings) is None

    def _owns(self, held: Claim) -> bool:
        model = self.models[held.id]
        return model.status == "processing" and model.attempt == held.attempt

    def _outcome(self, how: str) -> outcome.Outcome:
        return {
            "done": outcome.Done({"counted": 1}),
            "failed": outcome.Failed(FAILURE),
            "permanent": outcome.Failed(FAILURE, permanent=True),
            "released": outcome.Released(),
        }[how]

    def _model_end(self, model: Model, how: str) -> None:
        if how == "done":
            model.end("completed")
        elif how == "permanent" or (how == "failed" and model.left == 0):
            model.end("failed")
        elif how == "failed":
            model.end("pending", ready=False)
        else:
            model.left += not model.asked_to_stop
            model.end("pending")

    @precondition(lambda self: self.running())
    @rule(data=st.data(), alone=st.booleans())
    def die(self, data: st.DataObject, alone: bool) -> None:
        """A worker is killed, alone or with its whole consumer, and the sweep finds it."""
        id_ = data.draw(st.sampled_from(self.running())).id
        Task.update(worker="worker-1-gone").where(Task.id == id_).execute()
        if alone:
            (self.work.settings.data_dir / "run" / "1.exit").write_text("-9")
        assert rescue.rescue(self.work.settings) == 1
        model = self.models[id_]
        model.left += not alone and not model.asked_to_stop
        model.end("pending" if model.left else "failed")

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        model, task_id = self._any(data)
        if model.status in ("pending", "processing"):
            service.cancel(task_id, self.work.settings)
            model.asked_to_stop = model.status == "processing"
            model.status = "cancelled" if model.status == "pending" else model.status
        else:
            with pytest.raises(Refused):
                service.cancel(task_id, self.work.settings)

    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        model, task_id = self._any(data)
        if model.status in ("failed", "cancelled"):
            service.retry(task_id, self.work.settings)
            model.status, model.left, model.ready = "pending", 4, True
            model.asked_to_stop = False
        else:
            with pytest.raises(Refused):
                service.retry(task_id, self.work.settings)

    @precondition(lambda self: not all(model.ready for model in self.models.values()))
    @rule()
    def wait(self) -> None:
        """Time goes by until everything that waits is due."""
        self.clock.move(self.work.settings.backoff_max_s * 2)
        self.work.move_due()
        for model in self.models.values():
            model.ready = True

    def _any(self, data: st.DataObject) -> tuple[Model, str]:
        id_ = data.draw(st.sampled_from(sorted(self.models)))
        return self.models[id_], str(Task.of_row(id_).task_id)

    @invariant()
    def the_rows_are_as_the_model_says(self) -> None:
        rows = {t.id: (t.status, t.attempt) for t in Task.select()}
        assert rows == {i: (m.status, m.attempt) for i, m in self.models.items()}

    @invariant()
    def every_promise_holds(self) -> None:
        assert invariants.violations(self.work.settings) == []


def test_every_order_of_calls_and_deaths_leads_where_the_model_says() -> None:
    quick = settings(
        max_examples=60,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lifecycle, settings=quick)
