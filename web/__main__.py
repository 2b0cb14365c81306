"""`python -m web`: the web process."""

from web.server import main

main()
