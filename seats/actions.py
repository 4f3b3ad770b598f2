"""What happens with those invited: somebody comes instead, somebody says what they need."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.refusals import Refused
from meetings import delegates
from meetings import seats as rows
from meetings.emails import queue_invitations
from meetings.leaving import take_back
from meetings.models import Invitation, Meeting
from regions.actors import Actor
from seats import emails, policies
from seats.models import Needs, Nomination
from stakeholders.actions import add_guests
from stakeholders.models import Person

BATCH = 100
# Each of them gets mail from the portal: nobody sends it to all the world.
MOST_DELEGATES = 5
NEEDS_ARE_KEPT = timedelta(days=30)


def tell_needs(*, actor: Actor, invitation: Invitation, diet: str, access: str) -> Invitation:
    """Only coordinators read it. What was told before does not count any more."""
    if not policies.can_tell_needs(actor, invitation):
        raise PermissionDenied
    if not invitation.meeting.asks_needs:
        raise Refused("This meeting does not ask what people need.")
    _require_open(invitation.meeting)
    Needs.objects.create(
        region_id=invitation.region_id,
        invitation=invitation,
        diet=diet,
        access=access,
        told_at=timezone.now(),
    )
    return invitation


def nominate_delegate(*, actor: Actor, invitation: Invitation, name: str, email: str) -> Invitation:
    """By whoever was invited: they do not learn whom the region knows. The clock does the rest."""
    if not policies.can_nominate_delegate(actor, invitation):
        raise PermissionDenied
    _require_open(invitation.meeting)
    if invitation.stands_in_for_id:
        raise Refused("Whoever stands in for somebody cannot send a third person.")
    _require_few(invitation)
    Nomination.objects.create(
        region_id=invitation.region_id,
        invitation=invitation,
        name=name,
        email=email,
        named_at=timezone.now(),
    )
    return invitation


def name_delegate(*, actor: Actor, invitation: Invitation, person: Person) -> Invitation:
    """The person is invited in the place, and on the seat, of who was; returns their invitation.

    Raises Refused where they are invited already, or would be the third.
    """
    if not policies.can_name_delegate(actor, invitation):
        raise PermissionDenied
    meeting = rows.lock(invitation.meeting)
    _require_open(meeting)
    first = Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).first()
    if first is None or person.region_id != meeting.region_id:
        raise Refused("This invitation was withdrawn: nobody can come in its place.")
    take_back(meeting, [person.pk])
    delegate = delegates.stand_in(first, person)
    if not meeting.is_draft:
        queue_invitations(meeting, [delegate])
    return delegate


def invite_nominated(*, actor: Actor) -> int:
    """Invite a batch of those who were named to come instead, and forget that they were named.
    Where somebody cannot, whoever named them is told. 0 when nobody is left."""
    if not policies.can_keep_house(actor):
        raise PermissionDenied
    found = Nomination.visible_to(actor).select_for_update(skip_locked=True, of=("self",))
    named = list(found.select_related("invitation__meeting__region", "invitation__person")
                 .order_by("named_at")[:BATCH])  # fmt: skip
    for one in named:
        try:
            _require_few(one.invitation)
            [person] = add_guests(
                actor=actor, region=actor.seats[0], guests=[(one.name, one.email)]
            )
            name_delegate(actor=actor, invitation=one.invitation, person=person)
        except Refused:
            emails.queue_not_represented(one.invitation)
    Nomination.objects.filter(pk__in=[one.pk for one in named]).delete()
    return len(named)


def forget_needs(*, actor: Actor, now: datetime) -> int:
    """Delete what people needed at meetings that are over for 30 days."""
    if not policies.can_keep_house(actor):
        raise PermissionDenied
    return int(Needs.visible_to(actor).of_meetings_before(now - NEEDS_ARE_KEPT).delete()[0])


def _require_few(invitation: Invitation) -> None:
    """Also when the clock comes: many may have been named at once."""
    if Invitation.objects.filter(stands_in_for=invitation).count() >= MOST_DELEGATES:
        raise Refused("You have named several people already. Ask whoever called the meeting.")


def _require_open(meeting: Meeting) -> None:
    if not meeting.is_open(timezone.now()):
        raise Refused("This meeting is cancelled or over.")
