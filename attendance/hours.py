"""When one can say who is there. Pure: the meeting and the clock."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import Meeting

BEFORE = timedelta(hours=2)
AROUND = timedelta(hours=1)  # before and after the meeting, the code is good


def can_note_now(meeting: Meeting) -> bool:
    return not meeting.is_cancelled and timezone.now() >= meeting.starts_at - BEFORE


def can_check_in_now(meeting: Meeting) -> bool:
    around = meeting.starts_at - AROUND <= timezone.now() <= meeting.ends_at + AROUND
    return around and not meeting.is_cancelled and not meeting.is_draft
