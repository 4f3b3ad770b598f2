from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from meetings.forms import MeetingForm, ShowForm
from regions.actors import Seat
from tests.cast import Cast
from tests.meetings.factories import make_meeting

CHICAGO = Seat(1, "texas", "Texas", "America/Chicago")


def form(**typed: str) -> MeetingForm:
    data = {"title": "Call", "on": "2030-03-05", "starts": "12:00", "ends": "13:30", **typed}
    return MeetingForm(data, region=CHICAGO)


def test_times_are_the_regions(cast: Cast) -> None:
    typed = form(join_link="call.example/1")
    assert typed.is_valid(), typed.errors
    assert typed.details["starts_at"] == datetime(2030, 3, 5, 18, 0, tzinfo=UTC)
    assert typed.details["ends_at"] == datetime(2030, 3, 5, 19, 30, tzinfo=UTC)
    assert typed.details["join_link"] == "https://call.example/1"
    assert "Chicago" in str(typed.fields["starts"].help_text)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": ""}, "title", "This field is required."),
        ({"on": "someday"}, "on", "Enter a valid date."),
        ({"ends": "12:00"}, "ends", "The meeting ends before it starts."),
        ({"until": "2030-03-04"}, "ends", "The meeting ends before it starts."),
        ({"on": "2020-03-05"}, "on", "This day is past."),
        ({"on": "2030-03-10", "starts": "02:30"}, "starts", "this time does not exist"),
        ({"join_link": "javascript:alert(1)"}, "join_link", "Enter a valid URL."),
        ({"agenda": "x" * 20_001}, "agenda", "at most 20000 characters"),
        ({"title": "x\x00"}, "title", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    typed: dict[str, str], field: str, sentence: str
) -> None:
    assert sentence in form(**typed).errors[field][0]


def test_a_meeting_can_last_for_days() -> None:
    typed = form(until="2030-03-06")
    assert typed.is_valid()
    assert typed.details["ends_at"].date() == date(2030, 3, 6)


@pytest.mark.parametrize(("ends", "until"), [(5, None), (6, date(2030, 3, 6))])
def test_a_saved_meeting_fills_the_form(cast: Cast, ends: int, until: date | None) -> None:
    meeting = make_meeting(cast.home, ends_at=datetime(2030, 3, ends, 20, 0, tzinfo=UTC))
    initial = MeetingForm.initial_of(meeting, cast.seat("ana"))
    assert (initial["on"], initial["until"]) == (date(2030, 3, 5), until)
    assert (f"{initial['starts']:%H:%M}", f"{initial['ends']:%H:%M}") == ("12:00", "14:00")


@pytest.mark.parametrize(
    ("query", "first", "before", "after"),
    [
        ({"month": "2028-02"}, date(2028, 2, 1), date(2028, 1, 1), date(2028, 3, 1)),
        ({"month": "2027-12"}, date(2027, 12, 1), date(2027, 11, 1), date(2028, 1, 1)),
        ({"month": "9999-12"}, date(2027, 6, 1), date(2027, 5, 1), date(2027, 7, 1)),
        ({"month": "0001-01"}, date(2027, 6, 1), date(2027, 5, 1), date(2027, 7, 1)),
        ({"month": "2027-13"}, date(2027, 6, 1), date(2027, 5, 1), date(2027, 7, 1)),
    ],
)
@time_machine.travel(datetime(2027, 7, 1, 3, 0, tzinfo=UTC), tick=False)
def test_months_turn(query: dict[str, Any], first: date, before: date, after: date) -> None:
    shown = ShowForm(query, region=CHICAGO)
    assert (shown.first_day, shown.last_month, shown.next_month) == (first, before, after)
