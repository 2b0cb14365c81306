"""Nothing is left of a task that is ended by force, and its siblings notice nothing."""

import pytest

from huey_app import service as core
from tests.crash.service import LIMIT_S, Service
from tests.live import Group, descendants, until

pytestmark = pytest.mark.crash


def assert_whole(service: Service, consumer: Group) -> None:
    """The consumer is its parent, its scheduler, its workers, and nothing else."""
    wanted = service.settings.workers
    until(lambda: len(service.live.workers(consumer)) == wanted, LIMIT_S, "all workers")
    assert len(consumer.members()) == wanted + 2
    assert set(descendants(consumer.pid)) | {consumer.pid} == set(consumer.members())


@pytest.mark.parametrize(("limit_s", "status"), [(60.0, "cancelled"), (3.0, "failed")])
def test_hung_tasks_leave_no_process_and_no_file_and_their_sibling_alone(
    service: Service, limit_s: float, status: str
) -> None:
    """Each is ended by a cancel, or by its time limit."""
    service.configure(time_limit_s=limit_s, max_attempts=1)
    consumer = service.live.consumer()
    for _ in range(2):
        hung = service.submit(total=20, then="hang")
        sibling = service.submit(total=40, pause_s=0.01)
        if status == "cancelled":
            service.until_at(hung, 20)
            core.cancel(hung.task_id, service.settings)
        service.until_done(hung, sibling)
        assert service.status(hung) == status
        assert service.events(sibling) == ["accepted", "started", "completed"]
        service.assert_completed_once(sibling, 40)
    assert_whole(service, consumer)
    service.assert_sound()
    assert consumer.terminate(LIMIT_S) == 0
    assert consumer.members() == []
