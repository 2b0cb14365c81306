"""Connects the video kind to the core: a dance clip gets the clean music, in sync."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from huey_app.kinds.contract import (
    BadInput,
    Context,
    FileField,
    Kind,
    Params,
    Submission,
    Summary,
)
from huey_app.kinds.video import refusals
from huey_app.kinds.video.attempt import EXPLANATION, Attempt
from huey_app.kinds.video.sniff import is_known, is_media

_PIECE_BYTES = 1 << 16


class VideoKind(Kind):
    """Finds the music in the room's sound and writes the clip anew with it."""

    name = "video"
    unit = "percent"
    # Any ending: the content decides.
    fields = (FileField("dance"), FileField("bgm"))
    outputs: ClassVar[Mapping[str, str]] = {
        "modular_output": "video/mp4",
        "v2_output": "video/mp4",
        "picture_output": "image/svg+xml",
    }

    def takes(self, path: Path, name: str) -> bool:
        """Whether it begins as containers or codecs of sound or picture do."""
        return is_known(path)

    def parse(self, submission: Submission) -> Params:
        """Refuse what is plainly no media; all else is looked at by the confined child."""
        for role, path in submission.paths.items():
            if not is_media(path):
                refusal = refusals.unreadable(role)
                raise BadInput(refusal.code, refusal.sentence, 422)
        return {}

    def run(self, context: Context, params: Params) -> Summary:
        """Match and write, see `Attempt`."""
        return Attempt(context).run()

    def result(self, folder: Path, summary: Summary) -> Iterator[bytes]:
        """Stream the summary with its explanation: evidence, windows, both matches."""
        with (folder / EXPLANATION).open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
