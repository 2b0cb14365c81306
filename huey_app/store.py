"""The one database file: how it is opened, how a write to it is made safe, who migrates it."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from peewee import OperationalError, SqliteDatabase
from playhouse.migrations import Runner

from huey_app import files, interrupts
from huey_app.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
_SYNC_NORMAL, _SYNC_FULL = 1, 2
_LOOK_EVERY_S = 0.001
_LEAST_WAIT_S = 0.1
_MOST_WAITING, _STUCK_AFTER_S = 8, 1.0

database = SqliteDatabase(None, autoconnect=False)


class SchemaTooNewError(RuntimeError):
    """The database was written by a newer version of the program."""


def open_store(settings: Settings) -> None:
    """Create the data folder, point `database` at it, bring the schema up to date.

    Any number of processes may do this at the same time: a file lock lets one migrate and the
    others find it done. Leaves no connection open, so that the caller may fork.
    """
    make_folders(settings.data_dir)
    database.init(
        str(settings.database_path),
        timeout=settings.busy_timeout_s,  # type: ignore[arg-type]
        pragmas={
            "journal_mode": "wal",
            # FULL syncs the log at every commit: what a 202 promises must survive a power cut.
            "synchronous": _SYNC_FULL,
            "foreign_keys": 1,
            # Each thread has a connection: the kernel caches the file for all of them.
            "cache_size": -2 * 1024,
            "journal_size_limit": 64 * 1024 * 1024,
        },
    )
    with (settings.data_dir / "run" / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with connected():
            _migrate()


def make_folders(data_dir: Path) -> None:
    """Create the data folder and its parts."""
    missing = [folder for folder in (data_dir, *data_dir.parents) if not folder.exists()]
    for name in ("uploads", "incoming", "resumable", "tasks", "run", "backups"):
        (data_dir / name).mkdir(parents=True, exist_ok=True)
    # Or a power cut could take the folder away, with all that was accepted into it.
    for folder in (data_dir, *(each.parent for each in missing)):
        files.sync_folder(folder)


def _migrate() -> None:
    runner = Runner(database, str(MIGRATIONS), table_name="schema_migration")
    unknown = [m.name for m in runner.status() if m.path is None]
    if unknown:
        raise SchemaTooNewError(
            f"the database has the newer schema {unknown[-1]}: start the version that made it, "
            "or restore a backup."
        )
    runner.up()


@contextmanager
def in_use(settings: Settings, *, alone: bool = False) -> Iterator[None]:
    """Say that the data folder is in use while the block runs; `alone` where nobody else may be.

    Raises BlockingIOError where that cannot be. A kernel lock: it ends with the process, and a
    forked worker goes on holding it.
    """
    # Read only: a disk with a file that is open for writing cannot be made read-only.
    lock = os.open(
        settings.data_dir / "run" / "service.lock", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC
    )
    try:
        fcntl.flock(lock, fcntl.LOCK_NB | (fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        yield
    finally:
        os.close(lock)


@contextmanager
def connected() -> Iterator[None]:
    """Hold this thread's connection for one unit of work; nothing to do where it is open."""
    opened = database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened:
            database.close()


@contextmanager
def transaction(*, durable: bool = True) -> Iterator[None]:
    """One write transaction: all of it or nothing.

    It takes the write lock at once (IMMEDIATE), because a deferred one that reads first fails
    with "database is locked" whatever the busy timeout. `durable=False` leaves out the sync to
    disk: a power cut may then undo the whole transaction, a crash of the program never does.
    """
    if database.in_transaction():
        raise RuntimeError("a transaction inside a transaction would be a savepoint, not a lock")
    with interrupts.held(), _line, _turn(), _synced(durable):
        try:
            with database.atomic("IMMEDIATE"):
                yield
        except OperationalError as error:
            raise _first_of(error) from None


class _Line:
    """The threads of this process that wait to write, or do.

    Where nobody has got through for a second, the ninth is refused at once: threads that all wait
    for a lock that somebody else holds would leave none to read with.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._moved_at_s = 0.0

    def __enter__(self) -> None:
        now_s = time.monotonic()
        with self._lock:
            if self._count == 0:
                self._moved_at_s = now_s
            if self._count >= _MOST_WAITING and now_s - self._moved_at_s > _STUCK_AFTER_S:
                raise OperationalError("database is locked, and others wait for it already")
            self._count += 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._count -= 1
            self._moved_at_s = time.monotonic()


_line = _Line()


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for our turn to write, at most the busy timeout.

    SQLite's own wait sleeps up to 100 ms between looks, so that of two busy writers one starves
    (measured: 0.6 s). Looking every millisecond is fair. It only orders our own processes: what
    keeps the data right is SQLite's lock, so going on without a turn is safe.
    """
    until_s = time.monotonic() + _busy_timeout_s()
    with ExitStack() as held:
        # Where the file cannot be opened (disk full, read-only), SQLite says so better.
        with suppress(OSError):
            _wait_for(held.enter_context(Path(f"{database.database}.turn").open("w")), until_s)
        _let_wait(max(_LEAST_WAIT_S, until_s - time.monotonic()))
        try:
            yield
        finally:
            _let_wait(_busy_timeout_s())


def _busy_timeout_s() -> float:
    return float(database._timeout)  # type: ignore[attr-defined]


def _let_wait(seconds: float) -> None:
    """How long SQLite itself waits for its lock: what is left of the busy timeout, no more."""
    database.execute_sql(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _wait_for(lock: IO[str], until_s: float) -> None:
    while not _try_lock(lock) and time.monotonic() < until_s:
        time.sleep(_LOOK_EVERY_S)


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether no other process is in a block of this name; a dead one is in none."""
    with Path(f"{database.database}.{name}").open("w") as lock:
        yield _try_lock(lock)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _synced(durable: bool) -> Iterator[None]:
    if durable:
        yield
        return
    database.execute_sql(f"PRAGMA synchronous={_SYNC_NORMAL}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA synchronous={_SYNC_FULL}")


def _first_of(error: OperationalError) -> OperationalError:
    """The error that began it: on a full disk SQLite rolls back by itself, and then Peewee's own
    rollback fails with "no transaction is active", which hides why.
    """
    found, each = error, error.__context__
    while each is not None:
        found = each if isinstance(each, OperationalError) else found
        each = each.__context__
    return found


def data_version() -> int:
    """A number that changes when another connection has committed; costs a few microseconds."""
    return int(database.execute_sql("PRAGMA data_version").fetchone()[0])


def _forget_connection() -> None:
    # A connection must not cross a fork; the parent goes on using it, so it is not closed.
    database._state.reset()  # type: ignore[attr-defined]


os.register_at_fork(after_in_child=_forget_connection)
