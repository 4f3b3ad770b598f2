"""Dull makers of meetings and the people invited to them."""

from datetime import UTC, datetime
from typing import Any

from meetings.models import Invitation, Meeting, Mode, Registration
from regions.models import Region
from stakeholders.models import Person, PersonContact

NOON = datetime(2030, 3, 5, 18, 0, tzinfo=UTC)
ONE = datetime(2030, 3, 5, 19, 0, tzinfo=UTC)
OPENED = datetime(2025, 3, 5, 18, 0, tzinfo=UTC)
REMOTE = {"seat": Mode.REMOTE, "registration": Registration.CONFIRMED, "registered_at": OPENED}
IN_ROOM = {**REMOTE, "seat": Mode.IN_PERSON}
WAITING = {**IN_ROOM, "registration": Registration.WAITING}


def make_meeting(region: Region, **fields: Any) -> Meeting:
    """Open; a draft with `opened_at=None`."""
    defaults = {"title": "Steering call", "starts_at": NOON, "ends_at": ONE, "opened_at": OPENED}
    meeting: Meeting = Meeting.objects.create(region=region, **{**defaults, **fields})
    return meeting


def make_person(region: Region, name: str = "Pia", **fields: Any) -> Person:
    person: Person = Person.objects.create(region=region, name=name, **fields)
    email = f"{name.lower().replace(' ', '.')}@people.example"
    PersonContact.objects.create(region=region, person=person, email=email)
    return person


def make_invitation(meeting: Meeting, person: Person | None = None, **fields: Any) -> Invitation:
    person = person or make_person(meeting.region)
    invitation: Invitation = Invitation.objects.create(
        region=meeting.region, meeting=meeting, person=person, **fields
    )
    return invitation
