"""What is done to the service, one fault a round; each leaves it whole again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from huey_app import presence
from huey_app.models import Task
from tests.chaos import clock
from tests.chaos.service import PATIENCE_S, Service, stop_and_continue

_DAY_S = 86_400


def kill_web(service: Service) -> None:
    """SIGKILL the web process."""
    service.web.kill()
    service.restart_web()


def kill_consumer(service: Service) -> None:
    """SIGKILL the consumer with all its workers."""
    tasks = service.running(service.consumer)
    service.consumer.kill()
    _restart_and_watch(service, tasks)


def kill_both(service: Service) -> None:
    """SIGKILL everything at once, as a power cut to the container does."""
    tasks = service.running(service.consumer)
    service.web.kill()
    service.consumer.kill()
    service.restart_web()
    _restart_and_watch(service, tasks)


def _restart_and_watch(service: Service, tasks: list[Task]) -> None:
    service.kill_and_watch(lambda: None, tasks, "restart")
    service.restart_consumer()


def kill_consumer_parent(service: Service) -> None:
    """SIGKILL the consumer's parent: its workers end their task and leave."""
    service.consumer.kill_leader()
    service.restart_consumer()


def kill_worker(service: Service) -> None:
    """SIGKILL one busy worker."""
    task = service.busy_worker()
    if task is not None:
        pid = presence.pid_of(str(task.worker))
        service.kill_and_watch(lambda: service.consumer.kill_member(pid), [task], "worker")


def deploy(service: Service) -> None:
    """SIGTERM the consumer, wait for its end, start the next."""
    service.consumer.terminate(PATIENCE_S)
    service.restart_consumer()


def deploy_web(service: Service) -> None:
    """SIGTERM the web process, start the next."""
    service.web.terminate(PATIENCE_S)
    service.restart_web()


def freeze_worker(service: Service) -> None:
    """SIGSTOP a busy worker for several sweeps: nobody may take its task."""
    task = service.busy_worker()
    if task is None:
        return
    stop_and_continue(presence.pid_of(str(task.worker)), lambda: service.pause(1.5, 3.0))
    now: Task = Task.get_by_id(task.id)
    if now.attempt != task.attempt and service.failed_by_rescue(task):
        service.taken_from_the_living.append(task.task_id)


def second_consumer(service: Service) -> None:
    """A second consumer beside the first for a while; then it is stopped, or killed."""
    second = service.start_second_consumer()
    service.pause(0.5, 1.5)
    if service.chance.random() < 0.5:
        second.terminate(PATIENCE_S)
    else:
        second.kill()


def lock_database(service: Service) -> None:
    """Hold the write lock for seconds."""
    path = service.settings.database_path
    with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        service.pause(2.0, 3.0)
        holder.rollback()


def move_clock(service: Service) -> None:
    """The wall clock jumps by a day: ahead the first time, back the next."""
    ahead_s = clock.offset_s(service.settings)
    clock.move(service.settings, 0 if ahead_s else _DAY_S)


Fault = Callable[[Service], None]
FAULTS: tuple[Fault, ...] = (
    kill_web,
    kill_consumer,
    kill_both,
    kill_consumer_parent,
    kill_worker,
    deploy,
    deploy_web,
    freeze_worker,
    second_consumer,
    lock_database,
    move_clock,
)


def name_of(fault: Fault) -> str:
    """The fault's name as a person reads it."""
    return fault.__name__.replace("_", " ")
