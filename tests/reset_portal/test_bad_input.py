"""Addresses, headers and numbers that nobody means are answered, never with a 500."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.meetings.factories import make_meeting

HTMX = {"HX-Request": "true"}
FAR = {"title": "Far", "starts": "22:00", "ends": "23:00"}


def test_a_next_page_that_is_no_address(cast: Cast) -> None:
    client = cast.client()
    assert client.get("/accounts/login/?next=http://[").status_code == 200
    wrong = {"login": "x@y.example", "password": "x", "next": "http://["}
    assert client.post("/accounts/login/", wrong).status_code == 200


def test_a_window_whose_page_is_no_address(cast: Cast) -> None:
    headers = {**HTMX, "HX-Current-URL": "http://["}
    answer = cast.client().get("/r/texas/meetings/", headers=headers)
    assert answer["HX-Redirect"] == "/accounts/login/?next=/"


def test_a_session_that_is_no_key(cast: Cast) -> None:
    cookie = 'sessionid="\\000aaaaaaaaaaaa"'
    assert cast.client().get("/r/texas/", headers={"Cookie": cookie}).status_code == 302


@pytest.mark.parametrize("typed", ["%00", "a" * 300, "%20"])
def test_names_of_nothing(cast: Cast, typed: str) -> None:
    url = reverse("stakeholders:organization_names", args=["texas"])
    answer = cast.client("ana").get(f"{url}?organization={typed}")
    assert (answer.status_code, answer.text.strip()) == (200, "")


def test_another_version_of_the_description(cast: Cast) -> None:
    answer = cast.client("ana").get("/api/v1/openapi.json?version=%0a")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")


@pytest.mark.parametrize(
    "days", [{"on": "9999-12-31"}, {"on": "2030-01-01", "until": "9999-12-31"}]
)
def test_a_day_beyond_calendars(cast: Cast, days: dict[str, str]) -> None:
    answer = cast.client("ana").post("/r/texas/meetings/new/", {**FAR, **days})
    assert "Choose a day within the next 10 years." in answer.text
    meeting = make_meeting(cast.home)
    answer = cast.client("ana").post(f"/r/texas/meetings/{meeting.pk}/change/", {**FAR, **days})
    assert "Choose a day within the next 10 years." in answer.text


def test_a_region_of_an_unheard_of_number(cast: Cast) -> None:
    typed = {"name": "Map", "data_sets": ["regions"], "regions": ["99999999999999999999999"]}
    answer = cast.client("ned").post("/network/clients/new/", typed)
    assert "Select a valid choice." in answer.text
