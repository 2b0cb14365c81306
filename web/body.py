"""A request's body while it arrives: kept on disk, or thrown away where the disk has no room."""

import logging
from contextlib import suppress

from waitress.buffers import OverflowableBuffer
from waitress.utilities import Error

logger = logging.getLogger(__name__)


class NoRoom(Error):
    """What waitress answers where a body could not be kept."""

    code = 507
    reason = "Insufficient Storage"


class Body(OverflowableBuffer):
    """Takes the whole body in any case, so that its sender is still there to see the refusal."""

    is_lost = False
    _taken_bytes = 0

    def append(self, data: bytes) -> None:
        self._taken_bytes += len(data)
        if self.is_lost:
            return
        try:
            super().append(data)
        except OSError as error:
            logger.error("disk: a request's body cannot be kept: %s", error)
            self.is_lost = True
            self.close()

    def __len__(self) -> int:
        return self._taken_bytes if self.is_lost else int(super().__len__())

    def close(self) -> None:
        with suppress(OSError):  # of what its file could not write
            super().close()
