"""The result as files that people and programs open."""
