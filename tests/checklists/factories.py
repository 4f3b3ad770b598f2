"""A dull maker of lines of a checklist."""

from typing import Any

from checklists.models import Task
from meetings.models import Meeting


def make_task(meeting: Meeting, text: str = "Book the venue", **fields: Any) -> Task:
    return Task.objects.create(region_id=meeting.region_id, meeting=meeting, text=text, **fields)
