"""Dull makers of what minutes are about: items, and people who came or did not."""

from datetime import UTC, date, datetime
from typing import Any

from agendas.models import Item
from attendance.models import Attendance
from meetings.models import Meeting
from minutes.models import Kind, Minutes, Outcome
from regions.models import Region
from stakeholders.models import Person
from tests.meetings.factories import make_meeting

NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
ONE = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)
# A week later: what is done after the meeting.
NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


def make_held(region: Region, **fields: Any) -> Meeting:
    return make_meeting(
        region, **{"title": "Kick-off", "starts_at": NOON, "ends_at": ONE, **fields}
    )


def make_item(meeting: Meeting, title: str = "Welcome", position: int = 1, **fields: Any) -> Item:
    item: Item = Item.objects.create(
        region=meeting.region, meeting=meeting, title=title, position=position, **fields
    )
    return item


def make_attendance(meeting: Meeting, person: Person, state: str = "in_person") -> Attendance:
    attendance: Attendance = Attendance.objects.create(
        region=meeting.region, meeting=meeting, person=person, state=state, noted_at=NOW
    )
    return attendance


def make_minutes(meeting: Meeting, **fields: Any) -> Minutes:
    minutes: Minutes = Minutes.objects.create(region=meeting.region, meeting=meeting, **fields)
    return minutes


def make_decision(minutes: Minutes, text: str = "Begin in May", **fields: Any) -> Outcome:
    defaults = {"kind": Kind.DECISION, "decided_on": date(2026, 3, 3)}
    outcome: Outcome = Outcome.objects.create(
        region=minutes.region, minutes=minutes, text=text, **{**defaults, **fields}
    )
    return outcome
