"""The other side of `child`: orders deaths, one ahead of what is asked for."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.crash_points import shim
from tests.crash_points.promises import Told
from tests.live import ROOT

_DENSE_UNTIL = 24
_LEAP = 9


@dataclass(frozen=True)
class Sweep:
    """One operation, to be killed before each of its changes, in folders of `place`."""

    operation: str
    template: Path
    place: Path
    power_cut: bool

    def after(self, number: int) -> int:
        """The next number: leaps where a new database's schema is written, page after page."""
        return number + (_LEAP if self.operation == "start" and number > _DENSE_UNTIL else 1)

    def folder(self, number: int) -> Path:
        return self.place / str(number)

    def order(self, number: int) -> str:
        """The line that orders death number `number`."""
        attic = self.place / f"{number}.attic"
        attic.mkdir()
        order = {
            "operation": self.operation,
            "number": number,
            "template": str(self.template),
            "folder": str(self.folder(number)),
            "attic": str(attic) if self.power_cut else "",
        }
        return json.dumps(order) + "\n"

    def forget(self, number: int) -> None:
        shutil.rmtree(self.folder(number))
        shutil.rmtree(self.place / f"{number}.attic")


class Victims:
    """The process that makes a child die for each order."""

    def __init__(self, folder: Path) -> None:
        library = shim.build(folder)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash_points.child"],
            cwd=ROOT,
            env=os.environ | {"LD_PRELOAD": str(library)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def die(self, sweep: Sweep) -> Iterator[tuple[int, Told]]:
        """Each death with its number; the last one comes when the operation is over.

        While a death is looked at, the next is on its way: this takes half the time.
        """
        number = 1
        self._send(sweep, number)
        while not (told := self._told()).at_its_end:
            following = sweep.after(number)
            self._send(sweep, following)
            yield number, told
            sweep.forget(number)
            number = following
        yield number, told

    def _send(self, sweep: Sweep, number: int) -> None:
        requests = self._pipes()[0]
        requests.write(sweep.order(number))
        requests.flush()

    def _told(self) -> Told:
        answer = json.loads(self._pipes()[1].readline())
        assert answer["exit_code"] == -signal.SIGKILL, answer
        return Told(tuple(answer["told"]))

    def close(self) -> None:
        requests, answers = self._pipes()
        requests.close()
        self._process.wait(10)
        answers.close()

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout
