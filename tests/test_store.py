"""The database opens, migrates once whoever starts first, and writes safely."""

import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from peewee import OperationalError
from playhouse.schema_diff import diff_models

from huey_app import store
from huey_app.models import MODELS, Upload
from huey_app.settings import Settings


def test_the_migrations_make_the_schema_of_the_models(opened: Settings) -> None:
    difference = diff_models(store.database, list(MODELS))
    assert not difference, difference


def _open_and_count(data_dir: Path) -> int:
    store.open_store(Settings(data_dir=data_dir))
    with store.connected():
        return Upload.select().count()


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        assert pool.map(_open_and_count, [tmp_path / "var"] * 8) == [0] * 8


def test_a_database_from_a_newer_version_is_refused(opened: Settings) -> None:
    store.database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2026-01-01')"
    )
    store.database.close()
    with pytest.raises(store.SchemaTooNewError, match="9999_future"):
        store.open_store(opened)


def test_a_transaction_takes_the_write_lock_at_once(opened: Settings) -> None:
    other = sqlite3.connect(opened.database_path, timeout=0)
    with store.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_transaction_inside_a_transaction_is_refused(opened: Settings) -> None:
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass


def test_only_a_write_that_promises_nothing_leaves_out_the_sync(opened: Settings) -> None:
    def level() -> int:
        return int(store.database.execute_sql("PRAGMA synchronous").fetchone()[0])

    with store.transaction(durable=False):
        assert level() == 1
    with store.transaction():
        assert level() == 2


def test_data_version_tells_that_somebody_else_wrote(opened: Settings) -> None:
    before = store.data_version()
    other = sqlite3.connect(opened.database_path)
    other.execute("INSERT INTO upload VALUES ('f', 'n', 1, 's', 0.0)")
    other.commit()
    other.close()
    assert store.data_version() != before


def test_who_cannot_take_a_turn_writes_without_one(opened: Settings) -> None:
    turn = opened.database_path.with_name("holdfast.db.turn")
    turn.mkdir()  # cannot be opened, as on a disk that is full or read-only
    with store.transaction():
        Upload.create(file_id="f", filename="n", file_size=1, sha256="s", created_at=0.0)
    assert Upload.select().count() == 1


def test_what_was_promised_is_synced_and_progress_is_not(opened: Settings) -> None:
    def synchronous() -> int:
        return int(store.database.execute_sql("PRAGMA synchronous").fetchone()[0])

    with store.connected():
        with store.transaction():
            assert synchronous() == 2
        with store.transaction(durable=False):
            assert synchronous() == 1
        assert synchronous() == 2


@pytest.fixture
def locked(opened: Settings) -> Iterator[sqlite3.Connection]:
    """Somebody who is none of ours holds the write lock."""
    store.open_store(replace(opened, busy_timeout_s=2.0))
    other = sqlite3.connect(opened.database_path, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def write(after: list[float], began_s: float) -> None:
    refused = pytest.raises(OperationalError, match="locked")
    with store.connected(), refused, store.transaction():
        pass
    after.append(time.monotonic() - began_s)


def test_nobody_waits_for_a_lock_longer_than_the_busy_timeout(locked: sqlite3.Connection) -> None:
    after: list[float] = []
    threads = [Thread(target=write, args=(after, time.monotonic())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(after) == 4
    assert max(after) < 3.8  # twice the timeout would be 4


def test_where_nobody_gets_through_only_some_threads_wait(
    locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_STUCK_AFTER_S", 0.2)
    after: list[float] = []
    waiting = [Thread(target=write, args=(after, time.monotonic())) for _ in range(8)]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    began_s = time.monotonic()
    write(late := [], began_s)
    assert late[0] < 1.0
    for thread in waiting:
        thread.join()
