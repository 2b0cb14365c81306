"""`python -m tests.crash.newer_web`: the web process of the next version."""

from tests.crash import newer
from web.server import main

__all__ = ["newer"]

if __name__ == "__main__":
    main()
