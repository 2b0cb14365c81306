"""`python -m tests.chaos.web`: the real web process with the toy kind and a clock to be moved."""

from huey_app import settings
from huey_app.kinds import KINDS
from tests.chaos import clock
from tests.toy_kind import CountKind
from web.server import main

if __name__ == "__main__":
    KINDS[CountKind.name] = CountKind()
    clock.follow(settings.current())
    main()
