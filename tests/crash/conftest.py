"""Fixtures: quick settings on a free port, and a service whose processes always end."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from huey_app import presence
from huey_app import settings as settings_module
from huey_app.settings import Settings
from tests.crash.service import Service
from tests.crash.small_disk import SmallDisk, mounted
from tests.live import free_port


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "var",
        port=free_port(),
        min_free_mb=0,
        backoff_s=0.2,
        backoff_max_s=1.0,
        grace_s=5.0,
        backup_keep=0,
        busy_timeout_s=30.0,
    )


@pytest.fixture
def service(
    opened: Settings, count_kind: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """A service without processes yet; what the test starts is killed at its end."""
    monkeypatch.setattr(settings_module, "current", lambda: opened)
    # Started in the background by a shell it may be ignored, and children would inherit that.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = Service(opened)
    try:
        yield running
    finally:
        signal.signal(signal.SIGINT, handler)
        running.live.end()
        presence.leave(opened.data_dir / "run")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of its own that a test may fill."""
    with mounted(tmp_path / "disk", size_mib=24) as small:
        yield small
