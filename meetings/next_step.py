"""The one thing to do now, by who reads and when. Pure: dates and counts are known already."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.models import Meeting
from meetings.summary import Summary

# People come, and who is there is noted, from two hours before.
AT_THE_DOOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is the page's address by its name: the apps above are not imported."""

    text: str
    name: str


AGENDA = Step("write the agenda", "agendas:show")
INVITE = Step("invite people", "meetings:invite")
OPEN = Step("open the meeting", "meetings:open")
SILENT = Step("see who has not answered yet", "seats:people")
PREPARE = Step("go through what the meeting needs", "checklists:list")
RUN = Step("run the meeting", "minutes:run")
CHECK_IN = Step("check in", "attendance:check_in")
READ = Step("read what came of it", "minutes:show")


def next_step(
    meeting: Meeting, *, now: datetime, works: bool, coordinates: bool, summary: Summary | None
) -> Step | None:
    """None where nothing waits. `summary` is None for those who see no more than their own answer.
    What is to do after a meeting, its minutes know (templates/digests/coverage.html)."""
    if meeting.is_cancelled:
        return None
    if meeting.is_over(now):
        return READ if summary is None else None
    at_the_door = not meeting.is_draft and now >= meeting.starts_at - AT_THE_DOOR
    if not works:
        return CHECK_IN if at_the_door and summary is None else None
    if at_the_door:
        return RUN
    if not meeting.agenda:
        return AGENDA
    return (_of_coordinator(meeting, summary) if coordinates else None) or _of_all(meeting, summary)


def _of_coordinator(meeting: Meeting, summary: Summary | None) -> Step | None:
    if not (summary and summary.invited):
        return INVITE
    return OPEN if meeting.is_draft else None


def _of_all(meeting: Meeting, summary: Summary | None) -> Step | None:
    if meeting.is_draft:
        return None
    return SILENT if summary and summary.silent else PREPARE
