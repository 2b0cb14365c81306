"""Settings come from the environment, or the process says in one sentence why not."""

from dataclasses import fields
from pathlib import Path

import pytest

from huey_app import settings


def test_without_any_variable_the_defaults_hold() -> None:
    assert settings.load({}) == settings.Settings()


def test_a_variable_sets_the_field_of_its_name() -> None:
    loaded = settings.load({"HOLDFAST_PORT": "9001", "HOLDFAST_DATA_DIR": "here", "PATH": "x"})
    assert loaded.port == 9001
    assert loaded.database_path == Path("here").absolute() / "holdfast.db"


def test_a_misspelt_variable_is_refused_with_the_right_name() -> None:
    with pytest.raises(settings.SettingsError, match="did you mean HOLDFAST_MAX_PENDING"):
        settings.load({"HOLDFAST_MAX_PENDNG": "3"})


@pytest.mark.parametrize("text", ["many", "", "-1", "nan", "inf"])
def test_a_value_that_is_no_usable_number_is_refused(text: str) -> None:
    with pytest.raises(settings.SettingsError, match="HOLDFAST_BACKOFF_S"):
        settings.load({"HOLDFAST_BACKOFF_S": text})


def test_waiting_requests_can_never_take_all_threads() -> None:
    with pytest.raises(settings.SettingsError, match="MAX_WAITING"):
        settings.load({"HOLDFAST_MAX_WAITING": "8", "HOLDFAST_WEB_THREADS": "8"})


def test_every_setting_is_in_the_operations_page() -> None:
    page = (Path(__file__).parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    names = [settings.PREFIX + each.name.upper() for each in fields(settings.Settings)]
    assert [name for name in names if name not in page] == []


def test_a_port_that_cannot_be_is_refused() -> None:
    with pytest.raises(settings.SettingsError, match="HOLDFAST_PORT"):
        settings.load({"HOLDFAST_PORT": "99999"})
