"""A client of the app, and a workbook to send."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.kinds.claims.workbooks import write_sample
from tests.work import Work
from web import create_app


class Client:
    """Sends what a script would send."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.http: FlaskClient = create_app(work.settings).test_client()

    def send(self, path: str, data: bytes, name: str = "claims.xlsx", **more: Any) -> TestResponse:
        form = {"file": (io.BytesIO(data), name)} | more.pop("form", {})
        return self.http.post(path, data=form, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.http.get(path, **more)


@pytest.fixture
def client(work: Work) -> Client:
    return Client(work)


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = write_sample(tmp_path_factory.mktemp("book") / "claims.xlsx")
    return path.read_bytes()
