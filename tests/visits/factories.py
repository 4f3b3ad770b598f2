"""Dull makers of site visits."""

from datetime import UTC, datetime
from typing import Any

from meetings.kinds import Kind
from meetings.models import Meeting
from regions.models import Region
from tests.meetings.factories import make_meeting
from visits.models import Observation, Summary, Visit

STARTS = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
ENDS = datetime(2026, 3, 5, 22, 0, tzinfo=UTC)


def make_site_visit(region: Region, title: str = "Visit to the clinic", **fields: Any) -> Meeting:
    times = {"starts_at": STARTS, "ends_at": ENDS}
    return make_meeting(region, title=title, kind=Kind.SITE_VISIT, **{**times, **fields})


def make_visit(meeting: Meeting, **fields: Any) -> Visit:
    visit: Visit = Visit.objects.create(region_id=meeting.region_id, meeting=meeting, **fields)
    return visit


def make_observation(visit: Visit, heading: str = "A warm welcome", **fields: Any) -> Observation:
    seen: Observation = Observation.objects.create(
        region_id=visit.region_id, visit=visit, heading=heading, **fields
    )
    return seen


def make_summary(visit: Visit, text: str = "Thank you.", **fields: Any) -> Summary:
    summary: Summary = Summary.objects.create(
        region_id=visit.region_id, visit=visit, text=text, **fields
    )
    return summary
