"""What is due is claimed and put into the outbox in one transaction; and rules are made here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef

from core.refusals import Refused
from meetings.actions import remind
from meetings.models import Invitation, Meeting
from regions.actors import Actor
from reminders import policies
from reminders.models import Chosen, Plan, ReminderSent, Round, Rule
from reminders.rounds import Due, Notice, due_rounds, narrowed, notices_of
from stakeholders.models import Person

BATCH = 200
MEETING = "meeting"
MOST = 12

# bulk_create(ignore_conflicts=True) does not tell which rows are ours.
_CLAIM = """
INSERT INTO reminders_remindersent
    (region_id, rule, kind, object_id, starts_at, person_id, sent_at)
SELECT %s, %s, %s, %s, %s, person_id, %s FROM unnest(%s::bigint[]) AS due (person_id)
ON CONFLICT DO NOTHING
RETURNING person_id
"""


def send_due(*, actor: Actor, now: datetime) -> int:
    """Remind a batch of people; 0 when nobody is left.

    Their meetings are locked meanwhile: whoever cancels or moves one waits, and then finds the
    reminder in the outbox and withdraws it. A second worker takes other meetings.
    """
    if not policies.can_send_reminders(actor):
        raise PermissionDenied
    reminded = 0
    for due in due_rounds(actor, now):
        reminded += _remind(actor, due, now, BATCH - reminded)
        if reminded >= BATCH:
            break
    return reminded


def _remind(actor: Actor, due: Due, now: datetime, most: int) -> int:
    """How many of the round were reminded; it is over when nobody is left."""
    meetings = Meeting.visible_to(actor).filter(
        pk=due.meeting.pk, starts_at=due.meeting.starts_at, cancelled_at=None
    )
    meeting = (
        meetings.select_related("region", "scheduled_by")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .first()
    )
    if meeting is None:
        return 0
    people = _left(actor, due, most)
    won = _claim(meeting, due.notice, people, now) if people else set()
    remind(
        actor=actor,
        meeting=meeting,
        invitations=[one for one in people if one.person_id in won],
        note=due.notice.note,
    )
    if len(people) < most:
        over = Round(region_id=meeting.region_id, meeting=meeting, rule=due.notice.key)
        over.starts_at = meeting.starts_at
        Round.objects.bulk_create([over], ignore_conflicts=True)
    return len(people)


def _left(actor: Actor, due: Due, most: int) -> list[Invitation]:
    """Whoever was invited after the reminder was due has just been told."""
    meeting, notice = due.meeting, due.notice
    reminded = ReminderSent.objects.filter(
        region_id=OuterRef("region_id"),
        rule=notice.key,
        kind=MEETING,
        object_id=OuterRef("meeting_id"),
        starts_at=meeting.starts_at,
        person_id=OuterRef("person_id"),
    )
    expected = Invitation.visible_to(actor).filter(meeting=meeting).expected()
    known = expected.filter(invited_at__lte=notice.due_at(meeting)).exclude(Exists(reminded))
    return list(narrowed(known, notice).select_related("person").order_by("pk")[:most])


def _claim(
    meeting: Meeting, notice: Notice, people: Sequence[Invitation], now: datetime
) -> set[int]:
    ids = [one.person_id for one in people]
    row: list[Any] = [meeting.region_id, notice.key, MEETING, meeting.pk, meeting.starts_at, now]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [*row, ids])
        return {person_id for (person_id,) in cursor.fetchall()}


def plan_reminders(*, actor: Actor, meeting: Meeting) -> Plan:
    """From now on the meeting has rules of its own: those that held for it so far."""
    if not policies.can_change_reminders(actor, meeting):
        raise PermissionDenied
    so_far = notices_of([meeting])[meeting.pk]
    plan, is_new = Plan.objects.get_or_create(region_id=meeting.region_id, meeting=meeting)
    for notice in so_far if is_new else ():
        # It held all the time: what is due just now is not lost with the change.
        planned_at = notice.rule.planned_at if notice.rule else meeting.created_at
        _add(Rule(plan=plan, planned_at=planned_at, **notice.columns), notice.people)
    return plan


def add_rule(*, actor: Actor, meeting: Meeting, details: dict[str, Any]) -> Rule:
    """`details`: number, unit, after, audience, note, and people for chosen ones."""
    plan = plan_reminders(actor=actor, meeting=meeting)
    known = list(Rule.objects.select_for_update().filter(plan=plan))
    if len(known) >= MOST:
        raise Refused(f"A meeting has at most {MOST} reminders.")
    wanted = Rule(plan=plan, **{n: v for n, v in details.items() if n != "people"})
    if str(wanted) in {str(rule) for rule in known}:
        raise Refused("There is such a reminder already.")
    return _add(wanted, details.get("people", ()))


def remove_rule(*, actor: Actor, meeting: Meeting, rule: Rule) -> None:
    if not policies.can_change_reminders(actor, meeting):
        raise PermissionDenied
    rule.delete()


def remind_as_usual(*, actor: Actor, meeting: Meeting) -> None:
    """The rules of its series or its kind hold again."""
    if not policies.can_change_reminders(actor, meeting):
        raise PermissionDenied
    Plan.objects.filter(meeting=meeting).delete()


def _add(rule: Rule, people: Iterable[Person]) -> Rule:
    rule.region_id = rule.plan.region_id
    rule.save()
    Chosen.objects.bulk_create(
        Chosen(region_id=rule.region_id, rule=rule, person=person) for person in people
    )
    return rule
