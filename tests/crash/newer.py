"""The next version of the program: the same code, with one more step in its schema."""

from huey_app import settings, store

store.MIGRATIONS = settings.current().data_dir.with_name("newer-migrations")
