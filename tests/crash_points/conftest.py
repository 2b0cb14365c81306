"""Lets the promises say what was broken, as tests do."""

import pytest

pytest.register_assert_rewrite("tests.crash_points.promises", "tests.crash_points.folder_kind")
