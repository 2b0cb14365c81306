"""A short chaos run: the long one is `make chaos`."""

import subprocess
import sys

import pytest

from tests.live import ROOT

pytestmark = pytest.mark.crash


def test_nothing_is_lost_twice_stuck_or_wrong_in_a_short_chaos() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--rounds", "6", "--seed", "1"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "accepted" in run.stdout
