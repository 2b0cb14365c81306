"""`python -m huey_app`: the same as `holdfast`."""

from huey_app.cli import main

main()
