import json
import logging
import logging.config
from io import StringIO
from typing import Any

import pytest
import structlog

from reset_portal import logs


@pytest.fixture
def written() -> Any:
    """What a handler with the portal's formatter writes."""
    stream = StringIO()
    line = logs.configuration("INFO")["formatters"]["line"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=line["processor"], foreign_pre_chain=line["foreign_pre_chain"]
        )
    )
    logger = logging.getLogger("portal.test")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield stream
    logger.removeHandler(handler)


def test_records_of_both_kinds_are_lines_with_time_and_level(written: StringIO) -> None:
    logging.getLogger("portal.test").warning("plain %s", "words")
    structlog.get_logger("portal.test").info("mail.sent", mail="42")
    plain, structured = map(json.loads, written.getvalue().splitlines())
    assert (plain["event"], plain["level"]) == ("plain words", "warning")
    assert (structured["mail"], structured["level"]) == ("42", "info")
    assert plain["timestamp"]
    assert structured["logger"] == "portal.test"


def test_an_error_is_told_with_its_trace(written: StringIO) -> None:
    try:
        raise ValueError("nothing secret")
    except ValueError:
        logging.getLogger("portal.test").exception("failed")
    assert "ValueError: nothing secret" in json.loads(written.getvalue())["exception"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("GET /link/abc:def/answer/ 200", "GET /link/…/answer/ 200"),
        ("webcal://x.example/feed/abc/meetings.ics", "webcal://x.example/feed/…/meetings.ics"),
        ("/accounts/password/reset/key/3-abc/", "/accounts/password/reset/key/…/"),
        ("/accounts/confirm-email/Mg:1x:abc/", "/accounts/confirm-email/…/"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("to pia+x@people.example failed", "to … failed"),
        ("/r/texas/meetings/42/", "/r/texas/meetings/42/"),
    ],
)
def test_secrets_are_blotted_out(text: str, left: str) -> None:
    assert logs.redact(text) == left


@pytest.mark.parametrize(
    "secret", ["?next=%2Flink%2FTOKEN%2Fjoin%2F", "/LINK/TOKEN/", "to token@münchen.example now"]
)
def test_secrets_are_blotted_out_in_any_writing(written: StringIO, secret: str) -> None:
    logging.getLogger("portal.test").warning("asked for %s", secret)
    assert "token" not in written.getvalue().lower()
