"""A file that a test writes, and what is read of it."""

from pathlib import Path

from huey_app.kinds.documents.reading import readers
from huey_app.kinds.documents.reading.pages import Read


def read(path: Path, name: str = "") -> tuple[list[str], Read]:
    found = readers.read(path, name or path.name)
    return [page.text for page in found.pages], found


def written(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path
