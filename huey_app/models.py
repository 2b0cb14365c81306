"""The whole schema on one page. A change here needs a step in `migrations/`."""

from functools import cache

from peewee import (
    SQL,
    AutoField,
    Check,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from huey_app.store import database

STATUSES = ("pending", "processing", "completed", "failed", "cancelled")
DONE = ("completed", "failed", "cancelled")


class Base(Model):
    class Meta:
        database = database
        legacy_table_names = False


class Upload(Base):
    """One file that somebody sent; its bytes are `uploads/<file_id>`, its name is only shown."""

    file_id = TextField(primary_key=True)
    filename = TextField()
    file_size = IntegerField()
    sha256 = TextField()
    created_at = DoubleField(index=True)


class Task(Base):
    """One submitted request. Times are epoch seconds. Only `lifecycle` writes `status`."""

    id = AutoField()
    task_id = TextField(unique=True)
    kind = TextField()
    status = TextField(constraints=[Check(f"status IN {STATUSES}")])
    params = JSONField()
    locale = TextField()
    filename = TextField(null=True)
    file_size = IntegerField(null=True)
    file_id = TextField(null=True)
    doc_id = TextField(null=True)
    sheet_name = TextField(null=True)
    column_name = TextField(null=True)
    attempt = IntegerField(default=0)
    max_attempts = IntegerField()
    worker = TextField(null=True)
    progress = IntegerField(default=0, constraints=[Check("progress BETWEEN 0 AND 100")])
    current = IntegerField(null=True)
    total = IntegerField(null=True)
    unit = TextField(null=True)
    message = TextField(null=True)
    message_facts = JSONField(null=True)
    checkpoint = JSONField(null=True)
    checkpoint_attempt = IntegerField(null=True)
    result = JSONField(null=True)
    error_code = TextField(null=True)
    error = TextField(null=True)
    error_facts = JSONField(null=True)
    created_at = DoubleField(index=True)
    updated_at = DoubleField()
    started_at = DoubleField(null=True)
    completed_at = DoubleField(null=True)
    next_attempt_at = DoubleField(null=True)
    cancel_requested_at = DoubleField(null=True)
    expires_at = DoubleField(null=True)
    expired_at = DoubleField(null=True)
    idempotency_key = TextField(null=True)
    fingerprint = TextField(null=True)

    class Meta:
        constraints = (Check("(status = 'processing') = (worker IS NOT NULL)"),)
        indexes = (
            (("status", "id"), False),
            (("kind", "id"), False),
            (("kind", "status"), False),
            (("completed_at", "status"), False),
            (("message", "status"), False),
        )

    @property
    def done(self) -> bool:
        """Whether nothing will happen to it any more, unless somebody retries it."""
        return self.status in DONE

    @classmethod
    def named(cls, task_id: str) -> "Task | None":
        """The task of that id, or None."""
        return _load("task_id", task_id)

    @classmethod
    def of_row(cls, id_: int) -> "Task":
        """The task of that row, which must exist."""
        task = _load("id", id_)
        if task is None:
            raise LookupError(f"task row {id_}")
        return task


def _load(column: str, value: object) -> Task | None:
    # Every poll and every transition comes here. Peewee takes 0.6 ms to build the statement and
    # to make out the columns of its answer, this 0.03.
    fields = Task._meta.sorted_fields
    row = database.execute_sql(_select_by(column), (value,)).fetchone()
    if row is None:
        return None
    pairs = zip(fields, row, strict=True)
    return Task(__no_default__=True, **{f.name: f.python_value(v) for f, v in pairs})


@cache
def _select_by(column: str) -> str:
    statement: str = Task.select().where(getattr(Task, column) == 0).sql()[0]
    return statement


Task.add_index(
    Task.index(Task.idempotency_key, unique=True, name="task_idempotency_key").where(
        SQL("idempotency_key IS NOT NULL")
    )
)


Task.add_index(
    Task.index(Task.error, Task.status, name="task_error_status").where(SQL("error IS NOT NULL"))
)


Task.add_index(
    Task.index(SQL("completed_at - started_at"), Task.id, name="task_running_s").where(
        SQL("completed_at IS NOT NULL AND started_at IS NOT NULL")
    )
)


Task.add_index(
    Task.index(Task.expires_at, name="task_expires_at").where(SQL("expired_at IS NULL"))
)


class TaskInput(Base):
    """Which upload a task reads, by the name of the form field that it came in."""

    task = ForeignKeyField(Task, backref="inputs", on_delete="CASCADE")
    upload = ForeignKeyField(Upload, backref="uses", on_delete="RESTRICT")
    field = TextField()

    class Meta:
        indexes = ((("task", "field"), True),)


class Event(Base):
    """One line of a task's history: the status after it, why, and what is known."""

    id = AutoField()
    task = ForeignKeyField(Task, backref="events", on_delete="CASCADE")
    at = DoubleField()
    name = TextField()
    status = TextField()
    attempt = IntegerField()
    reason = TextField(null=True)
    reason_facts = JSONField(null=True)
    detail = TextField(null=True)


class Message(Base):
    """What waits in the queue. The column names are those of Huey's SqlStorage."""

    id = AutoField()
    queue = TextField()
    data = TextField()
    priority = DoubleField(default=0.0)


Message.add_index(Message.priority.desc(), Message.id)


class ScheduledMessage(Base):
    """What joins the queue when its time (epoch seconds) has come. Columns as in Huey."""

    id = AutoField()
    queue = TextField()
    data = TextField()
    timestamp = DoubleField(index=True)


MODELS = (Upload, Task, TaskInput, Event, Message, ScheduledMessage)
