"""Pieces of resumable uploads whose connection broke: what had arrived is not sent again."""

import logging
from dataclasses import dataclass
from typing import Any

from waitress.parser import HTTPRequestParser

from huey_app import resumable, store
from huey_app.refusal import Refused
from huey_app.settings import Settings

_PREFIX = "/resumable/"

logger = logging.getLogger(__name__)


@dataclass
class CutOff:
    """A task of the server's threads: adds what arrived of one request to its upload."""

    request: Any
    settings: Settings

    def service(self) -> None:
        """Add it; whoever goes on with the upload asks first how far it is."""
        offset = int(self.request.headers["UPLOAD_OFFSET"])
        piece = self.request.body_rcv.getfile()
        try:
            with store.connected():
                upload_id = self.request.path.removeprefix(_PREFIX)
                partial = resumable.find(upload_id, self.settings)
                resumable.append(partial, offset, piece, None, self.settings)
        except (Refused, OSError) as error:
            logger.info("what arrived of %s is not kept: %s", self.request.path, error)
        finally:
            self.request.close()

    def cancel(self) -> None:
        """The server stops before its turn: the sender begins again where it was before."""
        self.request.close()


def is_worth_keeping(request: HTTPRequestParser | None) -> bool:
    """Whether this is the beginning of a piece, whole in itself: a checksum needs all of it."""
    return (
        request is not None
        and request.command == "PATCH"
        and request.path.startswith(_PREFIX)
        and not request.completed
        and request.body_rcv is not None
        and request.headers.get("UPLOAD_OFFSET", "").isdecimal()
        and "UPLOAD_CHECKSUM" not in request.headers
    )
