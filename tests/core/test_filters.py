from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from core.filters import MomentField
from tests.cast import Cast


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-03-05T10:00:00-06:00", datetime(2026, 3, 5, 16, 0, tzinfo=UTC)),
        ("2026-03-05T10:00:00.25Z", datetime(2026, 3, 5, 10, 0, 0, 250_000, tzinfo=UTC)),
        ("0139-03-17T19:11:42-23:52", datetime(139, 3, 18, 19, 3, 42, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc(typed: str, moment: datetime) -> None:
    assert MomentField().clean(typed) == moment


def test_no_moment_is_none() -> None:
    assert MomentField(required=False).clean("") is None


@pytest.mark.parametrize("typed", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00"])
def test_what_no_calendar_holds_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MomentField().clean(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "2026-03-05t10:00:00z",
        "2026-03-05",
        "2026-03-05T10:00:00",
        "2026-03-05 10:00:00Z",
        "2026-03-05T10:00Z",
        "2026-03-05T10:00:00+01",
        "20260305T100000Z",
        "2026-W10-4T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "٢٠٢٦-03-05T10:00:00Z",
        " 2026-03-05T10:00:00Z",
        "2026-03-05T10:00:00Z\n",
    ],
)
def test_what_is_no_moment_of_rfc_3339_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MomentField().clean(typed)


@pytest.mark.parametrize(
    "query",
    ["meetings/?region=texas%20", "meetings/?region=%00", "steps/?area=a,b", "regions/?state=T%0a",
     "regions/?state=TX%0a", "coalitions/?state=Texas"],
)  # fmt: skip
def test_what_is_no_code_is_refused(cast: Cast, query: str) -> None:
    answer = cast.client("ana").get(f"/api/v1/{query}")
    assert answer.status_code == 400
    assert len(answer.json()["fields"]) == 1


def test_a_moment_without_a_value_is_refused(cast: Cast) -> None:
    answer = cast.client("ana").get("/api/v1/meetings/?starts_after=")
    assert answer.status_code == 400
    assert "starts_after" in answer.json()["fields"]
