"""The names under which results are saved."""

import pytest
from werkzeug.http import parse_options_header

from tests.web.conftest import Client


def test_a_result_that_is_gone_is_told_before_anything_is_sent(
    client: Client, workbook: bytes
) -> None:
    answer = client.send("/claims", workbook).get_json()
    client.work.run_next()
    folder = client.work.settings.data_dir / "tasks" / answer["task_id"] / "1"
    for path in folder.iterdir():
        path.unlink()
    for part in ("result", "export", "report"):
        assert client.get(f"/task/{answer['task_id']}/{part}").status_code == 410


@pytest.mark.parametrize(
    "name", ["claims.xlsx", "权利要求书 v2.xlsx", "Ansprüche.xlsx", "a;b.xlsx", "100%.xlsx"]
)
def test_a_download_keeps_the_name_of_what_was_sent(
    client: Client, workbook: bytes, name: str
) -> None:
    address = client.send("/claims", workbook, name).headers["Location"]
    sent = client.get(address).get_json()["filename"]
    client.work.run_next()
    header = client.get(f"{address}/export?format=csv").headers["Content-Disposition"]
    header.encode("latin-1")  # what a server can send
    kind, told = parse_options_header(header)
    assert kind == "attachment"
    assert told["filename"] == sent.replace(".xlsx", "-claims.csv")
