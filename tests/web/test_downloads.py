"""The names under which results are saved."""

import pytest
from werkzeug.http import parse_options_header

from tests.web.conftest import Client


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
