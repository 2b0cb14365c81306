"""A store of documents of the test's own."""

from pathlib import Path

import pytest

from huey_app.settings import Settings
from tests.kinds.documents.library import Library


@pytest.fixture
def shelf(opened: Settings, tmp_path: Path) -> Library:
    folder = tmp_path / "work"
    folder.mkdir()
    return Library(folder)
