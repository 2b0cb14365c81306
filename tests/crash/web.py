"""`python -m tests.crash.web`: the real web process with crash points in a submit."""

from huey_app import lifecycle, submit
from huey_app.files import Incoming
from tests.crash import crash_points
from web.server import main

crash_points.around(Incoming, "keep")
crash_points.around(lifecycle, "accept")
crash_points.around(submit, "submit")

if __name__ == "__main__":
    main()
