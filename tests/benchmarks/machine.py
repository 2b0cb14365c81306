"""Facts about the machine that every number depends on, the disk above all."""

import os
import platform
import sqlite3
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import percentile

_PAGE = b"\xa5" * 4096
_SYNCS = 200


def facts(folder: Path) -> dict[str, Any]:
    """What to print above the tables; `folder` is on the disk that is measured."""
    syncs_ms = fdatasync_ms(folder / "fdatasync", _SYNCS)
    return {
        "cpus": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "fdatasync_4k_p50_ms": round(percentile(syncs_ms, 50), 3),
        "fdatasync_4k_p95_ms": round(percentile(syncs_ms, 95), 3),
    }


def fdatasync_ms(path: Path, count: int) -> list[float]:
    """Time of each of `count` syncs of 4 KiB appended to a file, as a database log does it."""
    times_ms = []
    with path.open("wb", buffering=0) as file:
        for _ in range(count):
            file.write(_PAGE)
            started_s = time.perf_counter()
            os.fdatasync(file.fileno())
            times_ms.append((time.perf_counter() - started_s) * 1000)
    path.unlink()
    return times_ms
