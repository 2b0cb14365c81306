"""All that a kind of task sees of the core, and all that the core asks of a kind."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from huey_app.language import Fact, Sentence, sentence

__all__ = [
    "BadInput",
    "Context",
    "Export",
    "Fact",
    "FileField",
    "Finished",
    "Kind",
    "Params",
    "Permanent",
    "Sentence",
    "State",
    "Submission",
    "Summary",
    "sentence",
]

Params = dict[str, Any]
State = dict[str, Any]
Summary = dict[str, Any]


class Permanent(Exception):
    """The task can never succeed; it is failed at once, without a retry.

    `code` is for programs, `sentence` tells a person what went wrong and what to do.
    """

    def __init__(self, code: str, reason: Sentence) -> None:
        super().__init__(reason.say())
        self.code = code
        self.sentence = reason


class BadInput(Permanent):
    """What was submitted cannot be processed, whoever tries.

    `status` is the HTTP status that a refusal at submit should have: 400, 415 or 422.
    """

    def __init__(self, code: str, reason: Sentence, status: int = 422) -> None:
        super().__init__(code, reason)
        self.status = status


@dataclass(frozen=True)
class FileField:
    """One file that a submit must bring: the multipart field's name and the endings it may have.

    `extensions` are lower case with the dot; empty means any.
    """

    name: str
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What a person sent, not accepted yet: path and shown name by file field, and the form."""

    paths: Mapping[str, Path]
    names: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """One downloadable form of a result, written once or streamed."""

    content_type: str
    extension: str


@dataclass(frozen=True)
class Finished:
    """An attempt whose work is done, at the moment that its task completes.

    `order` is smaller for what was accepted earlier.
    """

    task_id: str
    order: int
    folder: Path
    params: Params
    summary: Summary


class Context(Protocol):
    """One attempt, as the kind that runs it sees it."""

    @property
    def task_id(self) -> str:
        """The id of the task."""

    @property
    def order(self) -> int:
        """The task's place among all that were accepted: smaller for an earlier one."""

    @property
    def folder(self) -> Path:
        """This attempt's own output folder; nothing else writes there."""

    @property
    def inputs(self) -> Mapping[str, Path]:
        """Path of each submitted file by its field name; read only."""

    @property
    def created_at(self) -> float:
        """When the task was accepted (epoch seconds): the same in every attempt."""

    @property
    def locale(self) -> str:
        """Language of the person who submitted: `zh` or `en`."""

    @property
    def resumed(self) -> State | None:
        """The state that an earlier attempt saved last, or None."""

    @property
    def resumed_folder(self) -> Path | None:
        """Output folder of the attempt that saved `resumed`; read only."""

    def progress(self, done: int, total: int, message: Sentence | None = None) -> None:
        """Show `done` of `total` units; cheap, may be called for every row.

        Raises what ends the attempt when a cancel was asked for or the claim was lost.
        """

    def checkpoint(self, state: State) -> None:
        """Save what a later attempt needs to go on from here.

        `state` is JSON-able. Files in `folder` that it speaks of must have been fsynced before.
        """


class Kind(ABC):
    """A type of work. Stateless; one instance is registered in `huey_app.kinds.KINDS`."""

    name: ClassVar[str]
    unit: ClassVar[str]
    fields: ClassVar[tuple[FileField, ...]]
    exports: ClassVar[Mapping[str, Export]] = {}
    outputs: ClassVar[Mapping[str, str]] = {}
    """Field of the summary that names a file in the attempt's folder (or is None) -> its type."""
    has_report: ClassVar[bool] = False
    can_inspect: ClassVar[bool] = False

    @abstractmethod
    def parse(self, submission: Submission) -> Params:
        """Check a submission and return the JSON-able params of `run`. Raises BadInput."""

    @abstractmethod
    def run(self, context: Context, params: Params) -> Summary:
        """Do the work, leave the output in `context.folder`, return the JSON-able summary.

        Raises BadInput or Permanent when trying again cannot help; anything else is retried.
        """

    def publish(self, finished: Finished) -> Summary:
        """Write the kind's own rows, in the transaction that completes the task; all or nothing.

        Everybody else waits to write meanwhile: what takes time belongs into `run`. Return the
        summary to keep. Raises Permanent where the task must fail instead.
        """
        return finished.summary

    def tidy(self) -> None:  # noqa: B027 - most kinds have no rows of their own
        """Remove rows of the kind's own that no task and nobody needs any more, for a second at
        most; called after every attempt and by every prune. What raises here is only logged.
        """

    def behind(self) -> Sentence | None:
        """What the kind's own rows lack since an upgrade; None where they lack nothing."""
        return None

    def catch_up(self) -> None:  # noqa: B027 - as for `tidy`
        """Do what `behind` says, however long it takes; called by a worker after the start and
        every hour. To end it at any moment and to call it twice at once must be safe.
        """

    def violations(self) -> Iterator[str]:
        """One sentence for each promise about the kind's own rows that is broken now."""
        return iter(())

    def result(self, folder: Path, summary: Summary) -> Iterator[bytes]:
        """Stream the full result as one JSON document."""
        raise NotImplementedError

    def export(self, folder: Path, summary: Summary, extension: str) -> Iterator[bytes]:
        """Stream the export that `exports[extension]` describes.

        Where it has sentences, they are in `summary["locale"]`, if that is given.
        """
        raise NotImplementedError

    def report(self, folder: Path, summary: Summary, locale: str) -> Iterator[str]:
        """Stream a complete HTML page to read and print; `summary` has the `filename`, too."""
        raise NotImplementedError

    def takes(self, path: Path, name: str) -> bool:
        """Whether this file, by its first look, is one for this kind; a guess, and cheap."""
        return False

    def inspect(self, path: Path) -> Summary:
        """Describe an uploaded file, for a person to choose from. Raises BadInput."""
        raise NotImplementedError
