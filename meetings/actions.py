"""What happens with meetings. Mail rows are written in the same transaction as the change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from core.refusals import Overtaken, Refused
from mail.actions import withdraw_mail
from mail.models import Mail
from meetings import delegates, emails, policies, seats
from meetings.leaving import stop_mails, take_back
from meetings.models import Answer, Invitation, Meeting
from meetings.querysets import InvitationQuerySet
from regions.actors import Actor, Seat
from stakeholders.models import Person

BATCH = 200
# Changes that follow each other within this go out as one mail.
PAUSE = timedelta(minutes=10)
DETAILS = (
    "title", "kind", "starts_at", "ends_at", "place", "join_link", "dial_in", "passcode", "places",
    "remote_places", "asks_needs", "agenda",
)  # fmt: skip
OF_A_SERIES = ("series_uid", "occurs_at", "sequence")


def schedule_meeting(
    *, actor: Actor, region: Seat, details: dict[str, Any], invite: Iterable[Person] = ()
) -> Meeting:
    """Write a draft: nobody is told of it before it is opened."""
    if not policies.can_schedule_meetings(actor, region):
        raise PermissionDenied
    meeting = Meeting.objects.create(
        region_id=region.region_id,
        scheduled_by=actor.user,
        **{name: details[name] for name in DETAILS if name in details},
    )
    invite_people(actor=actor, meeting=meeting, people=invite)
    return meeting


def open_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Tell everybody invited so far, and from now on whoever is invited or concerned."""
    if not policies.can_open_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    draft = Meeting.objects.filter(pk=meeting.pk, opened_at=None, cancelled_at=None)
    if not draft.update(opened_at=timezone.now()):
        raise Refused("This meeting is open already, or cancelled.")
    meeting.refresh_from_db()
    emails.queue_invitations(meeting, _expected(meeting))
    return meeting


def change_meeting(
    *, actor: Actor, meeting: Meeting, details: dict[str, Any], version: int, tell: bool = True
) -> Meeting:
    """Save what changed and mail an update to everybody invited who has not declined, unless
    nobody shall be told. What is over is not changed any more.

    `version` is the one the person started from; somebody else's change in between is not
    overwritten.
    """
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    changed = {n: v for n, v in details.items() if n in DETAILS and getattr(meeting, n) != v}
    saved = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None, sequence=version)
    if not saved.update(**changed, sequence=F("sequence") + (1 if changed else 0)):
        meeting.refresh_from_db()
        raise _why_not_saved(meeting)
    meeting.refresh_from_db()
    if {"places", "remote_places"} & changed.keys():
        seats.promote(meeting)
    if changed and tell:
        _tell_of_changes(meeting)
    return meeting


def set_agenda(*, actor: Actor, meeting: Meeting, text: str) -> Meeting:
    """The agenda in words, which the next mail carries. Items change often and little: nobody is
    told of it, and whoever edits the meeting meanwhile is not overtaken."""
    if not policies.can_set_agenda(actor, meeting):
        raise PermissionDenied
    if meeting.agenda != text:
        Meeting.objects.filter(pk=meeting.pk).update(agenda=text)
        meeting.agenda = text
    return meeting


def cancel_meeting(*, actor: Actor, meeting: Meeting, reason: str = "") -> Meeting:
    """Cancel for everybody: reminders stop, calendars are told."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    cancelled = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None).update(
        cancelled_at=timezone.now(), cancel_reason=reason, sequence=F("sequence") + 1
    )
    if not cancelled:
        raise Refused("This meeting is already cancelled.")
    meeting.refresh_from_db()
    withdraw_mail(region_id=meeting.region_id, about=emails.about(meeting))
    if not meeting.is_draft:
        emails.queue_cancellations(meeting, _expected(meeting))
    return meeting


def invite_people(
    *, actor: Actor, meeting: Meeting, people: Iterable[Person], required: bool = True
) -> list[Invitation]:
    """Invite those who are not invited yet; each gets one mail with a link of their own, as soon
    as the meeting is open."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    # Whoever invites at the same moment waits here, and then sees who is invited already.
    seats.lock(meeting)
    if meeting.is_cancelled:
        raise Refused("This meeting is cancelled: nobody can be invited any more.")
    wanted = {person.pk: person for person in people if person.region_id == meeting.region_id}
    if not wanted:
        return []
    take_back(meeting, wanted)
    known = set(
        Invitation.objects.filter(meeting=meeting, person__in=wanted).values_list(
            "person_id", flat=True
        )
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            region_id=meeting.region_id,
            meeting=meeting,
            person=person,
            required=required,
            address_version=person.address_version,
        )
        for person_id, person in wanted.items()
        if person_id not in known
    )
    if not meeting.is_draft:
        emails.queue_invitations(meeting, invitations)
    return invitations


def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Take somebody off the list; their calendar is told. So is whoever would have come for them;
    whom they would have come for is asked again."""
    meeting = invitation.meeting
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(seats.lock(meeting))
    current = list(_current(meeting, [invitation]))
    if not current:
        raise Refused("This invitation is already withdrawn.")
    current[0].withdrawn_at = timezone.now()
    seats.give_back(current)
    seats.save(current)
    delegates.dismiss(current)
    delegates.ask_again(current)
    seats.promote(meeting)
    stop_mails(meeting, emails.about(meeting), [invitation.person_id])
    if not meeting.is_draft:
        emails.queue_withdrawal(meeting, invitation)
    return invitation


def answer_invitation(
    *, actor: Actor, invitation: Invitation, answer: str, seat: str = ""
) -> Invitation:
    """The last answer counts; after the meeting or its cancellation none does. Accepting takes a
    seat (which, says `seat`, or else the meeting), declining gives it back."""
    if not policies.can_answer_invitation(actor, invitation):
        raise PermissionDenied
    meeting = seats.lock(invitation.meeting)
    _require_answers(meeting, seat)
    current = list(_current(meeting, [invitation]))
    if not current:
        raise Refused("This invitation was withdrawn: no answer is needed.")
    _answer(meeting, current, answer, seat)
    invitation.refresh_from_db(fields=[*seats.SAVED])
    return invitation


def note_answers(
    *,
    actor: Actor,
    meeting: Meeting,
    invitations: Iterable[Invitation],
    answer: str,
    seat: str = "",
) -> list[Invitation]:
    """What several people have told the coordinator."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_answers(seats.lock(meeting), seat)
    current = list(_current(meeting, invitations))
    _answer(meeting, current, answer, seat)
    return current


def give_seats(
    *, actor: Actor, meeting: Meeting, invitations: Iterable[Invitation], seat: str
) -> list[Invitation]:
    """Whatever they have answered. Where no seat is free they wait; whoever gets one is told."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_answers(seats.lock(meeting), seat)
    current = list(_current(meeting, invitations))
    so_far = {one.pk for one in current if one.is_seated and one.seat == seat}
    seats.take(meeting, current, seat)
    for one in current:
        one.untold = one.untold or (one.is_seated and one.pk not in so_far)
    seats.save(current)
    seats.promote(meeting)
    return current


def require(
    *, actor: Actor, meeting: Meeting, invitations: Iterable[Invitation], required: bool
) -> int:
    """Say of whom the meeting cannot do without, or that it can."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    return _current(meeting, invitations).update(required=required)


def tell_untold(*, actor: Actor, now: datetime) -> int:
    """Mail a batch of what changed for people by the doing of somebody who does not see their
    address: a seat that came free, an invitation that is theirs again or no longer. 0 when nobody
    is left."""
    if not policies.can_invite_again(actor):
        raise PermissionDenied
    untold = Invitation.objects.untold_in(actor.seats[0].region_id, now)
    locked = untold.select_for_update(skip_locked=True, no_key=True, of=("self",))
    found = list(
        locked.select_related("meeting__region", "person").order_by("meeting", "pk")[:BATCH]
    )
    for meeting, of_meeting in groupby(found, key=attrgetter("meeting")):
        _tell(meeting, list(of_meeting))
    Invitation.objects.filter(pk__in=[one.pk for one in found]).update(untold=False)
    return len(found)


def remind(
    *, actor: Actor, meeting: Meeting, invitations: Iterable[Invitation], note: str = ""
) -> None:
    """`note` is what whoever planned the reminder wants to say beside it."""
    if not policies.can_remind(actor, meeting):
        raise PermissionDenied
    emails.queue_reminders(meeting, invitations, note)


def invite_again(*, actor: Actor, now: datetime) -> int:
    """Mail their invitations to a batch of people who have another e-mail address than when they
    were invited, or have one at last; 0 when nobody is left.

    The meetings are locked meanwhile, as for reminders (reminders.actions), and so are the people:
    whoever corrects an address once more waits, and then finds this mail and withdraws it.
    """
    if not policies.can_invite_again(actor):
        raise PermissionDenied
    left_over = (
        Invitation.visible_to(actor).not_told(now).select_related("meeting__region", "person")
    )
    locked = left_over.select_for_update(skip_locked=True, no_key=True, of=("meeting", "person"))
    invitations = list(locked.order_by("meeting_id", "pk")[:BATCH])
    for meeting, of_meeting in groupby(invitations, key=attrgetter("meeting")):
        emails.queue_invitations(meeting, of_meeting)
    for invitation in invitations:
        invitation.address_version = invitation.person.address_version
    Invitation.objects.bulk_update(invitations, ["address_version"])
    return len(invitations)


def number_series(*, actor: Actor, region: Seat, series_uid: str) -> int:
    """The SEQUENCE of the next mail about a whole series: higher than any that went out for it or
    for one of its meetings. Those ahead take it over, so that the next mail about one of them alone
    is higher still."""
    if not policies.can_schedule_meetings(actor, region):
        raise PermissionDenied
    meetings = Meeting.objects.in_region(region.region_id).filter(series_uid=series_uid)
    locked = meetings.select_for_update().order_by("pk").values_list("sequence", flat=True)
    sequence = max(locked, default=0) + 1
    meetings.filter(cancelled_at=None).upcoming(timezone.now()).update(sequence=sequence)
    return sequence


def _current(meeting: Meeting, invitations: Iterable[Invitation]) -> InvitationQuerySet:
    ids = [one.pk for one in invitations]
    return Invitation.objects.filter(pk__in=ids, meeting=meeting, withdrawn_at=None)


def _answer(meeting: Meeting, invitations: list[Invitation], answer: str, seat: str) -> None:
    was_out = [one for one in invitations if one.answer == Answer.DECLINED]
    now = timezone.now()
    for one in invitations:
        one.answer, one.answered_at = Answer(answer), now
    if answer == Answer.DECLINED:
        seats.give_back(invitations)
        delegates.ask_again(invitations)
    elif was_out:
        delegates.relieve(was_out)
    if answer == Answer.ACCEPTED:
        seated = {one.pk for one in invitations if one.is_seated}
        seats.take(meeting, invitations, seat)
        for one in invitations:
            # The link comes with the seat, and into the calendar.
            new = one.is_seated and one.pk not in seated
            one.untold = one.untold or (new and meeting.has_call and bool(meeting.place))
    seats.save(invitations)
    seats.promote(meeting)


def _tell(meeting: Meeting, invitations: list[Invitation]) -> None:
    gone = [one for one in invitations if one.withdrawn_at]
    stop_mails(meeting, emails.about(meeting), [one.person_id for one in gone])
    for one in gone:
        emails.queue_withdrawal(meeting, one)
    here = [one for one in invitations if not one.withdrawn_at]
    emails.queue_seats(meeting, [one for one in here if one.is_seated])
    asked = [one for one in here if not one.is_seated and one.answer == Answer.NEEDS_ACTION]
    emails.queue_invitations(meeting, asked)


def _tell_of_changes(meeting: Meeting) -> None:
    """One mail for all changes of ten minutes, counted from the first."""
    if meeting.is_draft:
        return
    about = emails.about(meeting)
    first = Mail.objects.in_region(meeting.region_id).waiting_of("meeting_update", about)
    withdraw_mail(region_id=meeting.region_id, about=about)
    emails.queue_updates(meeting, _expected(meeting), first or timezone.now() + PAUSE)


def _expected(meeting: Meeting) -> list[Invitation]:
    expected = Invitation.objects.filter(meeting=meeting).expected()
    return list(expected.select_related("person"))


def _require_answers(meeting: Meeting, seat: str) -> None:
    if meeting.is_cancelled:
        raise Refused("This meeting was cancelled: no answer is needed.")
    _require_ahead(meeting)
    if seat and seat not in meeting.modes:
        raise Refused("This meeting has no seats of this kind.")


def _require_ahead(meeting: Meeting) -> None:
    if meeting.is_over(timezone.now()):
        raise Refused("This meeting is over.")


def _why_not_saved(meeting: Meeting) -> Refused:
    if meeting.is_cancelled:
        return Refused(
            "This meeting was cancelled while you were editing. Your text is still below."
        )
    return Overtaken("this meeting")


def schedule_meetings(
    *, actor: Actor, region: Seat, drafts: Iterable[dict[str, Any]]
) -> list[Meeting]:
    """Write many drafts at once, such as those of a series."""
    if not policies.can_schedule_meetings(actor, region):
        raise PermissionDenied
    names = (*DETAILS, *OF_A_SERIES)
    return Meeting.objects.bulk_create(
        Meeting(
            region_id=region.region_id,
            scheduled_by=actor.user,
            **{name: draft[name] for name in names if name in draft},
        )
        for draft in drafts
    )
