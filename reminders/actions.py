"""What is due is claimed and put into the outbox in one transaction; and rules are made here."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef

from core.refusals import Refused
from core.times import today_in
from meetings.actions import remind
from meetings.models import Invitation, Meeting
from plans.actions import ask_owners
from plans.models import Action
from plans.querysets import ActionQuerySet
from regions.actors import Actor, Seat
from reminders import policies
from reminders.chasing import BEFORE, FROM, WEEKS, stage_of
from reminders.claims import Claim, claim
from reminders.models import Chosen, Plan, ReminderSent, Round, Rule
from reminders.rounds import Due, due_rounds, narrowed, notices_of
from stakeholders.models import Person

BATCH = 200
MEETING, ACTION = "meeting", "action"
LONGEST = timedelta(weeks=WEEKS + 1)
MOST = 12


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
    named = (Claim(due.notice.key, meeting.pk, meeting.starts_at, p.person_id) for p in people)
    won = claim(meeting.region_id, MEETING, named, now)
    remind(
        actor=actor,
        meeting=meeting,
        invitations=[one for one in people if (meeting.pk, one.person_id) in won],
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


def chase_due(*, actor: Actor, region: Seat, now: datetime) -> int:
    """Ask a batch of owners how far they are with what is due or overdue; 0 when nobody is left."""
    if not policies.can_send_reminders(actor):
        raise PermissionDenied
    here = now.astimezone(ZoneInfo(region.timezone))
    if here.time() < FROM:
        return 0
    open_ones = Action.visible_to(actor).in_region(region.region_id).open()
    near = open_ones.filter(due_on__lte=here.date() + BEFORE, due_on__gte=here.date() - LONGEST)
    told = ReminderSent.visible_to(actor).of(ACTION, region.region_id)
    claims = [one for one in _chased(near, here.date(), region) if _key(one) not in told][:BATCH]
    won = {object_id for object_id, _ in claim(region.region_id, ACTION, claims, now)}
    ask_owners(actor=actor, actions=near.filter(pk__in=won))
    return len(claims)


def _chased(actions: ActionQuerySet, today: date, region: Seat) -> Iterator[Claim]:
    for pk, owner, due_on, at in actions.values_list("pk", "owner", "due_on", "created_at"):
        if stage := stage_of(due_on, today_in(region.timezone, at), today):
            midnight = datetime.combine(due_on, time(), ZoneInfo(region.timezone))
            yield Claim(stage, pk, midnight, owner)


def _key(claim: Claim) -> tuple[str, int, datetime]:
    return claim.rule, claim.object_id, claim.starts_at


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
