"""`python -m tests.chaos`: submits while it kills, then counts what was lost, twice or stuck."""
