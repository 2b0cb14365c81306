"""What is answered when something that was asked for is not done."""

from huey_app.language import Sentence


class Refused(Exception):
    """What was asked for is not done, and nothing has changed.

    `code` is for programs, `sentence` says what to do, `status` is the HTTP status to answer.
    """

    def __init__(self, code: str, reason: Sentence, status: int) -> None:
        super().__init__(reason.say())
        self.code = code
        self.sentence = reason
        self.status = status
