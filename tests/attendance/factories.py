"""A dull maker of attendances."""

from datetime import UTC, datetime
from typing import Any

from attendance.models import Attendance
from meetings.models import Meeting
from stakeholders.models import Person

HELD = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
UNTIL = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)


def make_attendance(
    meeting: Meeting, person: Person, state: str = "in_person", **fields: Any
) -> Attendance:
    attendance: Attendance = Attendance.objects.create(
        region_id=meeting.region_id,
        meeting=meeting,
        person=person,
        state=state,
        **{"noted_at": HELD, **fields},
    )
    return attendance
