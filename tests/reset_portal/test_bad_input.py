"""Addresses, headers and numbers that nobody means are answered, never with a 500."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.meetings.factories import make_meeting
from tests.minutes.factories import make_held
from tests.series.factories import make_series

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


LONG = "9" * 5000


@pytest.mark.parametrize(
    "asked",
    [
        "meetings/series/year/?starts=9999-12-31",
        "meetings/series/year/?starts=0001-01-01",
        "meetings/{held}/run/?item=" + LONG,
        "meetings/{held}/run/?item=%C2%B2",
        "meetings/{held}/attendance/add/?q=%00",
        "meetings/{held}/attendance/?q=%00&page=" + LONG,
        "meetings/{held}/attendance/?marked=0001-01-01T00:00:00",
        "meetings/{held}/attendance/?marked=9999-12-31T23:59:59",
        "meetings/{held}/check-in/?code=%00",
        "meetings/{held}/minutes/outcomes/new/?kind=%00&item=" + LONG,
        "meetings/{held}/materials/new/?item=" + LONG,
        "meetings/{held}/people/?answer=%00&seat=%00&q=%00",
        "decisions/?since=9999-12-31&until=0001-01-01&area=" + LONG,
        "materials/?page=" + LONG,
        "actions/?show=%00&q=%00",
    ],
)
def test_nothing_in_an_address_breaks_a_page(cast: Cast, asked: str) -> None:
    held = make_held(cast.home)
    client = cast.client("ana")
    assert client.get(f"/r/texas/{asked.format(held=held.pk)}").status_code == 200


def test_days_from_which_a_year_is_counted(cast: Cast) -> None:
    """The last day there is has none after it."""
    page = cast.client("ana").post("/r/texas/meetings/series/year/", {"day0": "9999-12-31"})
    assert "Choose a day within the next 10 years." in page.text
    series = make_series(cast)
    teams = f"/r/texas/meetings/series/{series.pk}/teams/"
    page = cast.client("ana").post(teams, {"since": "0001-01-01"})
    assert "Choose a day within the next 10 years." in page.text


@pytest.mark.parametrize("moment", ["0001-01-01 00:00", "9999-12-31 23:59", LONG])
def test_a_moment_beyond_clocks_is_never_taken_back(cast: Cast, moment: str) -> None:
    url = f"/r/texas/meetings/{make_held(cast.home).pk}/attendance/others/take-back/"
    assert cast.client("ana").post(url, {"noted_at": moment}).status_code in {302, 409}


@pytest.mark.parametrize("item", ["1\r\nSet-Cookie: a=b", "ä" * 50, LONG])
def test_an_item_that_is_none_names_no_place_on_the_page(cast: Cast, item: str) -> None:
    url = f"/r/texas/meetings/{make_held(cast.home).pk}/minutes/outcomes/new/"
    typed = {"item": item, "kind": "decision", "text": "We do."}
    answer = cast.client("ana").post(url, typed, headers=HTMX)
    assert (answer.status_code, "Set-Cookie" in answer) == (200, False)
    assert answer["HX-Retarget"].isascii()


def test_a_version_of_what_nobody_has_written(cast: Cast) -> None:
    url = f"/r/texas/meetings/{make_held(cast.home).pk}/minutes/note/"
    answer = cast.client("ana").post(url, {"text": "Mine", "version": "9" * 25}, headers=HTMX)
    assert answer.status_code == 200
    assert "Somebody saved this item" in answer.text


def test_a_series_does_not_begin_before_calendars(cast: Cast) -> None:
    url = f"/r/texas/meetings/series/{make_series(cast).pk}/change/"
    typed = {"title": "Call", "kind": "other", "starts_on": "0001-01-01", "unit": "week"}
    more = {"every": 1, "count": 4, "clock": "12:00", "minutes": 60, "version": 1}
    page = cast.client("ana").post(url, {**typed, **more})
    assert "Choose a day within the next 10 years." in page.text
