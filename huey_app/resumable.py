"""Uploads that outlive a broken connection: begun, continued where they stopped, kept once whole.

A part file grows beside a note of what it shall become. Whole, it is an upload like any other,
under the same id; a crash at any point leaves one of the two, and looking again goes on.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from huey_app import clock, files, store
from huey_app.language import sentence
from huey_app.models import Upload
from huey_app.refusal import Refused
from huey_app.settings import Settings
from huey_app.submit import require_room

CHECKSUMS = ("sha1", "sha256", "md5")
_PIECE_BYTES = 256 * 1024
_HOUR_S = 3600.0


@dataclass(frozen=True)
class Partial:
    """An upload that was begun; `length_bytes` is its size once it is whole."""

    upload_id: str
    filename: str
    length_bytes: int


@dataclass(frozen=True)
class Checksum:
    """What the next piece must hash to; `algorithm` is one of CHECKSUMS."""

    algorithm: str
    digest: bytes


def create(filename: str, length_bytes: int, settings: Settings) -> Partial:
    """Begin an upload. Raises Refused: 413 too large, 507 no room."""
    if length_bytes > settings.max_upload_bytes:
        reason = sentence("Files up to {limit} MB are taken.", limit=settings.max_upload_mb)
        raise Refused("too_large", reason, 413)
    require_room(settings, length_bytes)
    partial = Partial(files.new_id(), files.shown_name(filename), length_bytes)
    _part(partial.upload_id, settings).touch()
    files.write_durably(_note(partial.upload_id, settings), json.dumps(asdict(partial)).encode())
    if length_bytes == 0:
        _finish(partial, settings)
    return partial


def find(upload_id: str, settings: Settings) -> Partial:
    """The upload of that id, begun or whole. Raises Refused (404)."""
    whole: Upload | None = Upload.get_or_none(Upload.file_id == upload_id)
    if whole is not None:
        return Partial(upload_id, whole.filename, whole.file_size)
    try:
        if not upload_id.isalnum():
            raise FileNotFoundError(upload_id)
        partial = Partial(**json.loads(_note(upload_id, settings).read_text()))
    except FileNotFoundError:
        reason = sentence("No upload has this address: it was ended or has expired. Begin again.")
        raise Refused("unknown_upload", reason, 404) from None
    if not _part(upload_id, settings).exists():
        _finish(partial, settings)  # a crash came between the last piece and its row
    return partial


def offset_bytes(partial: Partial, settings: Settings) -> int:
    """How much of it is on disk."""
    try:
        return _part(partial.upload_id, settings).stat().st_size
    except FileNotFoundError:
        return partial.length_bytes


def expires_at(partial: Partial, settings: Settings) -> float | None:
    """When it is given up (epoch seconds) unless it goes on; None once it is whole."""
    try:
        touched_at = _part(partial.upload_id, settings).stat().st_mtime
    except FileNotFoundError:
        return None
    return touched_at + settings.resumable_hours * _HOUR_S


def append(
    partial: Partial, offset: int, piece: IO[bytes], checksum: Checksum | None, settings: Settings
) -> int:
    """Add a piece at `offset`, synced; return the new offset. With the last one it is whole.

    Raises Refused, with nothing added: 409 other offset, 423 somebody else adds, 460 wrong
    checksum, 413 more than was announced. What broke off without a checksum is kept.
    """
    with _opened(partial, settings) as file:
        if file.seek(0, os.SEEK_END) != offset:
            reason = sentence("The upload is at byte {offset}: go on there.", offset=file.tell())
            raise Refused("other_offset", reason, 409)
        try:
            _copy(piece, file, partial.length_bytes - offset, checksum)
        except Refused:
            file.truncate(offset)
            raise
        finally:
            file.flush()
            os.fsync(file.fileno())
        after = file.tell()
    if after == partial.length_bytes:
        _finish(partial, settings)
    return after


def end(partial: Partial, settings: Settings) -> None:
    """Give up an upload that is not whole; safe to repeat. Raises Refused (409) where it is."""
    if Upload.get_or_none(Upload.file_id == partial.upload_id) is not None:
        reason = sentence("The upload is complete already: it cannot be ended.")
        raise Refused("complete", reason, 409)
    _note(partial.upload_id, settings).unlink(missing_ok=True)
    _part(partial.upload_id, settings).unlink(missing_ok=True)


@contextmanager
def _opened(partial: Partial, settings: Settings) -> Iterator[IO[bytes]]:
    try:
        file = _part(partial.upload_id, settings).open("rb+")
    except FileNotFoundError:
        reason = sentence("The upload is complete already: nothing can be added.")
        raise Refused("complete", reason, 409) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            reason = sentence("Another request adds to this upload: try again in a moment.")
            raise Refused("locked", reason, 423) from None
        yield file


def _copy(piece: IO[bytes], file: IO[bytes], most: int, checksum: Checksum | None) -> None:
    hashed = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    while data := piece.read(_PIECE_BYTES):
        most -= len(data)
        if most < 0:
            reason = sentence("More has arrived than was announced: begin again.")
            raise Refused("too_long", reason, 413)
        file.write(data)
        if hashed:
            hashed.update(data)
    if checksum and hashed and hashed.digest() != checksum.digest:
        reason = sentence("The piece arrived damaged: send it again.")
        raise Refused("checksum_mismatch", reason, 460)


def _finish(partial: Partial, settings: Settings) -> None:
    """Make it an upload; safe to repeat."""
    target = files.upload_path(settings.data_dir, partial.upload_id)
    part = _part(partial.upload_id, settings)
    if part.exists():
        files.sync_file(part)
        part.rename(target)
        files.sync_folder(target.parent)
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    row = {
        "file_id": partial.upload_id,
        "filename": partial.filename,
        "file_size": partial.length_bytes,
        "sha256": sha256,
        "created_at": clock.now(),
    }
    with store.transaction():
        Upload.insert(row).on_conflict_ignore().execute()
    _note(partial.upload_id, settings).unlink(missing_ok=True)


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "resumable"


def _part(upload_id: str, settings: Settings) -> Path:
    return _folder(settings) / f"{upload_id}.part"


def _note(upload_id: str, settings: Settings) -> Path:
    return _folder(settings) / f"{upload_id}.json"
