"""What is due is claimed and put into the outbox in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef

from meetings.actions import remind
from meetings.models import Invitation
from regions.actors import Actor
from reminders import policies
from reminders.models import ReminderSent, Rule

BATCH = 200
A_DAY = timedelta(hours=24)
MEETING = "meeting"

# bulk_create(ignore_conflicts=True) does not tell which rows are ours.
_CLAIM = """
INSERT INTO reminders_remindersent
    (region_id, rule, kind, object_id, starts_at, person_id, sent_at)
SELECT region_id, %s, %s, meeting_id, starts_at, person_id, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::bigint[])
    AS due (region_id, meeting_id, starts_at, person_id)
ON CONFLICT DO NOTHING
RETURNING object_id, person_id
"""


def send_due(*, actor: Actor, now: datetime) -> int:
    """Remind a batch of people of meetings that start within a day; 0 when nobody is left.

    Their meetings are locked meanwhile: whoever cancels or moves one waits, and then finds the
    reminder in the outbox and withdraws it. A second worker takes other meetings.
    """
    if not policies.can_send_reminders(actor):
        raise PermissionDenied
    due = _due(actor, now)
    won = _claim(due, now) if due else set()
    for meeting, invitations in groupby(due, key=attrgetter("meeting")):
        remind(
            actor=actor,
            meeting=meeting,
            invitations=[one for one in invitations if (meeting.pk, one.person_id) in won],
        )
    return len(due)


def _due(actor: Actor, now: datetime) -> list[Invitation]:
    reminded = ReminderSent.objects.filter(
        region_id=OuterRef("region_id"),
        rule=Rule.MEETING_IN_A_DAY,
        kind=MEETING,
        object_id=OuterRef("meeting_id"),
        starts_at=OuterRef("meeting__starts_at"),
        person_id=OuterRef("person_id"),
    )
    return list(
        Invitation.visible_to(actor)
        .due_for_reminder(now, A_DAY)
        .exclude(Exists(reminded))
        .select_related("meeting__region", "meeting__scheduled_by", "person")
        .order_by("meeting__starts_at", "meeting_id", "pk")
        .select_for_update(skip_locked=True, no_key=True, of=("meeting",))[:BATCH]
    )


def _claim(due: Sequence[Invitation], now: datetime) -> set[tuple[int, int]]:
    columns: list[list[Any]] = [
        [one.region_id for one in due],
        [one.meeting_id for one in due],
        [one.meeting.starts_at for one in due],
        [one.person_id for one in due],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [Rule.MEETING_IN_A_DAY, MEETING, now, *columns])
        return set(cursor.fetchall())
