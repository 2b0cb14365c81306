"""The task service: what is accepted, run, remembered. Knows nothing of HTTP."""
