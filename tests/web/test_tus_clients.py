"""The public clients of the resumable-upload protocol, unmodified, against the real server."""

import hashlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tusclient.client import TusClient

from tests.live import ROOT
from tests.web.test_server import Server

NODE = ROOT / "tests" / "node"
SIZE_BYTES = 3_000_000

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules" / "tus-js-client").is_dir(),
    reason="no tus-js-client here: make node-tools (needs npm)",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.bin"
    path.write_bytes(bytes(range(256)) * (SIZE_BYTES // 256) + b"end")
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "var", min_free_mb="0")
    try:
        started.wait_until_up()
        yield started
    finally:
        started.stop()


def kept(tmp_path: Path, url: str) -> str:
    """Hash of what the service kept under the id of that address."""
    path = tmp_path / "var" / "uploads" / url.rpartition("/")[2]
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def endpoint(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}/resumable"


def test_tuspy_uploads_in_pieces_with_checksums(
    server: Server, file: Path, tmp_path: Path
) -> None:
    client = TusClient(endpoint(server))
    uploader = client.uploader(
        str(file), chunk_size=700_000, upload_checksum=True, metadata={"filename": "名.xlsx"}
    )
    uploader.upload()
    assert kept(tmp_path, uploader.url) == hash_of(file)


def test_tuspy_goes_on_where_another_run_of_it_stopped(
    server: Server, file: Path, tmp_path: Path
) -> None:
    client = TusClient(endpoint(server))
    first = client.uploader(str(file), chunk_size=500_000)
    first.upload(stop_at=1_000_000)
    second = client.uploader(str(file), chunk_size=500_000, url=first.url)
    assert second.offset == 1_000_000
    second.upload()
    assert kept(tmp_path, second.url) == hash_of(file)


def run_js(server: Server, file: Path, chunk_bytes: int, abort_after_bytes: int) -> str:
    command = ["node", "upload.mjs", endpoint(server), file, chunk_bytes, abort_after_bytes]
    done = subprocess.run(
        [str(part) for part in command], cwd=NODE, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@needs_node
@pytest.mark.parametrize("abort_after_bytes", [0, 1_200_000])
def test_tus_js_client_uploads_and_goes_on(
    server: Server, file: Path, tmp_path: Path, abort_after_bytes: int
) -> None:
    assert kept(tmp_path, run_js(server, file, 500_000, abort_after_bytes)) == hash_of(file)


@needs_node
def test_tus_js_client_outlives_a_killed_server(
    server: Server, file: Path, tmp_path: Path
) -> None:
    def kill_and_start_again() -> None:
        parts = tmp_path / "var" / "resumable"
        while not any(path.stat().st_size > 500_000 for path in parts.glob("*.part")):
            time.sleep(0.002)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
        command = [sys.executable, "-m", "web"]
        server.process = subprocess.Popen(command, env=server.env, stderr=subprocess.DEVNULL)

    killer = threading.Thread(target=kill_and_start_again)
    killer.start()
    url = run_js(server, file, 100_000, 0)
    killer.join(30)
    assert kept(tmp_path, url) == hash_of(file)
