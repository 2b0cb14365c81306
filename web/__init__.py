"""The HTTP face of the task service."""
