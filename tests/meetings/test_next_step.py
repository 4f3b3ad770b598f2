from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from meetings.models import Meeting
from meetings.next_step import next_step
from meetings.summary import Summary
from tests.cast import Cast
from tests.meetings.factories import NOON, ONE, OPENED, make_invitation, make_meeting, make_person

BEFORE, LATER = NOON - timedelta(days=3), ONE + timedelta(days=1)
NOBODY, SILENT, ALL_SAID = (
    Summary(number, 0, Counter({"NEEDS-ACTION": silent}), [])
    for number, silent in ((0, 0), (4, 1), (4, 0))
)
COORDINATOR: dict[str, Any] = {"works": True, "coordinates": True}
MEMBER: dict[str, Any] = {"works": True, "coordinates": False}
GUEST: dict[str, Any] = {"works": False, "coordinates": False, "summary": None}
READER: dict[str, Any] = {**GUEST, "summary": SILENT}


def step(now: Any = BEFORE, *, meeting: dict[str, Any] | None = None, **who: Any) -> str:
    fields = {"starts_at": NOON, "ends_at": ONE, "opened_at": OPENED, "agenda": "Welcome"}
    found = next_step(Meeting(**{**fields, **(meeting or {})}), now=now, **who)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("fields", "summary", "name"),
    [
        ({"opened_at": None, "agenda": ""}, NOBODY, "agendas:show"),
        ({"opened_at": None}, NOBODY, "meetings:invite"),
        ({"opened_at": None}, SILENT, "meetings:open"),
        ({}, NOBODY, "meetings:invite"),
        ({}, SILENT, "seats:people"),
        ({}, ALL_SAID, "checklists:list"),
        ({"cancelled_at": OPENED}, SILENT, ""),
    ],
)
def test_a_coordinator_is_led_from_the_draft_to_the_day(
    fields: dict[str, Any], summary: Summary, name: str
) -> None:
    assert step(meeting=fields, summary=summary, **COORDINATOR) == name


def test_a_team_member_is_led_to_what_they_may_do() -> None:
    assert step(meeting={"opened_at": None}, summary=NOBODY, **MEMBER) == ""
    assert step(meeting={"opened_at": None, "agenda": ""}, summary=NOBODY, **MEMBER) == (
        "agendas:show"
    )
    assert step(summary=SILENT, **MEMBER) == "seats:people"


def test_on_the_day_the_meeting_is_run_and_guests_check_in() -> None:
    at_the_door = NOON - timedelta(hours=1)
    assert step(at_the_door, summary=SILENT, **COORDINATOR) == "minutes:run"
    assert step(at_the_door, **GUEST) == "attendance:check_in"
    assert step(at_the_door, **READER) == ""
    assert step(**GUEST) == ""


def test_afterwards_guests_read_the_minutes() -> None:
    assert step(LATER, **GUEST) == "minutes:show"
    assert step(LATER, **READER) == ""


def test_the_overview_says_what_is_next(cast: Cast) -> None:
    meeting = make_meeting(cast.home, opened_at=None, agenda="Welcome")
    address = f"/r/{cast.home.slug}/meetings/{meeting.pk}/"
    page = cast.client("ana").get(address).text
    assert f'Next: <a href="{address}invite/">invite people</a>' in page
    make_invitation(meeting, make_person(cast.home))
    assert f'Next: <a href="{address}open/">' in cast.client("ana").get(address).text


def test_a_new_meeting_of_a_kind_is_led_to_its_usual_agenda(cast: Cast) -> None:
    typed = {"title": "Call", "on": "2027-03-02", "starts": "10:00", "ends": "11:00"}
    add = f"/r/{cast.home.slug}/meetings/new/"

    def said(**more: str) -> str:
        return cast.client("ana").post(add, {**typed, **more}, follow=True).text

    assert 'agenda/">start with the usual agenda</a>' in said(kind="advisory_committee")
    assert "usual agenda" not in said(kind="other")
    assert "usual agenda" not in said(kind="advisory_committee", agenda="Welcome")
    assert "Advisory committee, 90 min" in cast.client("ana").get(add).text
