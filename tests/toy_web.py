"""`python -m tests.toy_web`: the real web process with the toy kind."""

from huey_app.kinds import KINDS
from tests.toy_kind import CountKind
from web.server import main

if __name__ == "__main__":
    KINDS[CountKind.name] = CountKind()
    main()
