"""New code with a new schema is deployed while tasks of the old one wait."""

import shutil
import threading
from pathlib import Path

import pytest

from huey_app import store
from tests.crash import client
from tests.crash.service import LIMIT_S, Service
from tests.crash.workbooks import make_workbook
from tests.live import Live

pytestmark = pytest.mark.crash

STEP = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE task ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")
"""


@pytest.fixture
def newer_schema(service: Service) -> Path:
    folder = service.settings.data_dir.with_name("newer-migrations")
    shutil.copytree(store.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "9000_colour.py").write_text(STEP)
    return folder


def start_together(live: Live) -> None:
    starts = [
        threading.Thread(target=live.web, args=("tests.crash.newer_web",)),
        *(
            threading.Thread(target=live.consumer, args=("tests.crash.newer_consumer.huey",))
            for _ in range(2)
        ),
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join(LIMIT_S)


def columns() -> list[str]:
    return [column.name for column in store.database.get_columns("task")]


def test_waiting_and_released_tasks_finish_under_the_new_schema(
    service: Service, newer_schema: Path
) -> None:
    service.configure(grace_s=0.2)
    old = service.live.consumer()
    running = service.submit(total=120, pause_s=0.03)
    service.until_at(running, 15)
    assert old.terminate(LIMIT_S) == 0
    waiting = [service.submit(total=5) for _ in range(8)]
    start_together(service.live)
    assert columns().count("colour") == 1
    answer = client.submit(service.settings.port, make_workbook(5, seed=1))
    assert answer.status == 202
    service.until_done()
    assert service.events(running) == ["accepted", "started", "released", "started", "completed"]
    service.assert_completed_once(running, 120)
    for task in waiting:
        assert service.events(task) == ["accepted", "started", "completed"]
    service.assert_sound()


def test_the_old_web_goes_on_beside_the_new_schema_until_it_is_stopped(
    service: Service, newer_schema: Path
) -> None:
    old = service.live.web()
    before = client.submit(service.settings.port, make_workbook(5, seed=1))
    service.live.consumer("tests.crash.newer_consumer.huey")
    after = client.submit(service.settings.port, make_workbook(5, seed=2))
    assert (before.status, after.status) == (202, 202)
    service.until_done()
    for answer in (before, after):
        polled = client.call(service.settings.port, "GET", answer.document["status_url"])
        assert polled.document["status"] == "completed"
    assert old.terminate(LIMIT_S) == 0
    assert "Traceback" not in old.said()
    service.assert_sound()
